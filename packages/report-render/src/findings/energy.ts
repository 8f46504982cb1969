import type { Estimate, Report, Scenario } from '@rn50/bench-stats';
import { formatMeasure } from '../format/numbers.js';
import { labelOf } from '../view/label.js';
import { batchWords, settingOf } from '../view/setting.js';
import type { TableCell, TableColumn } from '../view/table.js';
import { type Finding, info } from './finding.js';

const NOTHING = '-';
const SCENARIOS: readonly Scenario[] = ['latency', 'throughput'];

/** Joules per image of each column, with intervals, in both scenarios; empty where energy could not be read. */
export function energyFindings(report: Report): Finding[] {
  const rows = report.variants.flatMap(({ id }): TableCell[][] => {
    const found = SCENARIOS.map((scenario) => joulesOf(report, id, scenario));
    if (found.every((joules) => joules === null)) return [];
    return [[labelOf(id, report), ...found.flatMap(cells)]];
  });
  if (rows.length === 0) return [];
  const setting = settingOf(report);
  const columns = SCENARIOS.flatMap((scenario): TableColumn[] => [
    { heading: `J at ${batchWords(setting[scenario].batch)}`, align: 'right' },
    { heading: '95 % interval', align: 'right' },
  ]);
  const table = { columns: [{ heading: 'Model', align: 'left' } as const, ...columns], rows };
  return [{ ...info('Energy of an image: that of all CPU packages, idle power and other programs included'), table }];
}

/** One line: joules per image of each column in throughput. */
export function briefEnergy(report: Report): Finding[] {
  const found = report.variants.flatMap(({ id }) => {
    const joules = joulesOf(report, id, 'throughput');
    return joules === null ? [] : [`${labelOf(id, report)} ${formatMeasure(joules.value)}`];
  });
  return found.length === 0 ? [] : [info(`Joules per image: ${found.join(', ')}`)];
}

function joulesOf({ results }: Report, variantId: string, scenario: Scenario): Estimate | null {
  const result = results.find((one) => one.variantId === variantId && one.scenario === scenario);
  return result?.status === 'ok' ? (result.summary.joulesPerImage ?? null) : null;
}

function cells(joules: Estimate | null): TableCell[] {
  if (joules === null) return [NOTHING, NOTHING];
  const { value, low, high } = joules;
  return [formatMeasure(value), `${formatMeasure(low)} to ${formatMeasure(high)}`];
}
