// How close is what rn50 reports to a bare loop over `session.run` on the same file, threads and batch?
// Usage: node bench/agreement.mjs [report.json] [rounds]. The models are those of a report (default rn50-results/report.json).
// Bare loop and rn50 take turns in one run, each in processes of their own; the ratio is printed per round.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { quantile } from '@rn50/bench-stats';
import { compare } from '@rn50/inference-runner';

/** The reported median may differ from the bare loop's by this much; beyond it the exit code is 1. */
const LIMIT = 0.05;

const [reportPath = 'rn50-results/report.json', rounds = '5'] = process.argv.slice(2);
const report = JSON.parse(readFileSync(reportPath, 'utf8'));
const { threads } = report.settings;
const bareLoop = fileURLToPath(new URL('./bare-loop.mjs', import.meta.url));
const median = (samples) =>
  quantile(
    [...samples].sort((a, b) => a - b),
    0.5,
  );

console.log(
  `${report.environment.cpu.model}, ${threads} threads, onnxruntime ${report.environment.engines.ort}, batch 1`,
);
const ratios = { fp32: [], int8: [] };
for (let round = 1; round <= Number(rounds); round++) {
  const bare = report.models.map((model) => {
    const printed = execFileSync(process.execPath, [bareLoop, model.path, '1', String(threads), '100'], {
      encoding: 'utf8',
    });
    return JSON.parse(printed).medianMs;
  });
  const records = await compare({
    variants: report.models.map((model) => ({ modelPath: model.path, label: model.precision })),
    scenario: 'latency',
    threads,
    pairs: 10,
  });
  for (const [i, record] of records.entries()) {
    const ours = median(record.blocks.flatMap((block) => block.samplesMs));
    ratios[record.label].push(ours / bare[i]);
    console.log(
      `round ${round}  ${record.label.padEnd(5)} bare ${bare[i].toFixed(2)} ms  rn50 ${ours.toFixed(2)} ms  ratio ${(ours / bare[i]).toFixed(3)}`,
    );
  }
}
for (const [label, values] of Object.entries(ratios)) {
  const ratio = median(values);
  console.log(`${label.padEnd(5)} median ratio rn50 / bare loop: ${ratio.toFixed(3)}`);
  if (Math.abs(ratio - 1) > LIMIT) {
    console.log(`${label.padEnd(5)} is more than ${LIMIT * 100} % away from the bare loop`);
    process.exitCode = 1;
  }
}
