// How close is what rn50 reports to a bare loop over `session.run` on the same file, threads and batch?
// Usage: node bench/agreement.mjs [report.json] [rounds]. The models are those of a report (default rn50-results/report.json).
// Bare loop and rn50 take turns in one run, each in processes of their own; a ratio is printed per round.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { median } from '@rn50/bench-stats';
import { compare } from '@rn50/inference-runner';

/** A median may differ from the bare loop's by this much, the ratio of both by this; beyond it the exit code is 1. */
const LIMITS = { fp32: 0.03, int8: 0.03, 'int8 / fp32': 0.02 };

const [reportPath = 'rn50-results/report.json', rounds = '8'] = process.argv.slice(2);
const report = JSON.parse(readFileSync(reportPath, 'utf8'));
const { threads } = report.settings;
// The headline pair; tuned forms stand behind it.
const models = report.models.slice(0, 2);
const bareLoop = fileURLToPath(new URL('./bare-loop.mjs', import.meta.url));

/** Median latency of each model in a bare loop of its own process. */
const bareMedians = () =>
  models.map(({ path }) => {
    const printed = execFileSync(process.execPath, [bareLoop, path, '1', String(threads), '120'], { encoding: 'utf8' });
    return JSON.parse(printed).medianMs;
  });

const { cpu, engines } = report.environment;
console.log(`${cpu.model}, ${threads} threads, onnxruntime ${engines.ort}, batch 1`);
const ratios = { fp32: [], int8: [], 'int8 / fp32': [] };
let before = bareMedians();
for (let round = 1; round <= Number(rounds); round++) {
  const records = await compare({
    variants: models.map((model) => ({ modelPath: model.path, label: model.precision })),
    scenario: 'latency',
    threads,
    pairs: 4,
  });
  const after = bareMedians();
  for (const [i, { label, blocks }] of records.entries()) {
    // The bare loop before and after: a machine that drifts does so for both.
    const bare = Math.sqrt(before[i] * after[i]);
    const ours = median(blocks.flatMap((block) => block.samplesMs));
    ratios[label].push(ours / bare);
    console.log(
      `round ${round}  ${label}  bare ${bare.toFixed(2)} ms  rn50 ${ours.toFixed(2)} ms  ${(ours / bare).toFixed(3)}`,
    );
  }
  ratios['int8 / fp32'].push(ratios.int8.at(-1) / ratios.fp32.at(-1));
  before = after;
}
for (const [label, values] of Object.entries(ratios)) {
  const ratio = median(values);
  console.log(`${label}  median ratio rn50 / bare loop: ${ratio.toFixed(3)}`);
  console.log(`| ${label}, latency at batch 1: rn50 / bare loop, median of ${rounds} rounds | ${ratio.toFixed(3)} |`);
  if (Math.abs(ratio - 1) > LIMITS[label]) {
    console.log(`${label}  is more than ${LIMITS[label] * 100} % away from the bare loop`);
    process.exitCode = 1;
  }
}
