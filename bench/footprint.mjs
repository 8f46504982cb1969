// What rn50 itself costs: the time `rn50 cpu` takes to answer, and the peak memory of the parent during a comparison.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { quantile } from '@rn50/bench-stats';

/** Beyond these the exit code is 1. */
const MOST_START_UP_SECONDS = 0.3;
const MOST_MEMORY_MB = 250;

const bin = fileURLToPath(new URL('../apps/cli/dist/bin.js', import.meta.url));

const seconds = Array.from({ length: 15 }, () => {
  const began = process.hrtime.bigint();
  spawnSync(process.execPath, [bin, 'cpu'], { stdio: 'ignore' });
  return Number(process.hrtime.bigint() - began) / 1e9;
}).sort((a, b) => a - b);
console.log(`rn50 cpu: median ${quantile(seconds, 0.5).toFixed(3)} s of ${seconds.length} starts`);

if (quantile(seconds, 0.5) > MOST_START_UP_SECONDS) process.exitCode = 1;

const out = mkdtempSync(join(tmpdir(), 'rn50-footprint-'));
const child = spawn(
  process.execPath,
  [bin, '--quick', '--models', 'synthetic', '--out', out, ...process.argv.slice(2)],
  {
    stdio: ['ignore', 'ignore', 'inherit'],
  },
);
let peakKib = 0;
const watch = setInterval(() => {
  try {
    const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
    peakKib = Math.max(peakKib, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0));
  } catch {
    // The process has ended, or this is not Linux.
  }
}, 50);
child.on('exit', (code) => {
  clearInterval(watch);
  rmSync(out, { recursive: true, force: true });
  if (code !== 0 || peakKib / 1024 > MOST_MEMORY_MB) process.exitCode = 1;
  console.log(`rn50 --quick: exit ${code}, peak memory of the parent ${(peakKib / 1024).toFixed(0)} MB`);
});
