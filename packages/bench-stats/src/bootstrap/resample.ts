import { isAutocorrelated } from '../descriptive/autocorrelation.js';
import type { Random } from '../random.js';

/**
 * Draws the indices of one resample into `indices`. Independent samples are drawn one by one; autocorrelated ones in
 * moving blocks, which keep neighbours together and so keep the interval from being too narrow.
 */
export type Resampler = (random: Random, indices: Int32Array) => void;

/** Length of a moving block: round(2 n^(1/3)). Source: Kuensch, 1989; Hall, Horowitz and Jing, 1995. */
export function movingBlockLength(samples: number): number {
  return Math.min(samples, Math.round(2 * Math.cbrt(samples)));
}

/** The resampler that fits the samples, which must be in the order they were taken. */
export function chooseResampler(samples: ArrayLike<number>): Resampler {
  return isAutocorrelated(samples) ? movingBlocks(movingBlockLength(samples.length)) : independent;
}

const independent: Resampler = (random, indices) => {
  const n = indices.length;
  for (let i = 0; i < n; i++) indices[i] = random.below(n);
};

function movingBlocks(length: number): Resampler {
  return (random, indices) => {
    const n = indices.length;
    for (let filled = 0; filled < n; ) {
      const start = random.below(n - length + 1);
      for (let k = 0; k < length && filled < n; k++) indices[filled++] = start + k;
    }
  };
}
