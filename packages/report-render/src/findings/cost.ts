import { costPerMillion, type Estimate, type Report } from '@rn50/bench-stats';
import { formatMoney } from '../format/numbers.js';
import { labelOf } from '../view/label.js';
import type { Table, TableCell } from '../view/table.js';
import { type Finding, info } from './finding.js';

/** One line: what a million images cost in each column. */
export function briefCost(report: Report): Finding[] {
  const costs = costsOf(report).map(({ label, cost }) => `${label} ${formatMoney(cost.value)}`);
  return costs.length === 0 ? [] : [info(`Cost of a million images: ${costs.join(', ')}`)];
}

/** What a million images cost in each column, in the user's currency; empty without a price. */
export function costFindings(report: Report): Finding[] {
  const rows = costsOf(report).map(({ label, cost }): TableCell[] => [
    label,
    formatMoney(cost.value),
    `${formatMoney(cost.low)} to ${formatMoney(cost.high)}`,
  ]);
  if (rows.length === 0) return [];
  const table: Table = {
    columns: [
      { heading: 'Model', align: 'left' },
      { heading: 'per million images', align: 'right' },
      { heading: '95 % interval', align: 'right' },
    ],
    rows,
  };
  const text = `Cost at ${report.settings.pricePerHour} per hour of this machine, throughput as measured here`;
  return [{ ...info(text), table }];
}

interface Cost {
  readonly label: string;
  readonly cost: Estimate;
}

function costsOf(report: Report): Cost[] {
  const { pricePerHour } = report.settings;
  if (pricePerHour === undefined) return [];
  return report.results.flatMap((result): Cost[] => {
    const fps = result.scenario === 'throughput' && result.status === 'ok' ? result.summary.throughputFps : null;
    const cost = fps === null ? null : costPerMillion(fps, pricePerHour);
    return cost === null ? [] : [{ label: labelOf(result.variantId, report), cost }];
  });
}
