// Is our tuned file faster than what Python's quantize_static makes of the same FP32 model, with its best types (u8 x s8
// per channel) and with its default settings? And does it matter for batch 16 that it was tuned at batch 1? All files run in
// onnxruntime-node, blocks interleaved, batch 1 and 16.
// Usage: node bench/tuned-vs-python.mjs [block pairs]. Python with onnx and onnxruntime: RN50_PYTHON, or python3.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compareBlocks, median } from '@rn50/bench-stats';
import { detectCpu } from '@rn50/cpu-detect';
import { compare, structuredImages } from '@rn50/inference-runner';
import { buildResNet50, writeModel } from '@rn50/onnx-model';
import { quantize, tune } from '@rn50/onnx-quantize';
import { npyOfImages } from './npy.mjs';

/** Least gain over Python's file; 1.00 may be within the interval, the others must be reached. */
const LIMITS = { amx: { 'u8 x s8': 1.25, default: 3.5 }, others: { 'u8 x s8': 1 } };

const [pairs = '10'] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'rn50-bench-'));
const file = (name) => join(folder, `${name}.onnx`);
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

const cpu = await detectCpu();
const threads = Math.max(1, Math.floor(cpu.usableCpus));
const limits = cpu.int8Path === 'amx' ? LIMITS.amx : LIMITS.others;
console.log(`${cpu.model}, INT8 path ${cpu.int8Path}, ${threads} threads`);

const fp32 = buildResNet50();
writeFileSync(file('fp32'), writeModel(fp32));
const calibration = structuredImages({ count: 16, channels: 3, height: 224, width: 224 });
const { model: int8 } = await quantize(fp32, { calibration, cpu });
writeFileSync(file('untuned'), writeModel(int8));
for (const batch of [1, 16]) await writeTuned(batch);

writeFileSync(join(folder, 'images.npy'), npyOfImages(calibration));
const script = fileURLToPath(new URL('./int8-forms.py', import.meta.url));
const python = process.env.RN50_PYTHON ?? 'python3';
const forms = ['u8-s8-channel', 's8-s8-default'];
execFileSync(python, [script, file('fp32'), join(folder, 'images.npy'), folder, ...forms], {
  stdio: ['ignore', 'ignore', 'ignore'],
});

const variants = [
  { label: 'tuned', modelPath: file('tuned-1') },
  { label: 'untuned', modelPath: file('untuned') },
  { label: 'u8 x s8', modelPath: file('u8-s8-channel') },
  { label: 'default', modelPath: file('s8-s8-default') },
  { label: 'tuned at batch 16', modelPath: file('tuned-16') },
];
for (const batch of [1, 16]) {
  const records = await compare({ variants, batch, threads, pairs: Number(pairs) });
  const failed = records.find(({ status }) => status !== 'ok');
  if (failed !== undefined) throw new Error(`${failed.label}: ${failed.message}`);
  const [ours, ...others] = records;
  console.log(`\nbatch ${batch}, onnxruntime ${ours.engineVersion}`);
  for (const { label, blocks } of records) {
    console.log(`  ${label.padEnd(17)} ${median(blocks.flatMap(({ samplesMs }) => samplesMs)).toFixed(2)} ms (median)`);
  }
  for (const { label, blocks } of others) {
    const gain = compareBlocks('latency', ours.blocks, blocks);
    const limit = limits[label];
    // Where no gain is asked for, not being slower beyond the interval is enough.
    const passed = limit === undefined || (limit === 1 ? gain.high : gain.value) >= limit;
    if (!passed) process.exitCode = 1;
    const verdict =
      limit === undefined ? '' : `: ${passed ? 'passed' : 'FAILED'}, at least ${limit.toFixed(2)} asked for`;
    console.log(`  tuned at batch 1 is ${interval(gain)} times as fast as ${label}${verdict}`);
  }
}

async function writeTuned(batch) {
  const began = performance.now();
  const { model, choices } = await tune(int8, { cpu, threads, batch });
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  const gemm = choices.convolutions.filter(({ form }) => form === 'gemm').length;
  console.log(`tuned at batch ${batch} in ${seconds} s, ${gemm} convolutions in GEMM form`);
  for (const { name, outcome, times } of choices.rewrites) {
    console.log(`  ${name}: ${outcome}${times === undefined ? '' : `, ${interval(times)} of the time`}`);
  }
  writeFileSync(file(`tuned-${batch}`), writeModel(model));
}

function interval({ value, low, high }) {
  return `${value.toFixed(3)} (95 % interval ${low.toFixed(3)} to ${high.toFixed(3)})`;
}
