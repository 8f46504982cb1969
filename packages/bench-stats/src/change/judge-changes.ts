import type { Report } from '../report/schema.js';
import {
  FEWEST_BLOCKS,
  hasMoved,
  isBeyondAnyDay,
  verdictBeside,
  verdictByRatio,
  verdictByTime,
  verdictOfUnchanged,
} from './judge-change.js';
import type { MatchedResult } from './match-results.js';
import { type ChangeOfRatio, changeOfRatio } from './ratio-change.js';
import { type Referred, withReferences } from './references.js';
import { blocksOnBothSides } from './sides.js';
import { type TimeChange, timeChange } from './time-change.js';
import type { Change } from './verdict.js';

export interface JudgeOptions {
  readonly before: Report;
  readonly after: Report;
  readonly margin: number;
  readonly timesMargin: number;
  /** How sure each verdict is. */
  readonly confidence: number;
  readonly seed: number;
  /** Whether a column's recorded software is the same in both reports. */
  readonly hasSameSoftware: (match: MatchedResult) => boolean;
}

export interface JudgedChange {
  readonly change: Change;
  /** The time of a column that is judged by it changed although its software did not. */
  readonly isMachine: boolean;
}

interface Measured extends Referred {
  readonly times: TimeChange;
  readonly ratio: ChangeOfRatio | null;
}

/** Confidence of an interval whose ends are each sure by `confidence`. */
export function intervalConfidence(confidence: number): number {
  return 1 - 2 * (1 - confidence);
}

/** The change of every column in every scenario, in the order given. */
export function judgeChanges(matches: readonly MatchedResult[], options: JudgeOptions): readonly JudgedChange[] {
  const level = intervalConfidence(options.confidence);
  const all = withReferences(matches, options.after, options.hasSameSoftware).map(
    (one): Measured => ({
      ...one,
      times: timeChange(one.match, { confidence: level, seed: options.seed }),
      ratio: one.reference === null ? null : changeOfRatio(one.match, one.reference, options, level),
    }),
  );
  const ratios = all.filter(({ ratio }) => ratio !== null).length;
  const strict = 1 - (1 - options.confidence) / Math.max(1, ratios);
  return all.map((one) => judged(one, all, { ...options, strict }));
}

function judged(
  one: Measured,
  all: readonly Measured[],
  options: JudgeOptions & { readonly strict: number },
): JudgedChange {
  const { match, ratio, times } = one;
  const { variant } = match.after;
  const level = intervalConfidence(options.confidence);
  const { verdict, judgedBy } = verdictOf(one, all, options);
  const byTime = verdictByTime(times.timeRatio, options.timesMargin);
  return {
    change: {
      variantId: variant.id,
      label: variant.label,
      scenario: match.scenario,
      verdict,
      judgedBy,
      ...(ratio === null || one.reference === null
        ? {}
        : {
            ratio: {
              reference: one.reference.after.variant.id,
              referenceLabel: one.reference.after.variant.label,
              before: ratio.before,
              after: ratio.after,
              change: ratio.changeAt(level),
            },
          }),
      ...times,
    },
    isMachine: judgedBy === 'times' && hasMoved(byTime) && options.hasSameSoftware(match),
  };
}

function verdictOf(
  { match, reference, isReference, ratio, times }: Measured,
  all: readonly Measured[],
  { margin, timesMargin, confidence, strict, hasSameSoftware }: JudgeOptions & { readonly strict: number },
): Pick<Change, 'verdict' | 'judgedBy'> {
  if (ratio === null || reference === null) {
    if (blocksOnBothSides(match) < FEWEST_BLOCKS) return { verdict: 'inconclusive', judgedBy: 'times' };
    const isClock = isReference && hasSameSoftware(match);
    const verdict = (isClock ? verdictOfUnchanged : verdictByTime)(times.timeRatio, timesMargin);
    return { verdict, judgedBy: 'times' };
  }
  if (ratio.pairs < FEWEST_BLOCKS) return { verdict: 'inconclusive', judgedBy: 'ratio' };
  const change = ratio.changeAt(intervalConfidence(confidence));
  const byRatio = verdictByRatio(change, ratio.changeAt(strict), margin);
  const referenceTime = all.find((other) => other.match === reference)?.times.timeRatio ?? times.timeRatio;
  if (hasSameSoftware(reference) && !isBeyondAnyDay(referenceTime)) return { verdict: byRatio, judgedBy: 'ratio' };
  return verdictBeside({ byRatio, ratio: change, time: times.timeRatio, referenceTime }, timesMargin);
}
