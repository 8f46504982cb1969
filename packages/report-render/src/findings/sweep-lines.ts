import { type Advice, distinctPoints, type Report, type Result, type Sweep } from '@rn50/bench-stats';
import { formatCount, formatMeasure } from '../format/numbers.js';
import { type GridCell, type GridColumn, gridLines } from '../text/grid.js';
import type { Paint } from '../text/paint.js';
import { labelOf } from '../view/label-of.js';
import { FAILURE_WORDS } from '../view/measured.js';
import { adviceLines, goalWords, isOf } from './advice-lines.js';

const NOTHING = '-';
/** Points shown of each variant: a table that scrolls away is not read. */
const MOST_ROWS = 12;

const COLUMNS: readonly GridColumn[] = [
  { heading: 'batch', align: 'right' },
  { heading: 'threads', align: 'right' },
  { heading: 'instances', align: 'right' },
  { heading: 'images/s', align: 'right' },
  { heading: 'p50(ms)', align: 'right' },
  { heading: 'p99(ms)', align: 'right' },
  { heading: 'best for', align: 'left' },
];

/**
 * A sweep: a table of its points for each variant, and the advice that follows. A point measured several times is shown
 * once, as last measured. Of a long sweep the points advised and the fastest are shown, in the order measured, and what
 * is left out is counted.
 */
export function sweepLines({ results, ...rest }: Sweep, report: Pick<Report, 'variants'>, paint: Paint): string[] {
  const sweep = { ...rest, results: distinctPoints(results) };
  const ids = [...new Set(sweep.results.map((result) => result.variantId))];
  const tables = ids.map((id) => [
    `Sweep of ${labelOf(id, report)} (threads of each instance)`,
    ...tableOf(
      sweep.results.filter((result) => result.variantId === id),
      sweep,
      paint,
    ),
  ]);
  const sections = [...tables, adviceLines(sweep, ids, report)].filter((lines) => lines.length > 0);
  return sections.flatMap((lines, index) => (index === 0 ? lines : ['', ...lines]));
}

function tableOf(results: readonly Result[], sweep: Sweep, paint: Paint): string[] {
  const ranked = [...results].sort((a, b) => rankOf(b, sweep) - rankOf(a, sweep));
  const kept = new Set(ranked.slice(0, MOST_ROWS));
  const rows = results.filter((result) => kept.has(result)).map((result) => rowOf(result, sweep));
  return [...gridLines(COLUMNS, rows, paint), ...leftOut(ranked.slice(MOST_ROWS))];
}

/** Points advised come first, then the fast ones, then those without figures. */
function rankOf(result: Result, sweep: Sweep): number {
  if (result.status !== 'ok') return -1;
  return adviceFor(result, sweep).length > 0 ? Number.MAX_VALUE : (result.summary.throughputFps?.value ?? 0);
}

function rowOf(result: Result, sweep: Sweep): GridCell[] {
  const point = [result.batch, result.threads, result.instances].map((count) => String(count ?? NOTHING));
  if (result.status !== 'ok') {
    return [...point, NOTHING, NOTHING, NOTHING, { text: FAILURE_WORDS[result.status], tone: 'bad' }];
  }
  const { throughputFps, p50Ms, p99Ms } = result.summary;
  const figures = [throughputFps, p50Ms, p99Ms].map((estimate) =>
    estimate === null ? NOTHING : formatMeasure(estimate.value),
  );
  const goals = adviceFor(result, sweep).map((advice) => goalWords(advice, sweep));
  return [...point, ...figures, goals.length === 0 ? '' : { text: goals.join(', '), tone: 'good' }];
}

function adviceFor(result: Result, { advice }: Sweep): Advice[] {
  return advice.filter((candidate) => isOf(candidate, result));
}

function leftOut(results: readonly Result[]): string[] {
  if (results.length === 0) return [];
  const slower = results.filter((result) => result.status === 'ok').length;
  const failed = results.length - slower;
  const parts = [
    ...(slower > 0 ? [formatCount(slower, 'slower point')] : []),
    ...(failed > 0 ? [`${formatCount(failed, 'point')} that failed`] : []),
  ];
  return [`Not shown: ${parts.join(' and ')}; report.json has them all.`];
}
