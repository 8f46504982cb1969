// Does it pay to write conv3(z) + shortcut(x) at the start of a stage as one 1x1 convolution over Concat(z, x)? ResNet50 in
// onnxruntime-node, unread pixels left out on all sides, blocks interleaved. See docs/adr/0008-tuning.md: it does not.
// "shared codes" gives all operands of a Concat one scale: right for time, not for what comes out.
// Usage: node bench/projection-merge.mjs [block pairs]
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compareBlocks, median } from '@rn50/bench-stats';
import { detectCpu } from '@rn50/cpu-detect';
import { compare, structuredImages } from '@rn50/inference-runner';
import {
  buildResNet50,
  float32Tensor,
  getInts,
  node as makeNode,
  tensorDims,
  tensorToFloat32,
  writeModel,
} from '@rn50/onnx-model';
import { quantize } from '@rn50/onnx-quantize';
// Inner parts, which the package does not export.
import { toModel, toNetwork } from '../packages/onnx-quantize/dist/graph/network.js';
import { prepareNetwork } from '../packages/onnx-quantize/dist/passes/prepare-network.js';
import { skipUnreadPixels } from '../packages/onnx-quantize/dist/tune/unread-pixels.js';

const [pairs = '12'] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'rn50-merge-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const cpu = await detectCpu();
const threads = Math.max(1, Math.floor(cpu.usableCpus));
const calibration = structuredImages({ count: 4, channels: 3, height: 224, width: 224 });

for (const version of ['v1', 'v1.5']) {
  const plain = prepareNetwork(networkOf(buildResNet50({ version })), 'qdq').network;
  const merged = withMergedProjections(plain);
  const int8 = thinned(networkOf((await quantize(toModel(plain), { calibration, cpu })).model));
  const mergedInt8 = thinned(networkOf((await quantize(toModel(merged), { calibration, cpu })).model));
  const groups = {
    FP32: { plain: thinned(plain), merged: thinned(merged) },
    INT8: { plain: int8, merged: mergedInt8, 'shared codes': withSharedCodes(mergedInt8) },
  };
  for (const batch of [1, 16]) {
    console.log(`\nResNet50 ${version}, batch ${batch}, ${cpu.model}, INT8 path ${cpu.int8Path}, ${threads} threads`);
    for (const [precision, networks] of Object.entries(groups)) await race(precision, networks, batch);
  }
}

async function race(precision, networks, batch) {
  const variants = Object.entries(networks).map(([label, network], index) => {
    const modelPath = join(folder, `${index}.onnx`);
    writeFileSync(modelPath, writeModel(toModel(network)));
    return { label, modelPath };
  });
  const records = await compare({ variants, batch, threads, pairs: Math.ceil(Number(pairs) / (batch === 1 ? 1 : 2)) });
  for (const { label, status, message, blocks } of records) {
    if (status !== 'ok') throw new Error(`${label}: ${message}`);
    const { value, low, high } = compareBlocks('latency', records[0].blocks, blocks);
    const ms = median(blocks.flatMap(({ samplesMs }) => samplesMs)).toFixed(2);
    const ratio = `${value.toFixed(3)} (95 % interval ${low.toFixed(3)} to ${high.toFixed(3)})`;
    console.log(`  ${precision} ${label.padEnd(12)} ${ms} ms, ${ratio} of the time`);
  }
}

function networkOf(model) {
  return toNetwork(model, model.graph);
}

function thinned(network) {
  return skipUnreadPixels(network)?.network ?? network;
}

/** Every Add of two 1x1 convolutions as one over the Concat of what they read. */
function withMergedProjections(network) {
  const initializers = new Map(network.initializers);
  const makers = new Map(network.nodes.flatMap((node) => node.output.map((output) => [output, node])));
  const gone = new Set();
  const nodes = network.nodes.flatMap((add) => {
    const convs = add.opType === 'Add' ? add.input.map((name) => makers.get(name)) : [];
    if (convs.length !== 2 || !convs.every((conv) => conv?.opType === 'Conv')) return [add];
    for (const conv of convs) gone.add(conv);
    const [sum] = add.output;
    const pools = [];
    const images = convs.map((conv, index) => {
      const strides = getInts(conv, 'strides', [1, 1]);
      if (strides.every((stride) => stride === 1)) return conv.input[0];
      const attributes = { kernel_shape: { ints: [1, 1] }, strides: { ints: strides } };
      pools.push(
        makeNode('MaxPool', [conv.input[0]], [`${sum}_picked_${index}`], attributes, `${sum}_picked_${index}`),
      );
      return `${sum}_picked_${index}`;
    });
    const [weights, bias] = sideBySide(
      convs.map(({ input }) => input.slice(1).map((name) => initializers.get(name))),
      sum,
    );
    initializers.set(weights.name, weights).set(bias.name, bias);
    return [
      ...pools,
      makeNode('Concat', images, [`${sum}_both`], { axis: { int: 1 } }, `${sum}_both`),
      makeNode('Conv', [`${sum}_both`, weights.name, bias.name], [sum], { kernel_shape: { ints: [1, 1] } }, sum),
    ];
  });
  // The convolutions stand before their Add, so they are dropped once all are known.
  return { ...network, nodes: nodes.filter((node) => !gone.has(node)), initializers };
}

/** `[M, C1]` and `[M, C2]` as `[M, C1 + C2, 1, 1]`, and the sum of the biases. */
function sideBySide([[first, firstBias], [second, secondBias]], name) {
  const [filters, left] = tensorDims(first);
  const [, right] = tensorDims(second);
  const [a, b] = [tensorToFloat32(first), tensorToFloat32(second)];
  const values = new Float32Array(filters * (left + right));
  for (let filter = 0; filter < filters; filter++) {
    values.set(a.subarray(filter * left, (filter + 1) * left), filter * (left + right));
    values.set(b.subarray(filter * right, (filter + 1) * right), filter * (left + right) + left);
  }
  const added = tensorToFloat32(secondBias);
  const bias = tensorToFloat32(firstBias).map((value, index) => value + added[index]);
  return [
    float32Tensor(`${name}_weights`, [filters, left + right, 1, 1], values),
    float32Tensor(`${name}_bias`, [filters], bias),
  ];
}

/** Every Concat as a Concat of codes: its operands have one scale, so nothing is quantized anew. */
function withSharedCodes(network) {
  const makers = new Map(network.nodes.flatMap((node) => node.output.map((output) => [output, node])));
  const quantizers = new Map(network.nodes.map((node) => [`${node.opType} ${node.input[0]}`, node]));
  const nodes = network.nodes.map((node) => {
    if (node.opType !== 'DequantizeLinear') return node;
    const concat = makers.get(makers.get(node.input[0])?.input[0] ?? '');
    if (concat?.opType !== 'Concat') return node;
    const [first] = concat.input.map((name) => makers.get(name));
    return { ...node, input: [`${concat.output[0]}_codes`, ...first.input.slice(1)] };
  });
  return {
    ...network,
    nodes: nodes.flatMap((node) => {
      if (node.opType === 'Concat') {
        const codes = node.input.map((name) => makers.get(name).input[0]);
        return [{ ...node, input: codes, output: [`${node.output[0]}_codes`] }];
      }
      return node === quantizers.get(`QuantizeLinear ${node.input[0]}`) &&
        makers.get(node.input[0])?.opType === 'Concat'
        ? []
        : [node];
    }),
  };
}
