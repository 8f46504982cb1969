import { BenchStatsError } from '../errors.js';
import type { Estimate } from '../estimate.js';
import type { Accuracy } from '../report/schema.js';
import { pairedDifference, wilsonInterval } from './proportions.js';

const CONFIDENCE = 0.95;
/** ImageNet's second figure is top-5. */
const TOP = 5;

/** The accuracy figures of a report that follow from a variant's outputs. */
export type AccuracyFigures = Pick<Accuracy, 'images' | 'top1' | 'top5'> & {
  /** `top1` of the reference minus that of this variant; absent without a reference. */
  readonly top1Difference?: Estimate;
};

/**
 * Rank of the right class among the outputs, 0 for the largest; equal outputs rank by index. NaN is never a hit: if the
 * right class is NaN its rank is `row.length`, after all classes; any other NaN ranks before every number.
 * @param row `[classes]`
 * @param label index of the right class
 * @throws BenchStatsError `INVALID_OPTION` for a label that is no index of the row
 */
export function placeOf(row: ArrayLike<number>, label: number): number {
  const right = row[label];
  if (right === undefined) {
    throw new BenchStatsError(
      'INVALID_OPTION',
      `the label ${label} is none of the ${row.length} classes of the output`,
      'Give labels from 0 on, and the outputs of a model that has these classes.',
    );
  }
  if (Number.isNaN(right)) return row.length;
  let place = 0;
  for (let index = 0; index < row.length; index += 1) {
    const value = row[index] ?? Number.NaN;
    if (Number.isNaN(value) || value > right || (value === right && index < label)) place += 1;
  }
  return place;
}

/**
 * Top-1 and top-5 accuracy, with 95 % intervals, from the place of the right class on each picture (see {@link
 * placeOf}).
 *
 * @param places one per picture
 * @param reference the reference's places on the same pictures, or null for the reference itself
 * @param classes number of classes; below six there is no top-5
 * @throws BenchStatsError `INVALID_OPTION` for no pictures, another number of them for the reference, or a place that
 *   is not a whole number from 0 to `classes`
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
  checkPlaces(places, classes);
  checkPlaces(reference ?? [], classes);
  const within = (most: number): number => Array.from(places).filter((place) => place < most).length;
  return {
    images,
    top1: wilsonInterval(within(1), images, CONFIDENCE),
    ...(classes > TOP ? { top5: wilsonInterval(within(TOP), images, CONFIDENCE) } : {}),
    ...(reference === null ? {} : { top1Difference: difference(reference, places) }),
  };
}

function checkPlaces(places: ArrayLike<number>, classes: number): void {
  const wrong = Array.from(places).findIndex((place) => !(Number.isInteger(place) && place >= 0 && place <= classes));
  if (wrong < 0) return;
  throw new BenchStatsError(
    'INVALID_OPTION',
    `picture ${wrong} has the place ${places[wrong]}; of ${classes} classes there are the places 0 to ${classes}`,
    'Give the places that placeOf tells.',
  );
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
