/** Upper bound of {@link boundedSqnrDb}: float32 itself is not more precise. */
export const MOST_DB = 120;

/** Signal to quantization noise ratio in dB, from the sums of squares of the values and of the errors; null without errors. */
export function sqnrDb(signal: number, noise: number): number | null {
  return noise === 0 ? null : 10 * Math.log10(signal / noise);
}

/** As {@link sqnrDb}, but from -120 to 120: for layers, which may be all zero or completely wrong. */
export function boundedSqnrDb(signal: number, noise: number): number | null {
  const ratio = sqnrDb(signal, noise);
  return ratio === null ? null : Math.min(MOST_DB, Math.max(-MOST_DB, ratio));
}
