// What does rn50 say on a machine whose one core is busy? A quiet run, then one beside a busy loop, then quiet again.
// Usage: node bench/contention.mjs <fp32.onnx> <int8.onnx> [budget seconds]
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const [fp32, int8, budget = '40'] = process.argv.slice(2);
if (fp32 === undefined || int8 === undefined) throw new Error('give two models');
const bin = fileURLToPath(new URL('../apps/cli/dist/bin.js', import.meta.url));
const out = mkdtempSync(join(tmpdir(), 'rn50-contention-'));

function run(name) {
  const { stdout } = spawnSync(
    process.execPath,
    [bin, '--fp32', fp32, '--int8', int8, '--budget', budget, '--json', '--no-progress', '--out', out],
    { encoding: 'utf8', maxBuffer: 2 ** 28, stdio: ['ignore', 'pipe', 'ignore'] },
  );
  const report = JSON.parse(stdout);
  const text = ({ value, low, high }) => `${value.toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)})`;
  const { latencyTimes, throughputTimes } = report.comparison;
  console.log(
    `${name}  latency_times ${text(latencyTimes)}  throughput_times ${text(throughputTimes)}  grade ${report.grade}`,
  );
  for (const { phase, othersCpus, waitShare, stealShare } of report.conditions) {
    console.log(
      `   ${phase}: others ${othersCpus?.toFixed(2)} CPUs, waited ${((waitShare ?? 0) * 100).toFixed(1)} %, steal ${((stealShare ?? 0) * 100).toFixed(1)} %`,
    );
  }
  console.log(`   ${report.warnings.map(({ code }) => code).join(' ')}`);
  return report;
}

const quiet = run('quiet');
const hog = spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' });
const busy = run('one core busy');
hog.kill('SIGKILL');
const again = run('quiet again');
rmSync(out, { recursive: true, force: true });

const named = busy.warnings.some(({ code }) => code === 'cpu-contention');
const graded = busy.grade === 'C' || busy.grade === 'inconclusive';
const holds = ['latencyTimes', 'throughputTimes'].map((key) => {
  const truth = Math.sqrt(quiet.comparison[key].value * again.comparison[key].value);
  const { low, high } = busy.comparison[key];
  return low <= truth && truth <= high;
});
console.log(
  `warning cpu-contention: ${named}; grade C or inconclusive: ${graded}; intervals hold the quiet ratio: latency ${holds[0]}, throughput ${holds[1]}`,
);
if (!named || !graded) process.exitCode = 1;
