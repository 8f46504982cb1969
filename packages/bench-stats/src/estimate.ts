/** A point estimate with its confidence interval `[low, high]` (95 % unless stated otherwise). */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}
