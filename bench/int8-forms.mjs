// How fast is each form of an INT8 ResNet50 on this CPU? The table of docs/int8-on-cpu.md. Python's quantizers make the
// other forms of the FP32 model. All files run in onnxruntime-node at batch 1, blocks interleaved.
// Usage: node bench/int8-forms.mjs [block pairs]. Python with onnx and onnxruntime: RN50_PYTHON, or python3.
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

const FORMS = {
  fp32: 'FP32',
  ours: 'rn50: u8 x s8 per channel, QDQ',
  integer: 'rn50: the same with integer operators (QOperator)',
  tuned: 'rn50 tuned',
  'u8-s8-channel': 'Python static, u8 x s8 per channel',
  'u8-s8-tensor': 'Python static, u8 x s8 per tensor',
  'u8-s8-no-add': 'Python static, u8 x s8 per channel, Add in float',
  'u8-u8': 'Python static, u8 x u8',
  's8-s8-default': 'Python static, default (s8 x s8, QDQ)',
  's8-s8-qoperator': 'Python static, s8 x s8, QOperator',
  dynamic: 'Python dynamic',
};

const [pairs = '10'] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'rn50-forms-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const file = (name) => join(folder, `${name}.onnx`);

const cpu = await detectCpu();
const threads = Math.max(1, Math.floor(cpu.usableCpus));
const fp32 = buildResNet50();
const calibration = structuredImages({ count: 16, channels: 3, height: 224, width: 224 });
const { model: int8 } = await quantize(fp32, { calibration, cpu });
writeFileSync(file('fp32'), writeModel(fp32));
writeFileSync(file('ours'), writeModel(int8));
const integer = await quantize(fp32, { calibration, cpu, form: 'qoperator' });
writeFileSync(file('integer'), writeModel(integer.model));
writeFileSync(file('tuned'), writeModel((await tune(int8, { cpu, threads })).model));
writeFileSync(join(folder, 'images.npy'), npyOfImages(calibration));
const script = fileURLToPath(new URL('./int8-forms.py', import.meta.url));
execFileSync(process.env.RN50_PYTHON ?? 'python3', [script, file('fp32'), join(folder, 'images.npy'), folder], {
  stdio: ['ignore', 'ignore', 'ignore'],
});

const variants = Object.keys(FORMS).map((label) => ({ label, modelPath: file(label) }));
const records = await compare({ variants, threads, pairs: Number(pairs) });
const [baseline] = records;
console.log(
  `| ${cpu.model}, INT8 path ${cpu.int8Path}, ${threads} threads, onnxruntime ${baseline.engineVersion}, batch 1 | ms | times FP32 (95 % interval) |`,
);
console.log('| --- | --- | --- |');
for (const { label, status, message, blocks } of records) {
  if (status !== 'ok') {
    console.log(`| ${FORMS[label]} | - | ${message} |`);
    continue;
  }
  const ms = median(blocks.flatMap(({ samplesMs }) => samplesMs)).toFixed(1);
  // The other way round: FP32's time over this one's.
  const { value, low, high } = compareBlocks('latency', blocks, baseline.blocks);
  console.log(`| ${FORMS[label]} | ${ms} | ${value.toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)}) |`);
}
