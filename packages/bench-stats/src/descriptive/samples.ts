import { BenchStatsError } from '../errors.js';
import { plural } from '../words.js';

/** Throws `TOO_FEW_SAMPLES` below `least` samples and `INVALID_SAMPLE` at the first NaN or infinite one. */
export function checkSamples(samples: ArrayLike<number>, least: number): void {
  if (samples.length < least) {
    throw new BenchStatsError(
      'TOO_FEW_SAMPLES',
      `needs at least ${plural(least, 'sample')}, got ${samples.length}`,
      'Measure longer, or with more iterations.',
    );
  }
  for (let i = 0; i < samples.length; i++) {
    const sample = samples[i];
    if (!Number.isFinite(sample)) {
      throw new BenchStatsError(
        'INVALID_SAMPLE',
        `sample ${i} is ${sample}`,
        'Samples must be finite numbers; look at what recorded them.',
      );
    }
  }
}

/** A sorted copy, ascending. */
export function sortedCopy(samples: ArrayLike<number>): Float64Array {
  return Float64Array.from(samples).sort();
}
