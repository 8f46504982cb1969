import type { Difference } from './verdict.js';

/** A difference, and whether it makes the times of both reports different things. */
export interface JudgedDifference extends Difference {
  readonly decisive: boolean;
}
