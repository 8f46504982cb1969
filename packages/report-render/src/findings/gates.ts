import type { Gate, Report } from '@rn50/bench-stats';
import { printable } from '../format/printable.js';
import type { Severity } from '../view/severity.js';
import { emphasised, type Finding } from './finding.js';

const SEVERITIES: Readonly<Record<Gate['outcome'], Severity>> = {
  passed: 'good',
  failed: 'bad',
  inconclusive: 'warning',
};

/** `Gate fail-below 2: passed (what was found)`. */
export function gateFindings({ gates = [] }: Pick<Report, 'gates'>): Finding[] {
  return gates.map(({ name, limit, outcome, message }) => {
    const what = limit === null ? name : `${name} ${limit}`;
    const why = printable(message).replace(/\.$/, '');
    return emphasised(SEVERITIES[outcome], `Gate ${what}: `, outcome, why && ` (${why})`);
  });
}
