// Time and peak memory of `rn50 quantize` on ResNet50: as it is, with layers left in float, and on photos of 12 megapixels.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildResNet50, writeModel } from '@rn50/onnx-model';

/** Beyond these the exit code is 1; the time is that of the plain run. */
const MOST_SECONDS = 5;
const MOST_MEMORY_MB = 800;
const PHOTOS = 16;

const bin = fileURLToPath(new URL('../apps/cli/dist/bin.js', import.meta.url));
const { createCanvas } = createRequire(new URL('../packages/onnx-quantize/package.json', import.meta.url))('canvas');
const folder = mkdtempSync(join(tmpdir(), 'rn50-quantize-'));
try {
  const fp32 = join(folder, 'fp32.onnx');
  writeFileSync(fp32, writeModel(buildResNet50({ version: 'v1', seed: 1 })));
  for (let index = 0; index < PHOTOS; index += 1) writeFileSync(join(folder, `${index}.jpg`), await photo(index));
  console.log(cpus()[0]?.model);
  await report('16 patterns, min-max', [], MOST_SECONDS);
  await report('the same, --max-loss-db 10', ['--max-loss-db', '10'], Number.POSITIVE_INFINITY);
  await report(`${PHOTOS} photos of 12 MP`, ['--calibration', folder], Number.POSITIVE_INFINITY);

  async function report(what, options, mostSeconds) {
    const { seconds, peakMb, code } = await run(['quantize', fp32, '-o', join(folder, 'int8.onnx'), ...options]);
    console.log(`${what}: ${seconds.toFixed(1)} s, peak ${peakMb.toFixed(0)} MB, exit ${code}`);
    if (code !== 0 || seconds > mostSeconds || peakMb > MOST_MEMORY_MB) process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** The peak is the largest of any one process of the command (Linux). */
async function run(args) {
  const began = process.hrtime.bigint();
  const child = spawn(process.execPath, [bin, ...args, '--no-progress'], { stdio: 'ignore' });
  let peakKib = 0;
  const watch = setInterval(() => {
    for (const pid of family(child.pid)) {
      peakKib = Math.max(peakKib, Number(/VmHWM:\s+(\d+)/.exec(read(`/proc/${pid}/status`))?.[1] ?? 0));
    }
  }, 10);
  const code = await new Promise((resolve) => child.on('exit', resolve));
  clearInterval(watch);
  return { seconds: Number(process.hrtime.bigint() - began) / 1e9, peakMb: peakKib / 1024, code };
}

function family(pid) {
  const children = read(`/proc/${pid}/task/${pid}/children`).trim().split(' ').filter(Boolean);
  return [pid, ...children.flatMap(family)];
}

function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // The process has ended, or this is not Linux.
    return '';
  }
}

/** Discs of many colours, so that there is something to decode. */
function photo(seed) {
  const canvas = createCanvas(4000, 3000);
  const context = canvas.getContext('2d');
  for (let disc = 0; disc < 300; disc += 1) {
    context.fillStyle = `hsl(${(disc * 37 + seed * 11) % 360}, 70%, ${20 + (disc % 60)}%)`;
    context.beginPath();
    context.arc((disc * 977 + seed * 131) % 4000, (disc * 613 + seed * 71) % 3000, 20 + ((disc * 7) % 200), 0, 7);
    context.fill();
  }
  return canvas.encode('jpeg', 90);
}
