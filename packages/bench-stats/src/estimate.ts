/** A point with its interval: the truth lies in `[low, high]` at the stated confidence (95 % unless said). */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}
