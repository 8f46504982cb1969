import { type Advice, distinctPoints, type Report, type Result, type Sweep } from '@rn50/bench-stats';
import { plural } from '@rn50/bench-stats/words';
import { formatMeasure } from '../format/numbers.js';
import { labelOf } from '../view/label.js';
import { FAILURE_WORDS } from '../view/measured.js';
import type { Table, TableCell, TableColumn } from '../view/table.js';
import { adviceLines, briefAdvice, goalWords, isPointOf } from './advice.js';
import { type Finding, info } from './finding.js';
import { briefScaling, scalingFindings } from './scaling.js';

const NOTHING = '-';
/** Maximum number of points shown per variant; more would scroll off the screen. */
const MOST_ROWS = 12;

const COLUMNS: readonly TableColumn[] = [
  { heading: 'batch', align: 'right' },
  { heading: 'threads', align: 'right' },
  { heading: 'instances', align: 'right' },
  { heading: 'images/s', align: 'right' },
  { heading: 'p50(ms)', align: 'right' },
  { heading: 'p99(ms)', align: 'right' },
  { heading: 'best for', align: 'left' },
];

/**
 * A table of points for each variant, then the advice. A point measured several times is shown once, as last measured.
 * A list of threads gives a table of what they buy instead.
 * A long sweep shows only the advised and the fastest points, in the order measured, and counts the rest.
 */
export function sweepFindings(report: Pick<Report, 'sweep' | 'variants'>): Finding[] {
  if (report.sweep === undefined) return [];
  const sweep = { ...report.sweep, results: distinctPoints(report.sweep.results) };
  if (sweep.scaling !== undefined) return scalingFindings(sweep, sweep.scaling, report);
  const ids = [...new Set(sweep.results.map((result) => result.variantId))];
  const tables = ids.map((id): Finding => {
    const results = sweep.results.filter((result) => result.variantId === id);
    const title = `Sweep of ${labelOf(id, report)} (threads of each instance)`;
    return { ...info(title), table: tableOf(results, sweep) };
  });
  return [...tables, ...adviceLines(sweep, ids, report).map((line) => info(line))];
}

/** The advice for the headline's candidate, or what threads buy. */
export function briefSweep({ sweep, variants }: Pick<Report, 'sweep' | 'variants'>): Finding[] {
  const candidate = variants[1] ?? variants[0];
  if (sweep === undefined || candidate === undefined) return [];
  if (sweep.scaling !== undefined) return briefScaling(sweep.scaling, { variants });
  const distinct = { ...sweep, results: distinctPoints(sweep.results) };
  return briefAdvice(distinct, candidate.id, { variants }).map((line) => info(line));
}

function tableOf(results: readonly Result[], sweep: Sweep): Table {
  const ranked = [...results].sort((a, b) => rankOf(b, sweep) - rankOf(a, sweep));
  const kept = new Set(ranked.slice(0, MOST_ROWS));
  const leftOut = ranked.slice(MOST_ROWS);
  return {
    columns: COLUMNS,
    rows: results.filter((result) => kept.has(result)).map((result) => rowOf(result, sweep)),
    ...(leftOut.length > 0 && { note: leftOutWords(leftOut) }),
  };
}

/** Points advised come first, then the fast ones, then those without figures. */
function rankOf(result: Result, sweep: Sweep): number {
  if (result.status !== 'ok') return -1;
  return adviceFor(result, sweep).length > 0 ? Number.MAX_VALUE : (result.summary.throughputFps?.value ?? 0);
}

function rowOf(result: Result, sweep: Sweep): TableCell[] {
  const point = [result.batch, result.threads, result.instances].map((count) => String(count ?? NOTHING));
  if (result.status !== 'ok') {
    return [...point, NOTHING, NOTHING, NOTHING, { text: FAILURE_WORDS[result.status], severity: 'bad' }];
  }
  const { throughputFps, p50Ms, p99Ms } = result.summary;
  const figures = [throughputFps, p50Ms, p99Ms].map((estimate) =>
    estimate === null ? NOTHING : formatMeasure(estimate.value),
  );
  const goals = adviceFor(result, sweep).map((advice) => goalWords(advice, sweep));
  return [...point, ...figures, goals.length === 0 ? '' : { text: goals.join(', '), severity: 'good' }];
}

function adviceFor(result: Result, { advice }: Sweep): Advice[] {
  return advice.filter((candidate) => isPointOf(candidate, result));
}

function leftOutWords(results: readonly Result[]): string {
  const slower = results.filter((result) => result.status === 'ok').length;
  const failed = results.length - slower;
  const parts = [
    ...(slower > 0 ? [plural(slower, 'slower point')] : []),
    ...(failed > 0 ? [`${plural(failed, 'point')} that failed`] : []),
  ];
  return `Not shown: ${parts.join(' and ')}; report.json has them all.`;
}
