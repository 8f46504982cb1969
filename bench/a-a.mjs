// How far from 1 does rn50 put a file against itself? Usage: node bench/a-a.mjs <model.onnx> [runs] [budget seconds]
// Each run is the whole program, at its default budget (with the reserve of a noisy machine) unless one is given. A run graded C is a refusal: the machine was too noisy to say.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const [model, runs = '10', budget] = process.argv.slice(2);
if (model === undefined) throw new Error('give a model');
const bin = fileURLToPath(new URL('../apps/cli/dist/bin.js', import.meta.url));
const budgetOption = budget === undefined ? [] : ['--budget', budget];
const out = mkdtempSync(join(tmpdir(), 'rn50-a-a-'));

const ratios = [];
let refused = 0;
for (let run = 1; run <= Number(runs); run++) {
  const { stdout, status } = spawnSync(
    process.execPath,
    [bin, '--fp32', model, '--int8', model, ...budgetOption, '--json', '--no-progress', '--out', out],
    { encoding: 'utf8', maxBuffer: 2 ** 28, stdio: ['ignore', 'pipe', 'ignore'] },
  );
  if (status !== 0) throw new Error(`exit ${status}`);
  const { comparison, grade, environment, settings, conditions, warnings } = JSON.parse(stdout);
  if (run === 1)
    console.log(
      `${environment.cpu.model}, ${settings.threads} threads, ${budget === undefined ? 'default ' : ''}budget ${settings.budgetSeconds} s`,
    );
  const isRefusal = grade === 'C' || grade === 'inconclusive';
  if (isRefusal) refused++;
  else ratios.push(comparison.latencyTimes, comparison.throughputTimes);
  const text = ({ value, low, high }) => `${value.toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)})`;
  const waits = conditions
    .filter(({ waitShare }) => waitShare !== null)
    .map((c) => `${(c.waitShare * 100).toFixed(1)} %`);
  console.log(
    `run ${run}  latency ${text(comparison.latencyTimes)}  throughput ${text(comparison.throughputTimes)}  grade ${grade}  waited ${waits.join(', ')}  ${warnings.map(({ code }) => code).join(' ')}`,
  );
}
rmSync(out, { recursive: true, force: true });

const near = ratios.filter(({ value }) => value >= 0.98 && value <= 1.02).length;
const hold = ratios.filter(({ low, high }) => low <= 1 && high >= 1).length;
console.log(
  `A/A: ${near} of ${ratios.length} ratios within 0.98 to 1.02, ${hold} of ${ratios.length} intervals hold 1, ${refused} of ${runs} runs refused`,
);
console.log(
  `| a file against itself, ${runs} runs: refused (grade C) / ratios within 0.98 to 1.02 / intervals that hold 1 | ${refused} of ${runs} / ${near} of ${ratios.length} / ${hold} of ${ratios.length} |`,
);
if (near < 0.9 * ratios.length || hold < 0.8 * ratios.length || refused > 0.2 * Number(runs)) process.exitCode = 1;
