import type { Conditions, Report } from '@rn50/bench-stats';
import { formatPercent } from '@rn50/bench-stats/words';
import { printable } from '../../format/printable.js';
import type { Table, TableColumn } from '../table.js';

const DASH = '-';
const number = (heading: string): TableColumn => ({ heading, align: 'right' });

interface Reading {
  readonly heading: string;
  readonly words: (phase: Conditions) => string | null;
}

/** What was watched in each phase. A reading that no phase has is left out. */
const READINGS: readonly Reading[] = [
  { heading: 'seconds', words: ({ seconds }) => seconds.toFixed(1) },
  { heading: 'load', words: ({ loadAverage }) => fixed(loadAverage, 1) },
  { heading: 'CPUs used by others', words: ({ othersCpus }) => fixed(othersCpus, 2) },
  { heading: 'waited for a CPU', words: ({ waitShare }) => percent(waitShare) },
  { heading: 'stolen by the hypervisor', words: ({ stealShare }) => percent(stealShare) },
  { heading: 'throttled', words: ({ throttledPeriods }) => fixed(throttledPeriods, 0) },
  { heading: 'GHz', words: gigahertz },
  { heading: 'governor', words: ({ governor }) => (governor === null ? null : printable(governor, 40)) },
  { heading: 'waited for memory', words: ({ memoryStallShare }) => percent(memoryStallShare) },
  { heading: 'swapped pages', words: ({ swappedPages }) => fixed(swappedPages, 0) },
];

/** The machine before, during and after measuring; null where nothing was watched. */
export function conditionsTable({ conditions = [] }: Pick<Report, 'conditions'>): Table | null {
  if (conditions.length === 0) return null;
  const readings = READINGS.filter(({ words }) => conditions.some((phase) => words(phase) !== null));
  return {
    columns: [{ heading: 'Phase', align: 'left' }, ...readings.map(({ heading }) => number(heading))],
    rows: conditions.map((phase) => [phase.phase, ...readings.map(({ words }) => words(phase) ?? DASH)]),
  };
}

function fixed(value: number | null, decimals: number): string | null {
  return value === null ? null : value.toFixed(decimals);
}

function percent(share: number | null): string | null {
  return share === null ? null : formatPercent(share);
}

function gigahertz({ frequencyMhz }: Conditions): string | null {
  if (frequencyMhz === null) return null;
  const [low, high] = [frequencyMhz.low, frequencyMhz.high].map((mhz) => (mhz / 1000).toFixed(2));
  return low === high ? String(low) : `${low} to ${high}`;
}
