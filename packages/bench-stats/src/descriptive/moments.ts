/** A normal distribution's standard deviation is this many median absolute deviations. */
export const SIGMA_PER_MEDIAN_DEVIATION = 1.482602218505602;

/** Arithmetic mean; NaN for no samples. Exact for constant samples (the first is taken out of the sum). */
export function mean(samples: ArrayLike<number>): number {
  const first = samples[0] ?? Number.NaN;
  let sum = 0;
  for (let i = 1; i < samples.length; i++) sum += (samples[i] ?? Number.NaN) - first;
  return first + sum / samples.length;
}

/** Unbiased standard deviation (divisor n - 1), by the two-pass formula; NaN below two samples. */
export function standardDeviation(samples: ArrayLike<number>): number {
  const centre = mean(samples);
  let squares = 0;
  for (let i = 0; i < samples.length; i++) squares += ((samples[i] ?? Number.NaN) - centre) ** 2;
  return samples.length < 2 ? Number.NaN : Math.sqrt(squares / (samples.length - 1));
}
