/** A box by its corners, with its best class. */
export interface Detection {
  readonly box: readonly [left: number, top: number, right: number, bottom: number];
  readonly score: number;
  readonly group: number;
}

/** The usual least score of a detection. */
const LEAST_SCORE = 0.25;
/** Where no score reaches that, so many of the highest count; and at most so many in any case, since all pairs are compared. */
const HIGHEST = 100;
const SAME_PLACE = 0.5;

export interface FoundDetections {
  readonly reference: number;
  readonly found: number;
  /** Null where the highest scores count, whatever they are. */
  readonly threshold: number | null;
}

/**
 * How many of the reference's detections the candidate finds: with the same class, at an intersection over union of at least 0.5.
 * Detections have a score above 0.25; where no score of the reference reaches that, the 100 highest of each input count. Those of the
 * reference that overlap and have one class count once.
 * @param reference the possible detections, by input
 */
export function foundDetections(
  reference: readonly (readonly Detection[])[],
  candidate: readonly (readonly Detection[])[],
): FoundDetections {
  const threshold = reference.some((all) => all.some(({ score }) => score > LEAST_SCORE)) ? LEAST_SCORE : null;
  let [total, found] = [0, 0];
  for (const [at, all] of reference.entries()) {
    const wanted = distinct(highest(all, threshold));
    const byGroup = groupedBy(candidate[at] ?? [], threshold);
    total += wanted.length;
    found += wanted.filter((one) => byGroup.get(one.group)?.some((other) => isSamePlace(one, other)) === true).length;
  }
  return { reference: total, found, threshold };
}

function groupedBy(all: readonly Detection[], threshold: number | null): ReadonlyMap<number, readonly Detection[]> {
  const groups = new Map<number, Detection[]>();
  const selected = threshold === null ? highest(all, null) : all.filter(({ score }) => score > threshold);
  for (const one of selected) {
    const group = groups.get(one.group) ?? [];
    group.push(one);
    groups.set(one.group, group);
  }
  return groups;
}

function highest(all: readonly Detection[], threshold: number | null): Detection[] {
  const wanted =
    threshold === null ? all.filter(({ score }) => score > 0) : all.filter(({ score }) => score > threshold);
  return wanted.toSorted((a, b) => b.score - a.score).slice(0, HIGHEST);
}

/** Without those that overlap one of a higher score and the same class. */
function distinct(sorted: readonly Detection[]): Detection[] {
  const kept: Detection[] = [];
  for (const one of sorted) {
    if (!kept.some((other) => other.group === one.group && isSamePlace(one, other))) kept.push(one);
  }
  return kept;
}

function isSamePlace({ box: a }: Detection, { box: b }: Detection): boolean {
  const width = Math.min(a[2], b[2]) - Math.max(a[0], b[0]);
  const height = Math.min(a[3], b[3]) - Math.max(a[1], b[1]);
  if (width <= 0 || height <= 0) return false;
  const both = width * height;
  return both >= SAME_PLACE * (areaOf(a) + areaOf(b) - both);
}

function areaOf([left, top, right, bottom]: Detection['box']): number {
  return (right - left) * (bottom - top);
}
