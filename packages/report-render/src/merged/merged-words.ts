import type { Estimate } from '@rn50/bench-stats';
import { plural } from '@rn50/bench-stats/words';
import { formatTimes, formatTimesInterval } from '../format/numbers.js';
import type { MergedView } from './merged-view.js';
import type { ReportRow } from './report-rows.js';

/** `INT8 against FP32 on 3 CPUs`. */
export function mergedTitle({ rows, reports, baseline, candidate }: MergedView): string {
  const cpus = new Set(rows.map(({ cpu }) => cpu)).size;
  const where = cpus > 1 ? `on ${plural(cpus, 'CPU')}` : `in ${plural(reports, 'report')}`;
  return `${candidate ?? 'Lower precision'} against ${baseline ?? 'the baseline'} ${where}`;
}

interface Rated {
  readonly row: ReportRow;
  readonly times: Estimate;
}

/** Where most throughput is gained, and where least; or the only ratio there is, or that none is clearly ahead. */
export function mergedAnswer({ rows }: MergedView): string[] {
  const rated = rows.flatMap((row): Rated[] => {
    const times = row.candidate?.throughputTimes;
    return times?.kind === 'estimate' ? [{ row, times: times.estimate }] : [];
  });
  const [most, ...others] = rated.sort((a, b) => b.times.value - a.times.value);
  const least = others.at(-1);
  if (most === undefined) return ['No report has a ratio of throughputs.'];
  if (least === undefined) return [sentence('The gain', most)];
  if (least.times.high >= most.times.low) return [tie(most, least)];
  return [sentence('The largest gain', most), sentence('The smallest', least)];
}

function tie(most: Rated, least: Rated): string {
  const { candidate, baseline } = most.row;
  const [low, high] = [formatTimes(least.times.value), formatTimes(most.times.value)];
  const gains = `${low === high ? low : `${low} to ${high}`} times the throughput of ${baseline?.label ?? 'the baseline'}`;
  return `No report is clearly ahead: ${candidate?.label ?? 'the candidate'} makes ${gains} in all of them.`;
}

function sentence(what: string, { row, times }: Rated): string {
  const { name, cpu, engine, candidate, baseline } = row;
  const [form, base] = [candidate?.label ?? 'the candidate', baseline?.label ?? 'the baseline'];
  const verdict =
    times.high < 1 ? `, so ${form} is slower there` : times.low <= 1 ? ', which is no clear difference' : '';
  const gain = `${form} makes ${formatTimes(times.value)} times the throughput of ${base} (${formatTimesInterval(times)})`;
  return `${what} is on ${cpu} with ${engine} (${name}): ${gain}${verdict}.`;
}
