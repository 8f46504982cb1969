// The page of a run.
import { alike, BASE } from './rows.mjs';
import { alikeLine, tableOf } from './table.mjs';

/** Load average of a machine on which nothing else runs. */
const QUIET_LOAD = 0.5;
const NOT_QUIET =
  'The machine was not quiet: a wide range shows a disturbed round; run it again for figures to rely on.';

/**
 * @param results of rows that were measured, see `tableOf`
 * @param options of the command line, as they were in force
 * @param load the machine's load average before the run
 * @param remarks lines about this run
 * @returns Markdown
 */
export function reportOf({ results, cpu, options, requests, load, remarks }) {
  const { rounds, seconds, threads, batch, streams } = options;
  const asked = Object.entries(options).map(([name, value]) => `--${name} ${value}`);
  const isa = Object.keys(cpu.features).filter((feature) => cpu.features[feature] === 'yes');
  const others = Number(load) > QUIET_LOAD ? [NOT_QUIET] : [];
  const base = results.find(({ row }) => row.id === BASE);
  return `# rn50 among its peers

ResNet50 at 224 x 224 in one interleaved run, which wrote this page:

\`\`\`sh
node bench/peers/peers.mjs ${asked.join(' ')}
\`\`\`

- CPU: ${cpu.model}, with ${isa.join(', ')}; ${threads} threads
- Date: ${new Date().toISOString().slice(0, 10)}; load average before the run: ${load}
- Rounds: ${rounds}, in another order each, ${seconds} s per measurement, each in a process of its own. A figure is the median
  of the rounds with the least and the most. A ratio is to FP32 in Python's onnxruntime, taken within each round; above 1 is
  faster.
- Latency: the median at batch 1, one request, all threads. Images/s: batch ${batch}; OpenVINO with ${streams} streams and
  ${requests} requests in all its rows, ONNX Runtime with one request at a time. benchmark_app warms up with a single run, the others with more.
- OpenVINO computes floats in f32, except in the rows BF16. All INT8 models are calibrated on the same 16 inputs.
${[...others, ...remarks].map((remark) => `- ${remark}\n`).join('')}
${tableOf(results, base, options)}

The same file in the same library, rn50 / the other program (faster: latency below 1, images/s above 1):

${alike(results)
  .map(({ ours, other }) => alikeLine(ours, other))
  .join('\n')}

For scale: the best published figure is about 197 images/s per AMX core (MLPerf Inference v4.1, offline).
`;
}
