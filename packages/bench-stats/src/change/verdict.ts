import { z } from 'zod';
import { scenarioSchema, warningSchema } from '../report/schema.js';
import { estimateSchema, finite, open } from '../report/schema-parts.js';

export const changeVerdictSchema = z.enum(['faster', 'slower', 'same', 'inconclusive']);

/** One variant in one scenario, before and after. */
export const changeSchema = open({
  label: z.string(),
  variantId: z.string(),
  scenario: scenarioSchema,
  verdict: changeVerdictSchema,
  /** Milliseconds of a run: the median of runs for latency, of the blocks' means for throughput. */
  beforeMs: estimateSchema,
  afterMs: estimateSchema,
  /**
   * after / before time of a run: above 1 is slower. For throughput of mixed reports (different batch or instances),
   * the ratio of times per image.
   */
  timeRatio: estimateSchema,
  /** Two-sided Mann-Whitney U test over the block statistics of both sides; not corrected for the number of changes. */
  pValue: finite,
  /** Cliff's delta, -1..1: P(after slower) - P(after faster) over pairs of blocks. */
  effect: finite,
});

/** Something that is not the same in both reports. */
export const differenceSchema = open({
  /** What, in words: `engine ort`, `CPU`, `model of INT8`. */
  what: z.string(),
  before: z.string(),
  after: z.string(),
});

/** Did it get faster? */
export const verdictSchema = open({
  verdict: changeVerdictSchema,
  /** Changes within 1 +- margin do not matter. */
  margin: finite,
  /** Confidence of each change's interval, corrected for their number: 0.9875 for each of four at 0.95 together. */
  confidence: finite,
  changes: z.array(changeSchema).readonly(),
  /** Differences that may be the cause: models, engine, CPU and others. */
  differences: z.array(differenceSchema).readonly(),
  warnings: z.array(warningSchema).readonly(),
});

export type ChangeVerdict = z.infer<typeof changeVerdictSchema>;
export type Change = Readonly<z.infer<typeof changeSchema>>;
export type Difference = Readonly<z.infer<typeof differenceSchema>>;
export type Verdict = Readonly<z.infer<typeof verdictSchema>>;

/** A difference; `decisive` if it makes the times of the two reports incomparable. */
export interface JudgedDifference extends Difference {
  readonly decisive: boolean;
}
