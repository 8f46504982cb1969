// How much of a pair's spread is the luck of a process? Usage: node bench/process-luck.mjs <model.onnx> [processes] [pairs of each] [latency|throughput]
// A file against itself, in fresh workers again and again. One-way analysis of variance on the logarithms of the pair
// ratios: `within` is the spread of pairs of the same two processes, `between` what the processes add to it.
import { median, pairBlocks } from '@rn50/bench-stats';
import { compare } from '@rn50/inference-runner';

const [modelPath, processes = '12', pairs = '6', scenario = 'latency'] = process.argv.slice(2);
if (modelPath === undefined) throw new Error('give a model');

const groups = [];
for (let i = 0; i < Number(processes); i++) {
  const [a, b] = await compare({
    variants: ['A', 'B'].map((label) => ({ modelPath, label })),
    scenario,
    pairs: Number(pairs),
  });
  const statistic = scenario === 'latency' ? 'median' : 'mean';
  groups.push(pairBlocks(a.blocks, b.blocks, statistic).map((pair) => Math.log(pair.candidate / pair.baseline)));
  console.log(
    `processes ${i + 1}  ${groups
      .at(-1)
      .map((log) => `${(100 * log).toFixed(2)}`)
      .join('  ')} %`,
  );
}
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const means = groups.map(mean);
const n = mean(groups.map((group) => group.length));
const within = mean(groups.map((group) => mean(group.map((log) => (log - mean(group)) ** 2)) * (n / (n - 1))));
const total = mean(means);
const meanSquare = (n * means.reduce((sum, value) => sum + (value - total) ** 2, 0)) / (groups.length - 1);
const between = Math.max(0, (meanSquare - within) / n);
const percent = (value) => `${(100 * value).toFixed(2)} %`;
console.log(
  `${scenario}: mean ${percent(total)}, median of processes ${percent(median(means))}; spread of pairs within processes ${percent(Math.sqrt(within))}, between processes ${percent(Math.sqrt(between))} (F ${(meanSquare / within).toFixed(1)})`,
);
