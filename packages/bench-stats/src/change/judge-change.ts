import type { Estimate } from '../estimate.js';
import type { Change, ChangeVerdict, OverallVerdict, Verdict } from './verdict.js';

/** Fewest blocks, or pairs of blocks, on each side for a verdict. */
export const FEWEST_BLOCKS = 4;

/** A machine on another day is at most so many times slower: ResNet50's FP32 was seen at 17 and at 37 ms (ADR 16). */
const MOST_BY_MACHINE = 3;

/**
 * By the ratio to a reference:
 * - `same` if the interval lies within 1 +- margin,
 * - `slower` or `faster` if the stricter interval, which is corrected for the number of changes judged together,
 *   excludes 1 and the estimate lies beyond the margin,
 * - `not-slower` if the interval ends below 1 + margin,
 * - otherwise `inconclusive`.
 */
export function verdictByRatio(change: Estimate, strict: Estimate, margin: number): OverallVerdict {
  if (![change, strict].every(isBounded)) return 'inconclusive';
  if (change.low >= 1 - margin && change.high <= 1 + margin) return 'same';
  if (strict.low > 1 && change.value > 1 + margin) return 'slower';
  if (strict.high < 1 && change.value < 1 - margin) return 'faster';
  return change.high <= 1 + margin ? 'not-slower' : 'inconclusive';
}

/** By the time alone: only what lies wholly beyond the band is a change, as another day may make all of the band. */
export function verdictByTime(timeRatio: Estimate, band: number): OverallVerdict {
  const { low, high } = timeRatio;
  const [least, most] = [1 / (1 + band), 1 + band];
  if (!isBounded(timeRatio)) return 'inconclusive';
  if (low > most) return 'slower';
  if (high < least) return 'faster';
  if (high <= most) return low >= least ? 'same' : 'not-slower';
  return 'inconclusive';
}

/**
 * Of a reference whose recorded software did not change: what became of its time is the machine's doing and not judged,
 * unless it is more than any day makes of a machine.
 */
export function verdictOfUnchanged(timeRatio: Estimate, band: number): ChangeVerdict {
  if (verdictByTime(timeRatio, band) === 'same') return 'same';
  const beyond = verdictByTime(timeRatio, MOST_BY_MACHINE - 1);
  return hasMoved(beyond) ? beyond : 'not-judged';
}

/** Whether a time changed by more than any day makes of a machine. */
export function isBeyondAnyDay(timeRatio: Estimate): boolean {
  return hasMoved(verdictByTime(timeRatio, MOST_BY_MACHINE - 1));
}

/** What is known of a column whose reference may have become faster or slower itself. */
export interface WithChangedReference {
  readonly byRatio: OverallVerdict;
  readonly ratio: Estimate;
  /** Of the column, and of its reference. */
  readonly time: Estimate;
  readonly referenceTime: Estimate;
}

/**
 * Where the reference's software changed too, the ratio alone does not say which of both moved. A column that keeps its
 * ratio did what its reference did. Times beyond the band decide. Within it the ratio decides, if the column's time
 * moved that way and by more than the reference's.
 */
export function verdictBeside(judged: WithChangedReference, band: number): Pick<Change, 'verdict' | 'judgedBy'> {
  const { byRatio, ratio, time, referenceTime } = judged;
  const [own, other] = [verdictByTime(time, band), verdictByTime(referenceTime, band)];
  if (byRatio === 'same') return { verdict: other, judgedBy: other === 'same' ? 'ratio' : 'times' };
  if (hasMoved(own) || hasMoved(other)) return { verdict: own, judgedBy: own === byRatio ? 'ratio' : 'times' };
  if (!hasMoved(byRatio)) return { verdict: byRatio, judgedBy: 'ratio' };
  const [moved, otherMoved] = [Math.log(time.value), Math.log(referenceTime.value)];
  const isOwn = Math.sign(moved) === Math.sign(Math.log(ratio.value)) && Math.abs(moved) > Math.abs(otherMoved);
  return { verdict: isOwn ? byRatio : 'inconclusive', judgedBy: 'ratio' };
}

/** Whether it says which way. */
export function hasMoved(verdict: OverallVerdict): boolean {
  return verdict === 'slower' || verdict === 'faster';
}

function isBounded({ low, high }: Estimate): boolean {
  return Number.isFinite(low) && Number.isFinite(high);
}

/** @param incomplete something could not be judged at all */
export function overallVerdict(verdicts: readonly ChangeVerdict[], incomplete: boolean): OverallVerdict {
  if (verdicts.includes('slower')) return 'slower';
  if (incomplete || verdicts.includes('inconclusive')) return 'inconclusive';
  if (verdicts.includes('faster')) return 'faster';
  return verdicts.includes('not-slower') ? 'not-slower' : 'same';
}

/** References whose time changed by more than the margin of times, although their recorded software is the same. */
export function machineChanges({ changes, timesMargin }: Pick<Verdict, 'changes' | 'timesMargin'>): readonly Change[] {
  return changes.filter(
    ({ verdict, timeRatio }) => verdict === 'not-judged' && hasMoved(verdictByTime(timeRatio, timesMargin)),
  );
}
