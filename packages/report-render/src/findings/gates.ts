import type { Gate, Report } from '@rn50/bench-stats';
import { printable } from '../format/printable.js';
import type { Severity } from '../view/severity.js';
import { emphasised, type Finding } from './finding.js';

/** A gate that is not decided needs care. */
export const GATE_SEVERITY: Readonly<Record<Gate['outcome'], Severity>> = {
  passed: 'good',
  failed: 'bad',
  inconclusive: 'warning',
};

/** A line for each outcome: what was found where one gate has it, the names where several have. The worst first. */
export function briefGates({ gates = [] }: Pick<Report, 'gates'>): Finding[] {
  const outcomes: readonly Gate['outcome'][] = ['failed', 'inconclusive', 'passed'];
  return outcomes.flatMap((outcome): Finding[] => {
    const own = gates.filter((gate) => gate.outcome === outcome);
    if (own.length < 2) return gateFindings({ gates: own });
    return [emphasised(GATE_SEVERITY[outcome], 'Gates ', outcome, `: ${own.map(gateName).join(', ')}`)];
  });
}

/** `Gate fail-below 2: passed (what was found)`. */
export function gateFindings({ gates = [] }: Pick<Report, 'gates'>): Finding[] {
  return gates.map((gate) => {
    const why = printable(gate.message).replace(/\.$/, '');
    return emphasised(GATE_SEVERITY[gate.outcome], `Gate ${gateName(gate)}: `, gate.outcome, why && ` (${why})`);
  });
}

function gateName({ name, limit }: Gate): string {
  return limit === null ? name : `${name} ${limit}`;
}
