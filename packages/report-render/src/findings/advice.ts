import type { Advice, Report, Result, Sweep } from '@rn50/bench-stats';
import { plural } from '@rn50/bench-stats/words';
import { formatMeasure } from '../format/numbers.js';
import { labelOf } from '../view/label.js';

/**
 * The goal of an advice in words. Without a p99 the slowest run was compared with the limit; then the number of runs is
 * given.
 */
export function goalWords(advice: Advice, { maxP99Ms, results }: Sweep): string {
  switch (advice.goal) {
    case 'latency':
      return 'latency';
    case 'throughput':
      return 'throughput';
    case 'throughput-under-p99':
      if (maxP99Ms === null) return 'throughput under the p99 limit';
      return `throughput with ${advice.p99Ms === null ? slowestWords(advice, results) : 'p99'} at most ${maxP99Ms} ms`;
  }
}

function slowestWords(advice: Advice, results: readonly Result[]): string {
  const point = results.find((result) => result.status === 'ok' && isPointOf(advice, result));
  const runs = point === undefined ? 0 : point.blocks.reduce((sum, { samplesMs }) => sum + samplesMs.length, 0);
  return runs === 0 ? 'the slowest run' : `the slowest of ${runs} runs`;
}

/** Whether the advice is the point of this result. */
export function isPointOf({ variantId, batch, threads, instances }: Advice, result: Result): boolean {
  return (
    variantId === result.variantId &&
    batch === result.batch &&
    threads === result.threads &&
    instances === result.instances
  );
}

/** The best point for each variant and goal, and the tie rule if there was a tie. */
export function adviceLines(sweep: Sweep, variantIds: readonly string[], report: Pick<Report, 'variants'>): string[] {
  const { advice, results } = sweep;
  const lines = goalLines(sweep, variantIds, report);
  return advice.some((entry) => isTie(entry, results)) ? [...lines, TIES] : lines;
}

/** Short advice for one variant: a figure for each goal. */
export function briefAdvice(sweep: Sweep, variantId: string, report: Pick<Report, 'variants'>): string[] {
  const own = sweep.advice.filter((entry) => entry.variantId === variantId);
  return own.map((entry) => {
    const point = pointWords(entry).replace(/ \(.*$/, '');
    return `${labelOf(variantId, report)} best ${goalWords(entry, sweep)}: ${point}`;
  });
}

const TIES =
  'Points whose figures cannot be told apart count as equal: the smaller batch, then fewer instances, is advised.';

/** Whether another point of the variant has more images per second than the point advised for throughput. */
function isTie({ goal, variantId, throughputFps }: Advice, results: readonly Result[]): boolean {
  if (goal !== 'throughput' || throughputFps === null) return false;
  return results.some(
    (result) =>
      result.status === 'ok' &&
      result.variantId === variantId &&
      (result.summary.throughputFps?.value ?? 0) > throughputFps.value,
  );
}

/** A line per variant and goal. With a p99 limit, also a line for each variant without a point under it. */
function goalLines(sweep: Sweep, variantIds: readonly string[], report: Pick<Report, 'variants'>): string[] {
  const { advice, maxP99Ms } = sweep;
  const ids = [...new Set([...variantIds, ...advice.map(({ variantId }) => variantId)])];
  return ids.flatMap((id) => {
    const own = advice.filter(({ variantId }) => variantId === id);
    const label = labelOf(id, report);
    const lines = own.map((entry) => `${label} best ${goalWords(entry, sweep)}: ${pointWords(entry)}`);
    if (maxP99Ms === null || own.some(({ goal }) => goal === 'throughput-under-p99')) return lines;
    return [...lines, `${label}: no point is known to keep p99 at most ${maxP99Ms} ms`];
  });
}

function pointWords(advice: Advice): string {
  const { goal, batch, threads, instances, p50Ms, p99Ms, throughputFps } = advice;
  const workers = `${plural(threads, 'thread')}${instances > 1 ? ` x ${instances} instances` : ''}`;
  const images = throughputFps && `${formatMeasure(throughputFps.value)} images/s`;
  const p50 = p50Ms && `p50 ${formatMeasure(p50Ms.value)} ms`;
  const p99 = p99Ms && `p99 ${formatMeasure(p99Ms.value)} ms`;
  const figures = goal === 'latency' ? [p50, p99, images] : [images, p50, p99];
  const [first, ...rest] = figures.filter((figure) => figure !== null);
  const at = `at batch ${batch}, ${workers}`;
  if (first === undefined) return at;
  return `${first} ${at}${rest.length > 0 ? ` (${rest.join(', ')})` : ''}`;
}
