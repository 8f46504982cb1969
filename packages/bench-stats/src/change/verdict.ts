import { z } from 'zod';
import type { Estimate } from '../estimate.js';
import { scenarioSchema } from '../report/result-schema.js';
import { warningSchema } from '../report/schema.js';
import { estimateSchema, finite, open } from '../report/schema-parts.js';

const DECISIONS = ['faster', 'slower', 'same', 'not-slower', 'inconclusive'] as const;

/** `not-slower`: the same or faster, it is not clear which. */
export const overallVerdictSchema = z.enum(DECISIONS);

/** `not-judged`: the time of a reference whose recorded software is the same says something about the machine only. */
export const changeVerdictSchema = z.enum([...DECISIONS, 'not-judged']);

/** A column's time as a multiple of the time of another column, which was measured beside it in the same run. */
export const ratioChangeSchema = open({
  /** The other column: id of its variant, and its label. */
  reference: z.string(),
  referenceLabel: z.string(),
  /** Time of the column / time of the reference, in each run: below 1 the column is faster. */
  before: estimateSchema,
  after: estimateSchema,
  /** after / before: above 1 is slower. */
  change: estimateSchema,
});

/** One variant in one scenario, before and after. */
export const changeSchema = open({
  label: z.string(),
  variantId: z.string(),
  scenario: scenarioSchema,
  verdict: changeVerdictSchema,
  /** What decided: the change of the ratio, or that of the time of a run. */
  judgedBy: z.enum(['ratio', 'times']),
  /** Absent where no column can serve as a reference. */
  ratio: ratioChangeSchema.optional(),
  /** Milliseconds of a run: the median of runs for latency, of the blocks' means for throughput. */
  beforeMs: estimateSchema,
  afterMs: estimateSchema,
  /**
   * after / before time of a run: above 1 is slower. For throughput of mixed reports (different batch or instances),
   * the ratio of times per image.
   */
  timeRatio: estimateSchema,
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
  verdict: overallVerdictSchema,
  /** Changes of a ratio within 1 +- margin do not matter. */
  margin: finite,
  /** Changes of a time by up to this fraction are within what another day does to a machine. */
  timesMargin: finite,
  /** Confidence of every interval here. */
  confidence: finite,
  changes: z.array(changeSchema).readonly(),
  /** Differences that may be the cause: models, engine, CPU and others. */
  differences: z.array(differenceSchema).readonly(),
  warnings: z.array(warningSchema).readonly(),
});

export type OverallVerdict = z.infer<typeof overallVerdictSchema>;
export type ChangeVerdict = z.infer<typeof changeVerdictSchema>;
export type RatioChange = Readonly<z.infer<typeof ratioChangeSchema>>;
export type Change = Readonly<z.infer<typeof changeSchema>>;
export type Difference = Readonly<z.infer<typeof differenceSchema>>;
export type Verdict = Readonly<z.infer<typeof verdictSchema>>;

/** The verdicts in words. */
export const VERDICT_WORDS: Readonly<Record<ChangeVerdict, string>> = {
  faster: 'faster',
  slower: 'slower',
  same: 'the same',
  'not-slower': 'not slower',
  inconclusive: 'inconclusive',
  'not-judged': 'not judged',
};

/** What decided a change, and against which column: null where that is the time of a run. */
export interface Judged {
  /** after / before: above 1 is slower. */
  readonly times: Estimate;
  readonly referenceLabel: string | null;
}

/** What decided a change: that of the ratio to the reference, or that of the time of a run. */
export function judgedOf({ judgedBy, ratio, timeRatio }: Change): Judged {
  return judgedBy === 'times' || ratio === undefined
    ? { times: timeRatio, referenceLabel: null }
    : { times: ratio.change, referenceLabel: ratio.referenceLabel };
}

/** A difference; `decisive` if it makes the times of the two reports incomparable. */
export interface JudgedDifference extends Difference {
  readonly decisive: boolean;
}
