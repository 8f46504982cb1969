import type { Estimate } from '../estimate.js';
import type { Scenario, Warning } from '../report/schema.js';

export type ChangeVerdict = 'faster' | 'slower' | 'same' | 'inconclusive';

/** One variant in one scenario, before and after. */
export interface Change {
  readonly variantId: string;
  readonly label: string;
  readonly scenario: Scenario;
  /** Milliseconds of a run: the median of runs for latency, of the blocks' means for throughput. */
  readonly beforeMs: Estimate;
  readonly afterMs: Estimate;
  /**
   * after / before time of a run: above 1 is slower. Where reports of unlike batch or instances are compared all the
   * same, throughput's is the ratio of the times of an image.
   */
  readonly timeRatio: Estimate;
  /** Two-sided Mann-Whitney U test over the block statistics of both sides; not corrected for the number of changes. */
  readonly pValue: number;
  /** Cliff's delta, -1..1: P(after slower) - P(after faster) over pairs of blocks. */
  readonly effect: number;
  readonly verdict: ChangeVerdict;
}

/** Something that is not the same in both reports. */
export interface Difference {
  /** What, in words: `engine ort`, `CPU`, `model of INT8`. */
  readonly what: string;
  readonly before: string;
  readonly after: string;
}

/** Did it get faster? */
export interface Verdict {
  readonly verdict: ChangeVerdict;
  readonly changes: readonly Change[];
  /** What was changed between the reports: models, engine, CPU and whatever else may be the cause. */
  readonly differences: readonly Difference[];
  readonly warnings: readonly Warning[];
  /** Changes within 1 +- margin do not matter. */
  readonly margin: number;
  /** Of each change's interval, corrected for their number: 0.9875 each for four that hold together at 0.95. */
  readonly confidence: number;
}
