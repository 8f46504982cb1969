import { type Estimate, inverse } from '../estimate.js';
import type { Advice, OkResult, Result } from '../report/schema.js';
import { distinctPoints } from './distinct-points.js';

/** Fewest runs whose slowest one may stand for p99: of 20 runs it is the 95th percentile. */
const FEWEST_RUNS_UNDER_LIMIT = 20;

/** Points this much worse than the best are no ties, however wide their intervals are. */
const LARGEST_LOSS = 0.05;

/** A figure of a point as a cost, so that lower is better. */
type Cost = (point: OkResult) => Estimate | null;

const latency: Cost = ({ summary }) => summary.p50Ms;
/** Seconds per image. */
const imageTime: Cost = ({ summary: { throughputFps } }) => (throughputFps === null ? null : inverse(throughputFps));

/**
 * The best points of a sweep, for each variant in order of appearance: lowest median latency (among points of batch 1,
 * or of all where there is none), highest throughput, and, if a limit is given, highest throughput among the points
 * whose p99 is under it. A point is under the limit if the upper end of its p99's interval is at most the limit. Below
 * 300 runs there is no p99 (`p99Ms` of the advice is null); the point then needs at least 20 runs, and the slowest must
 * be at most the limit.
 *
 * Points that cannot be told from the best (their intervals overlap, and they are at most 5 % worse) count as ties: the
 * smaller batch is taken, then fewer instances, then the better figure. Failed points, and points without the figure,
 * are skipped; a goal that no point reaches has no entry. A point measured several times counts as last measured.
 *
 * @param results throughput results of many points (batch x threads x instances) of one or more variants
 * @param maxP99Ms limit of p99 in milliseconds, or null for none
 */
export function sweepAdvice(results: readonly Result[], maxP99Ms: number | null): Advice[] {
  const measured = distinctPoints(results).filter((result) => result.status === 'ok');
  const variants = [...new Set(measured.map(({ variantId }) => variantId))];
  return variants.flatMap((variantId) => {
    const points = measured.filter((point) => point.variantId === variantId);
    const single = points.filter(({ batch }) => batch === 1);
    const underLimit = maxP99Ms === null ? [] : points.filter((point) => isUnder(point, maxP99Ms));
    return [
      adviceFor('latency', best(single.length > 0 ? single : points, latency)),
      adviceFor('throughput', best(points, imageTime)),
      adviceFor('throughput-under-p99', best(underLimit, imageTime)),
    ].flat();
  });
}

function isUnder({ summary: { p99Ms }, blocks }: OkResult, limitMs: number): boolean {
  if (p99Ms !== null) return p99Ms.high <= limitMs;
  const counted = blocks.flatMap(({ samplesMs }) => samplesMs);
  return counted.length >= FEWEST_RUNS_UNDER_LIMIT && counted.every((ms) => ms <= limitMs);
}

function best(points: readonly OkResult[], cost: Cost): OkResult | undefined {
  const known = points.flatMap((point) => {
    const estimate = cost(point);
    return estimate === null ? [] : [{ point, estimate }];
  });
  const [first] = known.toSorted((a, b) => a.estimate.value - b.estimate.value);
  if (first === undefined) return undefined;
  const ties = known.filter(
    ({ estimate: { low, value } }) => low <= first.estimate.high && value * (1 - LARGEST_LOSS) <= first.estimate.value,
  );
  return ties.toSorted(
    (a, b) =>
      a.point.batch - b.point.batch || a.point.instances - b.point.instances || a.estimate.value - b.estimate.value,
  )[0]?.point;
}

function adviceFor(goal: Advice['goal'], point: OkResult | undefined): Advice[] {
  if (point === undefined) return [];
  const { variantId, batch, threads, instances, summary } = point;
  const { p50Ms, p99Ms, throughputFps } = summary;
  return [{ variantId, goal, batch, threads, instances, p50Ms, p99Ms, throughputFps }];
}
