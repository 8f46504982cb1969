// Does our portable QDQ file run in OpenVINO at its INT8 speed? Beside the FP32 file and what Python's quantize_static makes
// of it (u8 x s8 per channel), for ResNet50 v1 and v1.5, with how many layers run in 8 bits. Ends with 1 where one of ours
// does not, or where ours is slower than Python's beyond the interval.
// Usage: node bench/openvino-qdq.mjs [rounds]. Python with onnx, onnxruntime and openvino: RN50_PYTHON, or python3.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compareBlocks, median } from '@rn50/bench-stats';
import { detectCpu } from '@rn50/cpu-detect';
import { structuredImages } from '@rn50/inference-runner';
import { buildResNet50, writeModel } from '@rn50/onnx-model';
import { quantize } from '@rn50/onnx-quantize';
import { npyOfImages } from './npy.mjs';

/** 53 convolutions and the last layer. */
const LAYERS = 54;
const [rounds = '10'] = process.argv.slice(2);
const python = process.env.RN50_PYTHON ?? 'python3';
const script = (name) => fileURLToPath(new URL(`./${name}`, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'rn50-openvino-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const file = (name) => join(folder, name);

const cpu = await detectCpu();
const threads = Math.max(1, Math.floor(cpu.usableCpus));
const calibration = structuredImages({ count: 16, channels: 3, height: 224, width: 224 });
writeFileSync(file('images.npy'), npyOfImages(calibration));
for (const version of ['v1', 'v1.5']) {
  const fp32 = buildResNet50({ version });
  writeFileSync(file('fp32.onnx'), writeModel(fp32));
  writeFileSync(file('ours.onnx'), writeModel((await quantize(fp32, { calibration, cpu })).model));
  const forms = [script('int8-forms.py'), file('fp32.onnx'), file('images.npy'), folder, 'u8-s8-channel'];
  execFileSync(python, forms, { stdio: 'ignore' });
  for (const batch of [1, 16]) {
    const paths = ['ours.onnx', 'u8-s8-channel.onnx', 'fp32.onnx'].map(file);
    const terms = [file('images.npy'), batch, rounds, threads].map(String);
    const output = execFileSync(python, [script('openvino-qdq.py'), ...terms, ...paths], { encoding: 'utf8' });
    const { version: openvino, records } = JSON.parse(output);
    const [ours, theirs] = records;
    console.log(
      `\nResNet50 ${version}, batch ${batch}, OpenVINO ${openvino}, ${cpu.model}, ${cpu.int8Path}, ${threads} threads`,
    );
    ['ours, QDQ', 'Python u8 x s8', 'FP32'].forEach((label, index) => {
      const { blocks, types } = records[index];
      const ms = median(blocks.flatMap(({ samplesMs }) => samplesMs)).toFixed(2);
      const { value, low, high } = compareBlocks('latency', ours.blocks, blocks);
      const ratio = `${value.toFixed(3)} (95 % interval ${low.toFixed(3)} to ${high.toFixed(3)}) times ours`;
      console.log(`  ${label.padEnd(14)} ${ms} ms, ${ratio}; ${inEightBits(types)} of ${LAYERS} layers in 8 bits`);
    });
    const isSlower = compareBlocks('latency', ours.blocks, theirs.blocks).high < 1;
    if (isSlower || inEightBits(ours.types) !== LAYERS) process.exitCode = 1;
  }
}

function inEightBits(types) {
  const counts = Object.entries(types).map(([type, count]) => (/ [ui]8$/.test(type) ? count : 0));
  return counts.reduce((sum, count) => sum + count, 0);
}
