import {
  costsOfSlowerInt8,
  type Estimate,
  type FailedResult,
  inverse,
  isSameFile,
  type Report,
} from '@rn50/bench-stats';
import { formatPoints } from '@rn50/bench-stats/words';
import { formatSpeed, formatSpeedInterval } from '../format/numbers.js';
import { printable } from '../format/printable.js';
import { type Column, columnAgainst, type EngineGroup, engineGroups } from '../view/columns.js';
import { labelOf } from '../view/label.js';
import { FAILURE_WORDS } from '../view/measured.js';
import { settingOf } from '../view/setting.js';
import type { Severity } from '../view/severity.js';
import { causeWords } from '../why/verdict-words.js';
import { headlineFailed } from './failures.js';
import { emphasised, type Finding } from './finding.js';
import { isTunedForm, tunedPairs } from './ratios.js';

/** Two scenarios whose speeds differ by less are named as one. */
const ALIKE = 1.1;
const REASON_LIMIT = 150;
/** An interval that holds 1 is not shown if its bounds differ by more than this factor. */
const MOST_VAGUE = 4;

/** How many times as fast, from either ratio: above 1 is faster. */
interface Speed {
  readonly scenario: 'throughput' | 'latency';
  readonly estimate: Estimate;
}

type Verdict = 'faster' | 'unclear' | 'slower';

const SEVERITIES: Readonly<Record<Verdict, Severity>> = { faster: 'good', unclear: 'warning', slower: 'bad' };

/**
 * The one sentence that answers the question of a report: how many times as fast INT8 is, how sure that is, and what tuning adds; where
 * it is slower, the reason; where nothing can be said, why. About the first engine. Pure.
 */
export function answerFinding(report: Report): Finding {
  const groups = engineGroups(report);
  const [group] = groups;
  const candidate = group?.candidate ?? null;
  const speeds = candidate === null ? [] : speedsOf(candidate);
  const [main] = speeds;
  if (group === undefined || candidate === null || main === undefined) return noAnswer(report);
  if (isSameFile(report)) return sameFile(main.estimate);
  const where = groups.length > 1 ? `with ${group.engine}` : 'here';
  const subject = `${candidate.label} is `;
  const [first, second] = speeds;
  const verdict = verdictOf(main);
  const against = group.baseline === null || group.baseline.label === 'FP32' ? '' : ` as ${group.baseline.label}`;
  const isSlower = speeds.some((speed) => verdictOf(speed) === 'slower');
  const rest = `${isSlower ? reasonOf(report) : ''}${tunedWords(report, group, candidate)}`;
  if (first === undefined || second === undefined || verdictOf(first) === verdictOf(second)) {
    const [words, interval] = clause(main, where, against);
    const isOther = second !== undefined && verdict !== 'unclear' && !isAlike(main, second);
    const other = isOther ? `, ${alsoWords(second, report)}` : '';
    const only = second === undefined ? ` by ${main.scenario}` : '';
    return emphasised(SEVERITIES[verdict], subject, words, `${only} ${interval}${other}${rest}`);
  }
  // What is known goes before what is not.
  const [clear, other] = verdict === 'unclear' ? [second, first] : [first, second];
  const [words, interval] = clause(clear, placeOf(clear, report), against);
  const [otherWords, otherInterval] = clause(other, placeOf(other, report), '');
  return emphasised('warning', subject, `${words} ${interval}, ${otherWords} ${otherInterval}`, rest);
}

function speedsOf({ throughputTimes, latencyTimes }: Column): Speed[] {
  return [
    ...(throughputTimes.kind === 'estimate'
      ? [{ scenario: 'throughput' as const, estimate: throughputTimes.estimate }]
      : []),
    ...(latencyTimes.kind === 'estimate'
      ? [{ scenario: 'latency' as const, estimate: inverse(latencyTimes.estimate) }]
      : []),
  ];
}

function verdictOf({ estimate: { low, high } }: Speed): Verdict {
  if (low > 1) return 'faster';
  return high < 1 ? 'slower' : 'unclear';
}

/** The verdict in words, and the interval in brackets. */
function clause(speed: Speed, where: string, against: string): [words: string, interval: string] {
  const times = formatSpeed(speed.estimate);
  const interval = formatSpeedInterval(speed.estimate);
  if (isVague(speed)) return [`not clearly faster ${where}`, '(measured too briefly to tell)'];
  switch (verdictOf(speed)) {
    case 'faster':
      return [`${times} times as fast${against} ${where}`, `(${interval})`];
    case 'unclear':
      return [`not clearly faster ${where}`, `(${times} times as fast${against}, ${interval})`];
    case 'slower':
      return [`slower ${where}`, `(${times} times as fast${against}, ${interval})`];
  }
}

/** Whether the interval is so wide that its bounds, and the value between them, tell nothing. */
function isVague({ estimate: { low, high } }: Speed): boolean {
  return low <= 1 && high >= 1 && high > MOST_VAGUE * low;
}

function isAlike({ estimate: a }: Speed, { estimate: b }: Speed): boolean {
  return Math.max(a.value / b.value, b.value / a.value) <= ALIKE;
}

function alsoWords(speed: Speed, report: Report): string {
  return `${formatSpeed({ value: speed.estimate.value })} ${placeOf(speed, report)}`;
}

/** `at batch 1`, or the name of the scenario where both have one batch. */
function placeOf({ scenario }: Speed, report: Report): string {
  const { latency, throughput } = settingOf(report);
  if (latency.batch.used === throughput.batch.used) return `by ${scenario}`;
  return `at batch ${(scenario === 'latency' ? latency : throughput).batch.used}`;
}

/** What tuning makes of it: tuned INT8 against tuned FP32; where one of them does not exist, against the other as it is. */
function tunedWords(report: Report, { columns, baseline }: EngineGroup, candidate: Column): string {
  const [pair] = tunedPairs(report, columns);
  if (pair !== undefined) return figureWords('tuned against tuned', pair[0]);
  const tuned = columns.find(({ variantId }) => variantId !== candidate.variantId && isTunedForm(variantId, report));
  if (tuned === undefined || baseline === null) return '';
  const isFloat = report.variants.some(({ id, precision }) => id === tuned.variantId && precision !== 'int8');
  return isFloat
    ? figureWords(`against ${tuned.label}`, columnAgainst(tuned, candidate, report))
    : figureWords(tuned.label, tuned);
}

function figureWords(what: string, column: Column): string {
  const [speed] = speedsOf(column);
  return speed === undefined || isVague(speed)
    ? ''
    : `; ${what} ${formatSpeed(speed.estimate)} (${formatSpeedInterval(speed.estimate)})`;
}

/** Empty where a line about `why` follows. */
function reasonOf({ why, environment, warnings }: Report): string {
  const [verdict] = why?.verdicts ?? [];
  if (verdict !== undefined && causeWords(verdict) !== null) return '';
  if (environment.cpu.int8Path === 'none') return ': this CPU has no INT8 dot product';
  const slower = warnings.find(({ code }) => code === 'int8-slower');
  const costly = slower === undefined ? null : costsOfSlowerInt8(slower.message);
  return costly === null ? '' : `: ${printable(costly, REASON_LIMIT)}`;
}

/** An A/A run has no faster side: its ratio is the noise. */
function sameFile({ value, low, high }: Estimate): Finding {
  const noise = Math.max(Math.abs(low - 1), Math.abs(high - 1));
  const text = `ratio ${value.toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)})`;
  const isOff = low > 1 || high < 1;
  return emphasised(
    isOff ? 'warning' : 'info',
    'Same file on both sides: ',
    text,
    `, noise up to ${formatPoints(noise, 1)} %`,
  );
}

function noAnswer(report: Report): Finding {
  const failed = headlineFailed(report);
  const without = report.warnings.find(({ code }) => code === 'no-int8-form')?.message;
  const why =
    failed !== undefined
      ? `${labelOf(failed.variantId, report)}: ${FAILURE_WORDS[failed.status]}${reasonOfFailure(failed)}`
      : report.variants.length < 2
        ? printable(without ?? 'only one model was measured, so there is nothing to compare', REASON_LIMIT)
        : 'too little was measured for a ratio';
  return emphasised('warning', '', 'No answer', `: ${why}`);
}

function reasonOfFailure({ status, message }: FailedResult): string {
  const why = status === 'interrupted' ? '' : printable(message, REASON_LIMIT);
  return why === '' ? '' : ` (${why})`;
}
