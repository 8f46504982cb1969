import type { Change, Verdict } from '@rn50/bench-stats';
import { formatPercent } from '@rn50/bench-stats/words';
import { emphasised, type Finding } from '../findings/finding.js';
import { changeWords, intervalWords, nameOf, VERDICT_SEVERITY, VERDICT_WORDS } from './change-words.js';

/** The closing line: did it get faster, and by how much. */
export function conclusion(verdict: Verdict): Finding {
  const word = VERDICT_WORDS[verdict.verdict];
  return emphasised(VERDICT_SEVERITY[verdict.verdict], 'Result: ', word, reasonOf(verdict));
}

function reasonOf(verdict: Verdict): string {
  const within = formatPercent(verdict.margin);
  switch (verdict.verdict) {
    case 'faster':
    case 'slower':
      return `. ${mostChanged(verdict, verdict.verdict)}`;
    case 'same':
      return ` (within ${within}). No time changed by more than ${within}.`;
    case 'inconclusive':
      return `. ${whyUndecided(verdict)}`;
  }
}

function mostChanged({ changes, confidence }: Verdict, direction: 'faster' | 'slower'): string {
  const moved = changes.filter((change) => change.verdict === direction);
  const most = moved.reduce<Change | null>((a, b) => (a === null || distance(b) > distance(a) ? b : a), null);
  if (most === null) return `The runs take ${direction === 'faster' ? 'less' : 'more'} time than before.`;
  const interval = `${formatPercent(confidence)} interval ${intervalWords(most.timeRatio)}`;
  const figure = `${nameOf(most, changes)} ${most.scenario} is ${changeWords(most.timeRatio)} (${interval}).`;
  if (changes.length === 1) return figure;
  const lead = `${moved.length} of ${changes.length} measurements ${moved.length === 1 ? 'is' : 'are'} ${direction}`;
  return `${lead}${moved.length === 1 ? ':' : ', most of all:'} ${figure}`;
}

function distance({ timeRatio }: Change): number {
  return Math.abs(Math.log(timeRatio.value));
}

function whyUndecided({ changes, warnings }: Verdict): string {
  const seeAbove = warnings.length > 0 ? ': see the warnings above' : '';
  if (changes.length === 0) return `Nothing could be compared${seeAbove}.`;
  const undecided = changes.filter((change) => change.verdict === 'inconclusive');
  if (undecided.length === 0) return `Not everything could be compared${seeAbove}.`;
  const names = undecided.map((change) => `${nameOf(change, changes)} ${change.scenario}`).join(', ');
  return `It is not clear whether the time of ${names} changed; measure both again on a quiet machine, or for longer.`;
}
