import type { Estimate, Gate, Report } from '@rn50/bench-stats';
import { formatFixed, formatPercent } from '@rn50/bench-stats/words';
import { emphasised, type Finding } from '../../findings/finding.js';
import { GATE_SEVERITY } from '../../findings/gates.js';
import { formatMeasure, formatTimes, formatTimesWithInterval } from '../../format/numbers.js';
import { printable } from '../../format/printable.js';

interface Words {
  readonly title: string;
  readonly needed: (limit: number) => string;
  /** The figure that decided; null where its sentence in the report says it. */
  readonly got: (report: Report) => string | null;
}

const WORDS: Readonly<Record<Exclude<Gate['name'], 'baseline'>, Words>> = {
  'fail-below': {
    title: 'Throughput, INT8 to FP32',
    needed: (limit) => `needed ${formatTimes(limit)}`,
    got: ({ comparison }) => timesWords(comparison?.throughputTimes ?? null),
  },
  'max-p99-ms': {
    title: 'p99 of latency',
    needed: (limit) => `needed at most ${formatMeasure(limit)} ms`,
    got: (report) => millisecondWords(p99Of(report)),
  },
  'min-top1-agreement': {
    title: 'Same largest output',
    needed: (limit) => `needed for ${formatPercent(limit)} of the inputs`,
    got: () => null,
  },
  'min-sqnr-db': {
    title: 'SQNR of the worst output',
    needed: (limit) => `needed ${formatFixed(limit, 1)} dB`,
    got: () => null,
  },
};

/** `Throughput, INT8 to FP32: needed 2.00, got 3.30 (3.20 to 3.40): passed`. */
export function gateItems(report: Report): Finding[] {
  return (report.gates ?? []).map(({ name, limit, outcome, message }) => {
    const said = printable(message).replace(/\.$/, '');
    return emphasised(GATE_SEVERITY[outcome], `${askedWords(name, limit, said, report)}: `, outcome);
  });
}

function askedWords(name: Gate['name'], limit: number | null, said: string, report: Report): string {
  if (name === 'baseline') return ['Against the baseline', said].filter(Boolean).join(': ');
  const { title, needed, got } = WORDS[name];
  const figure = got(report);
  const found = figure === null ? said : `got ${figure}`;
  return `${title}: ${[...(limit === null ? [] : [needed(limit)]), found].filter(Boolean).join(', ')}`;
}

function p99Of({ comparison, results }: Report): Estimate | null {
  const own = results.find(({ variantId, scenario }) => variantId === comparison?.candidate && scenario === 'latency');
  return own?.status === 'ok' ? own.summary.p99Ms : null;
}

function timesWords(estimate: Estimate | null): string | null {
  return estimate && formatTimesWithInterval(estimate);
}

function millisecondWords(estimate: Estimate | null): string | null {
  return (
    estimate &&
    `${formatMeasure(estimate.value)} ms (${formatMeasure(estimate.low)} to ${formatMeasure(estimate.high)})`
  );
}
