/** A point estimate with its confidence interval `[low, high]` (95 % unless stated otherwise). */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** One divided by a ratio: of times what a ratio of speeds is, and the other way round. Of positive bounds. */
export function inverse({ value, low, high }: Estimate): Estimate {
  return { value: 1 / value, low: 1 / high, high: 1 / low };
}
