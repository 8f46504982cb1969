import { roundStep, roundTicks } from './ticks.js';

/** From values to pixels. */
export interface Scale {
  readonly at: (value: number) => number;
  /** The value at a place. */
  readonly valueAt: (pixel: number) => number;
  /** Round values, far enough from one another for their texts. */
  readonly ticks: readonly number[];
  readonly isLogarithmic: boolean;
}

/** Where a scale begins and ends in pixels, and the least distance of its ticks. */
export interface Pixels {
  readonly from: number;
  readonly to: number;
  readonly perTick: number;
}

/** Values further apart than this are shown on a logarithmic scale: on a linear one the small ones could not be told apart. */
const MOST_LINEAR_RATIO = 4;
/** A narrower range is no difference that should fill a plot; as a share of the highest value. */
const LEAST_RANGE = 0.01;
/** Free space at both ends of a scale that does not begin at 0, as a share of the values' range. */
const PADDING = 0.04;

/** Values from 0 to `highest`. */
export function scaleFromZero(highest: number, { from, to, perTick }: Pixels): Scale {
  const top = highest > 0 ? highest : 1;
  return {
    at: (value) => from + ((to - from) * value) / top,
    valueAt: (pixel) => (top * (pixel - from)) / (to - from),
    ticks: roundTicks(top, mostTicks(from, to, perTick)),
    isLogarithmic: false,
  };
}

/** Values from the lowest to the highest, with a little room at both ends; logarithmic where they are far apart. */
export function scaleOver(lowest: number, highest: number, pixels: Pixels): Scale {
  if (lowest > 0 && highest / lowest > MOST_LINEAR_RATIO) return logarithmic(lowest, highest, pixels);
  const { from, to, perTick } = pixels;
  const range = Math.max(highest - lowest, LEAST_RANGE * highest) || 1;
  const half = range * (0.5 + PADDING);
  const middle = (lowest + highest) / 2;
  const low = Math.max(0, middle - half);
  const high = middle + half;
  const step = roundStep((high - low) / mostTicks(from, to, perTick));
  const first = Math.ceil(low / step - 1e-9);
  const count = Math.max(0, Math.floor(high / step + 1e-9) - first + 1);
  return {
    at: (value) => from + ((to - from) * (value - low)) / (high - low),
    valueAt: (pixel) => low + ((high - low) * (pixel - from)) / (to - from),
    ticks: Array.from({ length: count }, (_, index) => (first + index) * step),
    isLogarithmic: false,
  };
}

const MANTISSAS = [[1, 1.5, 2, 3, 4, 5, 6, 8], [1, 2, 3, 5, 7], [1, 2, 5], [1, 3], [1]];

function logarithmic(lowest: number, highest: number, { from, to, perTick }: Pixels): Scale {
  const room = (highest / lowest) ** PADDING;
  const [low, high] = [Math.log(lowest / room), Math.log(highest * room)];
  const at = (value: number) => from + ((to - from) * (Math.log(value) - low)) / (high - low);
  const decades: number[] = [];
  for (let power = Math.floor(low / Math.LN10); power <= Math.ceil(high / Math.LN10); power += 1) decades.push(power);
  const candidates = MANTISSAS.map((mantissas) =>
    decades
      .flatMap((power) => mantissas.map((mantissa) => Number(`${mantissa}e${power}`)))
      .filter((value) => Math.log(value) >= low && Math.log(value) <= high),
  );
  const isApart = (ticks: readonly number[]) =>
    ticks.every((tick, index) => index === 0 || Math.abs(at(tick) - at(ticks[index - 1] ?? tick)) >= perTick);
  const fewest = candidates.at(-1) ?? [];
  const ticks = candidates.find(isApart) ?? everySo(fewest, Math.ceil(perTick / Math.abs(at(10) - at(1))));
  const valueAt = (pixel: number) => Math.exp(low + ((high - low) * (pixel - from)) / (to - from));
  return { at, valueAt, ticks, isLogarithmic: true };
}

function everySo(ticks: readonly number[], step: number): number[] {
  return ticks.filter((_, index) => index % step === 0);
}

function mostTicks(from: number, to: number, perTick: number): number {
  return Math.max(1, Math.floor(Math.abs(to - from) / perTick));
}
