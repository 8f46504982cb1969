import { mean } from './moments.js';

/**
 * Autocorrelation of a series at a lag: sum (x[t] - m)(x[t + lag] - m) / sum (x[t] - m)^2, as R's `acf`.
 * 0 for constant series and for series not longer than the lag.
 */
export function autocorrelation(samples: ArrayLike<number>, lag = 1): number {
  const centre = mean(samples);
  let products = 0;
  let squares = 0;
  for (let t = 0; t < samples.length; t++) {
    const deviation = (samples[t] ?? Number.NaN) - centre;
    squares += deviation * deviation;
    if (t + lag < samples.length) products += deviation * ((samples[t + lag] ?? Number.NaN) - centre);
  }
  return squares > 0 ? products / squares : 0;
}

/** Is the lag-1 autocorrelation outside its 95 % band for independent samples, +-1.96 / sqrt(n)? */
export function isAutocorrelated(samples: ArrayLike<number>): boolean {
  return Math.abs(autocorrelation(samples)) > 1.959963984540054 / Math.sqrt(samples.length);
}
