import { hasMoved, verdictByTime } from './judge-change.js';
import type { Change, Verdict } from './verdict.js';

/** References whose time changed by more than the margin of times, although their recorded software is the same. */
export function machineChanges({ changes, timesMargin }: Pick<Verdict, 'changes' | 'timesMargin'>): readonly Change[] {
  return changes.filter(
    ({ verdict, timeRatio }) => verdict === 'not-judged' && hasMoved(verdictByTime(timeRatio, timesMargin)),
  );
}
