import { DISTURBANCES, type Fidelity, type Grade, type Report } from '@rn50/bench-stats';
import { formatPercent, formatTimes, formatTimesInterval } from '../format/numbers.js';
import { printable } from '../format/printable.js';
import { type Column, engineGroups } from '../view/columns.js';
import { FAILURE_WORDS, type Measured } from '../view/measured.js';
import { cpuLines } from './cpu-lines.js';
import type { TextOptions } from './options.js';
import { type Paint, painter, type Tone } from './paint.js';
import { warningLines } from './warning-lines.js';

const LABEL_LIMIT = 40;

/**
 * What the tables do not say: sides that failed, the ratios with their intervals, the CPU and its INT8 path, fidelity,
 * warnings with remedies, the grade, the other files. Ends with a line break.
 */
export function renderFindings(report: Report, options: TextOptions = {}): string {
  const paint = painter(options.color);
  const lines = [
    ...failureLines(report, paint),
    ...ratioLines(report),
    ...cpuLines(report.environment.cpu),
    ...report.fidelity.map((fidelity) => fidelityLine(fidelity, report)),
    ...report.warnings.flatMap((warning) => warningLines(warning, paint)),
    gradeLine(report, paint),
    ...(options.otherFiles ?? []).map((path) => `Also wrote ${printable(path, 4096)}`),
  ];
  return `${lines.join('\n')}\n`;
}

function failureLines(report: Report, paint: Paint): string[] {
  return report.results.flatMap((result) => {
    if (result.status === 'ok') return [];
    const what = `${labelOf(result.variantId, report)}, ${result.scenario}: ${FAILURE_WORDS[result.status]}`;
    const why = printable(result.message);
    return [paint('bad', why ? `${what} (${why})` : what)];
  });
}

function ratioLines(report: Report): string[] {
  const groups = engineGroups(report);
  return groups.flatMap(({ baseline, columns, engine }) => {
    if (baseline === null) return [];
    const on = groups.length > 1 ? ` on ${engine}` : '';
    return columns.flatMap((column) => ratioSentences(column, baseline.label, on));
  });
}

function ratioSentences(column: Column, baseline: string, on: string): string[] {
  const parts = [
    ratioPart(column.throughputTimes, 'throughput', column.confidence),
    ratioPart(column.latencyTimes, 'latency', column.confidence),
  ].filter((part) => part !== null);
  if (parts.length === 0) return [];
  const slower = isAbove(column.latencyTimes) && isBelow(column.throughputTimes);
  const verdict = slower ? ` ${column.label} is slower than ${baseline} here.` : '';
  return [`${column.label} against ${baseline}${on}: ${parts.join(', ')}.${verdict}`];
}

function ratioPart(times: Measured, noun: string, confidence: number): string | null {
  if (times.kind !== 'estimate') return null;
  const unclear = isAbove(times) || isBelow(times) ? '' : ', no clear difference';
  const interval = `${formatPercent(confidence)} interval ${formatTimesInterval(times.estimate)}${unclear}`;
  return `${formatTimes(times.estimate.value)} times the ${noun} (${interval})`;
}

function isAbove(times: Measured): boolean {
  return times.kind === 'estimate' && times.estimate.low > 1;
}

function isBelow(times: Measured): boolean {
  return times.kind === 'estimate' && times.estimate.high < 1;
}

function fidelityLine(fidelity: Fidelity, report: Report): string {
  const pair = `${labelOf(fidelity.variantId, report)} outputs against ${labelOf(fidelity.reference, report)}`;
  const same = Math.round(fidelity.top1Agreement * fidelity.inputs);
  const noise = fidelity.sqnrDb === null ? 'identical' : `SQNR ${fidelity.sqnrDb.toFixed(1)} dB`;
  const agreement = `same top-1 class for ${same} of ${fidelity.inputs} inputs`;
  return `${pair}: centred cosine ${fidelity.centredCosine.toFixed(4)}, ${noise}, ${agreement}`;
}

const GRADES: Readonly<Record<Grade, { readonly tone: Tone; readonly meaning: string }>> = {
  A: { tone: 'good', meaning: 'the ratio is known to within 1 %' },
  B: { tone: 'good', meaning: 'the ratio is known to within 3 %' },
  C: { tone: 'warning', meaning: 'usable, but the ratio is known less well than to within 3 %' },
  inconclusive: { tone: 'warning', meaning: 'the measurement does not decide the question' },
};

/** A disturbed machine makes a C however narrow the intervals are: then they are not what is wrong. */
const DISTURBED = 'usable, but the machine was disturbed';

function gradeLine({ grade, warnings }: Report, paint: Paint): string {
  const disturbed = grade === 'C' && warnings.some((warning) => DISTURBANCES.includes(warning.code));
  const { tone, meaning } = disturbed ? { ...GRADES.C, meaning: DISTURBED } : GRADES[grade];
  return `Grade: ${paint(tone, grade)} (${meaning})`;
}

function labelOf(variantId: string, report: Report): string {
  const variant = report.variants.find((candidate) => candidate.id === variantId);
  return printable(variant?.label ?? variantId, LABEL_LIMIT) || '(no name)';
}
