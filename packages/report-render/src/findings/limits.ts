import { type Efficiency, efficiencies, int8Limit, type Peaks, type Report } from '@rn50/bench-stats';
import { formatPercent, plural } from '@rn50/bench-stats/words';
import { PATH_LIMIT, printable } from '../format/printable.js';
import { labelOf } from '../view/label.js';
import { type Finding, info } from './finding.js';

const ENGINE_LIMIT = 40;

/** The measured peaks, the share of them that each column uses, and what limits INT8. Empty without peaks. */
export function limitFindings(report: Report): Finding[] {
  const { peaks } = report;
  if (peaks === undefined) return [];
  const shares = efficiencies(report);
  const used = shares.map((share) => `${labelOf(share.variantId, report)} ${percentOf(share)}`).join(', ');
  const isAbove = shares.some((share) => rounded(share) > 1);
  const disturbed = peaks.disturbedBy === undefined ? '' : `; may be too low: ${printable(peaks.disturbedBy, 500)}`;
  return [
    info(
      `Peak with ${plural(peaks.threads, 'thread')} (large matrices${disturbed}): ${peakFigures(peaks)}, ${peakTimes(peaks)} times${used === '' ? '' : `; used: ${used}`}${isAbove ? `; above 100 %: ${reasonAbovePeak(peaks.disturbedBy)}` : ''}`,
    ),
    ...limitSentences(report).map((sentence) => info(sentence)),
  ];
}

/** `102 GMAC/s in FP32, 428 in INT8 (by OpenVINO 2026.4.1)`: who reached a rate stands where another engine did. */
export function peakFigures({ fp32, int8, bf16, by = {} }: Peaks): string {
  const reached = (precision: keyof typeof by) => {
    const engine = by[precision];
    return engine === undefined ? '' : ` (by ${printable(engine, ENGINE_LIMIT)})`;
  };
  const half = bf16 === undefined ? '' : `, ${gmacs(bf16)} in BF16${reached('bf16')}`;
  return `${gmacs(fp32)} GMAC/s in FP32${reached('fp32')}${half}, ${gmacs(int8)} in INT8${reached('int8')}`;
}

/**
 * Explains a share above 100 % of a measured peak. Every such share is shown with this explanation.
 * @param disturbedBy disturbances while the peak was measured, in words; undefined if there were none
 */
export function reasonAbovePeak(disturbedBy: string | undefined): string {
  return disturbedBy === undefined
    ? "the model's kernels are faster than the matrix product that measures the peak, or the clock was lower during that measurement"
    : 'the peak was measured on a disturbed machine';
}

/** What limits INT8 here, on one line of the screen; empty where it is not known. */
export function briefLimit(report: Report): Finding[] {
  const limit = limitOf(report);
  if (limit === null) return [];
  const atMost = `Why: INT8's arithmetic is ${limit.timesAtMost} times FP32's here`;
  return [info(limit.isArithmetic ? `${atMost}, and it is the limit` : `${atMost}, but other work is the limit`)];
}

/** What limits INT8 here, in a sentence; none where it is not known. */
export function limitSentences(report: Report): string[] {
  const limit = limitOf(report);
  if (limit === null) return [];
  if (limit.isArithmetic) {
    return [`What limits INT8 here: the arithmetic; INT8 products are ${limit.timesAtMost} times as fast as FP32's.`];
  }
  const path = report.models.find(({ id }) => id === candidateModel(report))?.path ?? '';
  return [
    `What limits INT8 here: not the arithmetic, but other operators, memory or kernels below the peak; for each layer see: rn50 why ${printable(path, PATH_LIMIT)}`,
  ];
}

interface Limit {
  readonly isArithmetic: boolean;
  /** INT8's peak / FP32's. */
  readonly timesAtMost: string;
}

function limitOf(report: Report): Limit | null {
  const limit = int8Limit(report);
  const { peaks } = report;
  if (limit === null || peaks === undefined) return null;
  return { isArithmetic: limit === 'arithmetic', timesAtMost: peakTimes(peaks) };
}

function peakTimes({ int8, fp32 }: Peaks): string {
  return (int8 / fp32).toFixed(1);
}

function candidateModel({ comparison, variants }: Report): string | undefined {
  return variants.find(({ id }) => id === comparison?.candidate)?.modelId;
}

function percentOf(share: Efficiency): string {
  return formatPercent(rounded(share));
}

/** Rounded to whole percent, as displayed. */
function rounded({ shareOfPeak }: Efficiency): number {
  return Math.round(shareOfPeak * 100) / 100;
}

function gmacs(value: number): string {
  return value < 10 ? value.toFixed(1) : String(Math.round(value));
}
