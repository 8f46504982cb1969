import type { WhyResult } from '@rn50/bench-stats';
import type { Recipe } from './recipes.js';

export interface Explanation extends WhyResult {
  /** What may help, and was not tried on this model: hand in a {@link Trial} of each for verdicts with a fix. */
  readonly untried: readonly Recipe[];
}
