import { type Change, judgedOf, machineChanges, VERDICT_WORDS, type Verdict } from '@rn50/bench-stats';
import { formatFixed, formatPercent } from '@rn50/bench-stats/words';
import { emphasised, type Finding } from '../findings/finding.js';
import { againstWords, changeWords, intervalWords, nameOf, VERDICT_SEVERITY } from './change-words.js';

/** The closing line: did it get faster, and by how much. */
export function conclusion(verdict: Verdict): Finding {
  const word = VERDICT_WORDS[verdict.verdict];
  return emphasised(VERDICT_SEVERITY[verdict.verdict], 'Result: ', word, `. ${conclusionWords(verdict)}`);
}

/** Why the verdict is what it is, in sentences. */
export function conclusionWords(verdict: Verdict): string {
  return reasonOf(verdict) + machineOf(verdict);
}

function reasonOf(verdict: Verdict): string {
  switch (verdict.verdict) {
    case 'faster':
    case 'slower':
      return mostChanged(verdict, verdict.verdict);
    case 'same':
      return `${withinWords(verdict, 'changed by')}.`;
    case 'not-slower':
      return `${withinWords(verdict, 'lost')}; whether some are faster is not clear.`;
    case 'inconclusive':
      return whyUndecided(verdict);
  }
}

/** Columns within the margin of their reference; where there is none, times within what another day may do. */
function withinWords({ changes, margin, timesMargin }: Verdict, verb: 'changed by' | 'lost'): string {
  const against = new Set(changes.map(againstWords).filter(Boolean));
  if (against.size === 0) return `No time ${verb} more than ${formatPercent(timesMargin)}, which another day may do`;
  const reference = against.size === 1 ? [...against][0] : ' against its reference';
  return `No column ${verb} more than ${formatPercent(margin)}${reference} of the same run`;
}

/** What became of the machine, where that shows in the reference alone. */
function machineOf(verdict: Verdict): string {
  const [first, ...others] = machineChanges(verdict).map(
    (change) =>
      [`${nameOf(change, verdict.changes)} ${change.scenario}`, formatFixed(change.timeRatio.value, 2)] as const,
  );
  if (first === undefined) return '';
  const list = [`${first[0]} takes ${first[1]}`, ...others.map((other) => other.join(' '))];
  return ` The machine changed: ${list.join(', ')} times as long.`;
}

/** The verdict in a heading, with the largest change where there is one: `INT8 throughput is 6.1 % slower`. */
export function headline(judged: Verdict): string {
  const { verdict, changes } = judged;
  const most = verdict === 'slower' || verdict === 'faster' ? mostOf(judged, verdict) : null;
  if (most !== null) return `${nameOf(most, changes)} ${most.scenario} is ${changeWords(judgedOf(most).times)}`;
  const word = VERDICT_WORDS[verdict];
  return `${word[0]?.toUpperCase()}${word.slice(1)}`;
}

function mostOf({ changes }: Verdict, direction: 'faster' | 'slower'): Change | null {
  const moved = changes.filter((change) => change.verdict === direction);
  return moved.reduce<Change | null>((a, b) => (a === null || distance(b) > distance(a) ? b : a), null);
}

function mostChanged(verdict: Verdict, direction: 'faster' | 'slower'): string {
  const { changes, confidence } = verdict;
  const most = mostOf(verdict, direction);
  if (most === null) return `The runs take ${direction === 'faster' ? 'less' : 'more'} time than before.`;
  const times = judgedOf(most).times;
  const interval = `${formatPercent(confidence)} interval ${intervalWords(times)}`;
  const figure = `${nameOf(most, changes)} ${most.scenario} is ${changeWords(times)}${againstWords(most)} (${interval}).`;
  if (changes.length === 1) return figure;
  const count = changes.filter((change) => change.verdict === direction).length;
  const lead = `${count} of ${changes.length} measurements ${count === 1 ? 'is' : 'are'} ${direction}`;
  return `${lead}${count === 1 ? ':' : ', most of all:'} ${figure}`;
}

function distance(change: Change): number {
  return Math.abs(Math.log(judgedOf(change).times.value));
}

function whyUndecided({ changes, warnings }: Verdict): string {
  const seeAbove = warnings.length > 0 ? ': see the warnings' : '';
  if (changes.length === 0) return `Nothing could be compared${seeAbove}.`;
  const undecided = changes.filter((change) => change.verdict === 'inconclusive');
  if (undecided.length === 0) return `Not everything could be compared${seeAbove}.`;
  const names = undecided.map((change) => `${nameOf(change, changes)} ${change.scenario}`).join(', ');
  return `It is not clear whether ${names} changed; measure both again on a quiet machine, or for longer with --budget.`;
}
