import type { Report } from '@rn50/bench-stats';
import { formatPercent } from '@rn50/bench-stats/words';
import { formatTimes, formatTimesInterval } from '../format/numbers.js';
import { type Column, columnAgainst, engineGroups } from '../view/columns.js';
import type { Measured } from '../view/measured.js';
import type { Finding } from './finding.js';

/** One sentence per compared variant: both ratios with their intervals. */
export function ratioFindings(report: Report): Finding[] {
  const groups = engineGroups(report);
  return groups.flatMap(({ baseline, columns, engine }) => {
    if (baseline === null) return [];
    const on = groups.length > 1 ? ` on ${engine}` : '';
    const tuned = tunedPairs(report, columns).flatMap(([column, against]) => ratioSentences(column, against, on));
    return [...columns.flatMap((column) => ratioSentences(column, baseline.label, on)), ...tuned];
  });
}

/** One file in two engines, or in two versions of one: each further engine against the first. */
export function engineFindings(report: Report): Finding[] {
  const [first, ...others] = engineGroups(report);
  if (first === undefined) return [];
  const variantOf = ({ variantId }: Column) => report.variants.find(({ id }) => id === variantId);
  return others.flatMap(({ engine, columns }) =>
    columns.flatMap((column) => {
      const own = variantOf(column);
      const counterpart = first.columns.find((other) => {
        const { modelId, precision } = variantOf(other) ?? {};
        return modelId === own?.modelId && precision === own?.precision;
      });
      if (counterpart === undefined) return [];
      const against = columnAgainst(counterpart, column, report);
      const label = `${column.label} in ${engine}`;
      return ratioSentences({ ...against, label }, counterpart.label, ` in ${first.engine}`);
    }),
  );
}

/** A tuned form against the tuned FP32, each with the baseline's label: a gain that both share does not come from INT8. */
export function tunedPairs(report: Report, columns: readonly Column[]): [Column, string][] {
  const isTuned = (id: string): boolean => isTunedForm(id, report);
  const find = (id: string): Column | undefined => columns.find(({ variantId }) => variantId === id);
  return report.comparisons.flatMap((pair): [Column, string][] => {
    const [baseline, candidate] = [find(pair.baseline), find(pair.candidate)];
    if (baseline === undefined || candidate === undefined) return [];
    if (!isTuned(pair.baseline) || !isTuned(pair.candidate)) return [];
    return [[columnAgainst(baseline, candidate, report), baseline.label]];
  });
}

/** Whether a variant runs a tuned form of its model. */
export function isTunedForm(variantId: string, { variants, models }: Pick<Report, 'variants' | 'models'>): boolean {
  const modelId = variants.find(({ id }) => id === variantId)?.modelId;
  return models.some(({ id, source }) => id === modelId && source === 'tuned');
}

function ratioSentences(column: Column, baseline: string, on: string): Finding[] {
  const parts = [
    ratioPart(column.throughputTimes, 'throughput', column.confidence),
    ratioPart(column.latencyTimes, 'latency', column.confidence),
  ].filter((part) => part !== null);
  if (parts.length === 0) return [];
  const isSlower = isAbove(column.latencyTimes) && isBelow(column.throughputTimes);
  const verdict = isSlower ? ` ${column.label} is slower than ${baseline} here.` : '';
  const text = `${column.label} against ${baseline}${on}: ${parts.join(', ')}.${verdict}`;
  return [{ severity: isSlower ? 'bad' : 'info', text }];
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
