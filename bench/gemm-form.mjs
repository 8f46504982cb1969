// Which kernels do INT8 convolutions take with weight zero points 0, -1 and 1? Profiles of ResNet50 in onnxruntime-node, in
// turns: time of all convolutions, and for how many of them each form is the fastest.
// Usage: node bench/gemm-form.mjs [batch]
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median } from '@rn50/bench-stats';
import { detectCpu } from '@rn50/cpu-detect';
import { profileModel, structuredImages } from '@rn50/inference-runner';
import { buildResNet50, int8Tensor, tensorDims, tensorToInt8, writeModel } from '@rn50/onnx-model';
import { quantize } from '@rn50/onnx-quantize';

const ROUNDS = 4;
const [batch = '1'] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'rn50-gemm-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const cpu = await detectCpu();
const threads = Math.max(1, Math.floor(cpu.usableCpus));
const calibration = structuredImages({ count: 4, channels: 3, height: 224, width: 224 });
const { model } = await quantize(buildResNet50(), { calibration, cpu });
const forms = [0, -1, 1].map((zeroPoint) => {
  const modelPath = join(folder, `${zeroPoint}.onnx`);
  writeFileSync(modelPath, writeModel(shifted(zeroPoint)));
  return { zeroPoint, modelPath, profiles: [] };
});
for (let round = 0; round < ROUNDS; round++) {
  for (const { modelPath, profiles } of round % 2 === 0 ? forms : forms.toReversed()) {
    const profile = await profileModel({ modelPath, batch: Number(batch), threads, runs: 20, optimizedModel: false });
    profiles.push(profile.nodes.filter(({ opType }) => opType === 'QLinearConv').map(({ ms }) => ms));
  }
}
const times = forms.map(({ profiles }) =>
  profiles[0].map((_, layer) => Math.min(...profiles.map((one) => one[layer]))),
);
console.log(`${cpu.model}, INT8 path ${cpu.int8Path}, ${threads} threads, batch ${batch}`);
forms.forEach(({ zeroPoint, profiles }, index) => {
  const total = median(profiles.map((one) => one.reduce((sum, ms) => sum + ms, 0))).toFixed(2);
  const faster = times[index].filter((ms, layer) => ms < 0.97 * times[0][layer]).length;
  const ratio = median(times[index].map((ms, layer) => ms / times[0][layer])).toFixed(2);
  const layers = `median of layers ${ratio} times zero point 0`;
  console.log(`  zero point ${zeroPoint}: ${total} ms; ${layers}; ${faster} of ${times[0].length} faster by 3 %`);
});

/** The model with every weight code of a convolution and its zero point moved; by 1, code 127 wraps: for its time only. */
function shifted(shift) {
  const { graph } = model;
  const initializers = new Map(graph.initializer.map((tensor) => [tensor.name, tensor]));
  const weights = new Set(graph.node.filter(({ opType }) => opType === 'Conv').map(({ input }) => input[1]));
  const moved = graph.node.filter(({ output }) => weights.has(output[0])).flatMap(({ input }) => [input[0], input[2]]);
  for (const name of moved) {
    const tensor = initializers.get(name);
    const codes = tensorToInt8(tensor).map((code) => code + shift);
    initializers.set(name, int8Tensor(name, tensorDims(tensor), codes));
  }
  return { ...model, graph: { ...graph, initializer: [...initializers.values()] } };
}
