// Builds ResNet50 with synthetic weights, quantizes it and writes both files. Usage: node examples/build-and-quantize.mjs [folder]
import { writeFile } from 'node:fs/promises';
import { structuredImages } from '@rn50/inference-runner';
import { buildResNet50, describeModel, writeModel } from '@rn50/onnx-model';
import { quantize } from '@rn50/onnx-quantize';

const [folder = '.'] = process.argv.slice(2);
const fp32 = buildResNet50({ seed: 1 });
const calibration = structuredImages({ count: 16, channels: 3, height: 224, width: 224 });
const { model: int8, report } = await quantize(fp32, { calibration, threads: 2 });
await writeFile(`${folder}/fp32.onnx`, writeModel(fp32));
await writeFile(`${folder}/int8.onnx`, writeModel(int8));
console.log(
  `${(describeModel(fp32).macs / 1e9).toFixed(2)} GMAC; ${report.quantizedNodes} nodes in INT8, ${report.floatNodes.length} in float`,
);
