import { BenchStatsError } from '../errors.js';
import type { Estimate } from '../estimate.js';
import type { Accuracy } from '../report/schema.js';
import { pairedDifference, wilsonInterval } from './proportions.js';

const CONFIDENCE = 0.95;
/** As ImageNet's second figure counts. */
const TOP = 5;

/** What a report says of a variant's accuracy, as far as its outputs tell it. */
export type AccuracyFigures = Pick<Accuracy, 'images' | 'top1' | 'top5'> & {
  /** `top1` of the reference less this one's; absent without a reference. */
  readonly top1Difference?: Estimate;
};

/**
 * How many outputs come before that of the right class, largest first: 0 if it is the largest. Equal ones count by their
 * order.
 * @param row `[classes]`
 */
export function placeOf(row: ArrayLike<number>, label: number): number {
  const right = row[label] ?? Number.NaN;
  let place = 0;
  for (let index = 0; index < row.length; index += 1) {
    const value = row[index] ?? Number.NaN;
    if (value > right || (value === right && index < label)) place += 1;
  }
  return place;
}

/**
 * Top-1 and top-5 accuracy, with 95 % intervals, from the place of the right class on each picture (see {@link placeOf}).
 *
 * @param places one per picture
 * @param reference the reference's places on the same pictures, or null for the reference itself
 * @param classes of the model; below six there is no top-5
 * @throws BenchStatsError `INVALID_OPTION` for no pictures, or another number of them for the reference
 */
export function accuracy(
  places: ArrayLike<number>,
  reference: ArrayLike<number> | null,
  classes: number,
): AccuracyFigures {
  const images = places.length;
  if (images === 0 || (reference !== null && reference.length !== images)) {
    throw new BenchStatsError(
      'INVALID_OPTION',
      `accuracy cannot be told from ${images} pictures${reference === null ? '' : ` and ${reference.length} of the reference`}`,
      'Give the places of both on the same pictures, at least one.',
    );
  }
  const within = (most: number): number => Array.from(places).filter((place) => place < most).length;
  return {
    images,
    top1: wilsonInterval(within(1), images, CONFIDENCE),
    ...(classes > TOP ? { top5: wilsonInterval(within(TOP), images, CONFIDENCE) } : {}),
    ...(reference === null ? {} : { top1Difference: difference(reference, places) }),
  };
}

function difference(first: ArrayLike<number>, second: ArrayLike<number>): Estimate {
  let onlyFirst = 0;
  let onlySecond = 0;
  for (let index = 0; index < first.length; index += 1) {
    const [one, two] = [first[index] === 0, second[index] === 0];
    if (one && !two) onlyFirst += 1;
    if (two && !one) onlySecond += 1;
  }
  return pairedDifference({ onlyFirst, onlySecond, trials: first.length }, CONFIDENCE);
}
