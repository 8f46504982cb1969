/** A fix never makes everything vanish. */
const MOST_SAVED = 0.97;

/** Run now / run without `savedMs`. */
export function gainOfSaving(runMs: number, savedMs: number): number {
  return runMs / (runMs - Math.min(savedMs, MOST_SAVED * runMs));
}

/** Saved of `ms` by something `ratio` times as fast. */
export function savedBySpeedup(ms: number, ratio: number): number {
  return ms * (1 - 1 / ratio);
}
