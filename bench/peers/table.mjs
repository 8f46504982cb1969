// The figures of all rounds as text.
import { median } from '@rn50/bench-stats';

/**
 * A Markdown table, padded so that it can be read on a terminal too.
 * @param results per row: `{ row, version, latency, throughput }`, the last two with a figure per round, in step
 * @param base the result that ratios are to; undefined without one
 */
export function tableOf(results, base, { batch }) {
  const head = ['program', 'model', 'latency, ms', 'ratio', `images/s, batch ${batch}`, 'ratio', 'version'];
  const lines = results.map(({ row, version, latency, throughput }) => [
    row.title,
    row.model,
    spread(latency, 2),
    ratio(base?.latency, latency),
    spread(throughput, 1),
    ratio(throughput, base?.throughput),
    version,
  ]);
  const widths = head.map((_, at) => Math.max(...[head, ...lines].map((cells) => cells[at].length)));
  const line = (cells) => `| ${cells.map((cell, at) => cell.padEnd(widths[at])).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...lines.map(line)].join('\n');
}

/** How rn50's figures stand to those of another program that runs the same file in the same library. */
export function alikeLine(ours, other) {
  const latency = ratio(ours.latency, other.latency, 3);
  const throughput = ratio(ours.throughput, other.throughput, 3);
  return `- ${ours.row.title} / ${other.row.title}, ${ours.row.model}: latency ${latency}, images/s ${throughput}`;
}

/** The median of the rounds, with least and most. */
function spread(values, digits) {
  if (values.length === 0) return '-';
  const [middle, least, most] = [median(values), Math.min(...values), Math.max(...values)];
  if (values.length === 1) return middle.toFixed(digits);
  return `${middle.toFixed(digits)} (${least.toFixed(digits)}..${most.toFixed(digits)})`;
}

/** Of figures of the same round, so that drift between rounds cancels out. */
function ratio(over = [], under = [], digits = 2) {
  const rounds = Math.min(over.length, under.length);
  return spread(
    Array.from({ length: rounds }, (_, round) => over[round] / under[round]),
    digits,
  );
}
