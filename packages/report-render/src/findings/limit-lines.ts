import { type Efficiency, efficiencies, int8Limit, type Report } from '@rn50/bench-stats';
import { formatCount, formatPercent } from '../format/numbers.js';
import { printable } from '../format/printable.js';
import { labelOf } from '../view/label-of.js';

/** What the CPU can do at most, how much of it each column uses, and what limits INT8; nothing without measured peaks. */
export function limitLines(report: Report): string[] {
  const { peaks } = report;
  if (peaks === undefined) return [];
  const timesAtMost = peaks.int8 / peaks.fp32;
  const shares = efficiencies(report);
  const used = shares.map((share) => `${labelOf(share.variantId, report)} ${percentOf(share)}`).join(', ');
  return [
    `Peak with ${formatCount(peaks.threads, 'thread')} (large matrices): ${gmacs(peaks.fp32)} GMAC/s in FP32, ${gmacs(peaks.int8)} in INT8, ${timesAtMost.toFixed(1)} times${used === '' ? '' : `; used: ${used}`}`,
    ...limitSentence(report, timesAtMost),
  ];
}

function limitSentence(report: Report, timesAtMost: number): string[] {
  const limit = int8Limit(report);
  if (limit === null) return [];
  if (limit === 'arithmetic') {
    return [
      `What limits INT8 here: the arithmetic; INT8 products are ${timesAtMost.toFixed(1)} times as fast as FP32's.`,
    ];
  }
  const path = report.models.find(({ id }) => id === candidateModel(report))?.path ?? '';
  return [
    `What limits INT8 here: not the arithmetic, but what is beside the products or kernels below the peak; layer by layer: rn50 why ${printable(path, 4096)}`,
  ];
}

function candidateModel({ comparison, variants }: Report): string | undefined {
  return variants.find(({ id }) => id === comparison?.candidate)?.modelId;
}

function percentOf({ shareOfPeak }: Efficiency): string {
  return formatPercent(Math.round(shareOfPeak * 100) / 100);
}

function gmacs(value: number): string {
  return value < 10 ? value.toFixed(1) : String(Math.round(value));
}
