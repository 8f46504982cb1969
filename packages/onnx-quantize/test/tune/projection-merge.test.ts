import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  float32Tensor,
  int8Tensor,
  int32Tensor,
  type ModelProto,
  type NodeProto,
  node,
  type TensorProto,
  uint8Tensor,
  writeModel,
} from '@rn50/onnx-model';
import { describe, expect, it } from 'vitest';
import { needsPython, usePython } from '../../../../testing/python.js';
import { type Network, toModel, toNetwork } from '../../src/graph/network.js';
import { mergeProjections } from '../../src/tune/projection-merge.js';
import { npyFile } from '../calibration-data/npy-file.js';
import { runModel } from '../engine.js';
import { opTypes, type SmallModel, smallModel, someInputs, weights } from '../small-models.js';

const python = usePython();
const openvino = readFileSync(new URL('../run-openvino.py', import.meta.url), 'utf8');
const ints = (...values: number[]) => ({ ints: values });
const conv = (inputs: readonly string[], output: string, attributes: Parameters<typeof node>[3] = {}): NodeProto =>
  node('Conv', inputs, [output], attributes, output);
const DIMS = [6, 5, 7];
const BATCH = 3;
const SIZE = 6 * 5 * 7;
/** Multiples of 1/16, so that codes and sums are exact in floats. */
const DATA = Float32Array.from(
  someInputs(BATCH, SIZE).flatMap((values) => Array.from(values, (v) => Math.round(16 * v) / 16)),
);

function networkOf(model: ModelProto): Network {
  if (model.graph === undefined) throw new Error('the model has a graph');
  return toNetwork(model, model.graph);
}

const small = (parts: SmallModel): ModelProto => smallModel({ input: ['N', ...DIMS], ...parts });
const run = (model: ModelProto, options = {}) => runModel(model, [BATCH, ...DIMS], DATA, options);

/** Scales are powers of two, another for each filter: whatever order a sum is made in, it is the same to the bit. */
const powers = (name: string, exponents: readonly number[]): TensorProto =>
  float32Tensor(
    name,
    exponents.length === 1 ? [] : [exponents.length],
    exponents.map((exponent) => 2 ** exponent),
  );

/** A 1x1 convolution between Q/DQ, as quantizers write it, whose output has a scale and a zero point of its own. */
function quantizedConvolution(name: string, filters: number, scale: number, zeroPoint: number, stride: number) {
  const codes = Int8Array.from({ length: filters * 6 }, (_, at) => ((at * 7) % 255) - 127);
  const exponents = Array.from({ length: filters }, (_, filter) => -6 - (filter % 3));
  return {
    nodes: [
      node('DequantizeLinear', [`${name}_q`, `${name}_s`], [`${name}_w`], { axis: { int: 0 } }),
      node('DequantizeLinear', [`${name}_bq`, `${name}_bs`], [`${name}_b`], { axis: { int: 0 } }),
      conv(['a', `${name}_w`, `${name}_b`], name, { strides: ints(stride, stride) }),
      node('QuantizeLinear', [name, `${name}_os`, `${name}_oz`], [`${name}_codes`]),
      node('DequantizeLinear', [`${name}_codes`, `${name}_os`, `${name}_oz`], [`${name}_y`]),
    ],
    initializers: [
      int8Tensor(`${name}_q`, [filters, 6, 1, 1], codes),
      powers(`${name}_s`, exponents),
      int32Tensor(
        `${name}_bq`,
        [filters],
        Array.from({ length: filters }, (_, at) => 90 * at - 200),
      ),
      powers(
        `${name}_bs`,
        exponents.map((exponent) => exponent - 4),
      ),
      powers(`${name}_os`, [scale]),
      uint8Tensor(`${name}_oz`, [], [zeroPoint]),
    ],
  };
}

/** The first convolution of a stage and its projection, both quantized. */
function quantizedStage({ secondStride = 1 } = {}): ModelProto {
  const first = quantizedConvolution('c', 4, -3, 0, 1);
  const second = quantizedConvolution('p', 8, -2, 117, secondStride);
  return small({
    nodes: [
      node('QuantizeLinear', ['x', 'x_s', 'x_z'], ['x_codes']),
      node('DequantizeLinear', ['x_codes', 'x_s', 'x_z'], ['a']),
      ...first.nodes,
      ...second.nodes,
      node('Concat', ['c_y', 'p_y'], ['y'], { axis: { int: 1 } }),
    ],
    initializers: [powers('x_s', [-4]), uint8Tensor('x_z', [], [128]), ...first.initializers, ...second.initializers],
  });
}

describe('a merged projection of a QDQ model', () => {
  const given = quantizedStage();
  const merged = mergeProjections(networkOf(given));

  it('is one convolution whose codes are split', () => {
    expect(merged?.sites).toEqual(['c', 'p']);
    const { nodes = [] } = merged?.network ?? {};
    expect(opTypes(nodes).filter((type) => ['Conv', 'Split', 'QuantizeLinear'].includes(type))).toEqual([
      'QuantizeLinear',
      'Conv',
      'QuantizeLinear',
      'Split',
    ]);
    const split = nodes.find(({ opType }) => opType === 'Split');
    expect(split?.output).toEqual(['c_codes', 'p_codes']);
  });

  it('gives the same bits in ONNX Runtime', async () => {
    if (merged === null) throw new Error('there is a pair');
    // ONNX Runtime fuses a QuantizeLinear with several scales into a convolution, and then refuses it.
    const after = await run(toModel(merged.network), { graphOptimization: 'disabled' });
    expect(after).toEqual(await run(given));
    expect(new Set(after).size).toBeGreaterThan(20);
  });

  it('gives the same bits in OpenVINO, and runs in 8 bits', needsPython('openvino'), async () => {
    if (merged === null) throw new Error('there is a pair');
    const folder = mkdtempSync(join(tmpdir(), 'rn50-merged-'));
    try {
      const inputs = join(folder, 'inputs.npy');
      writeFileSync(inputs, npyFile([BATCH, ...DIMS], DATA));
      const runs = [given, toModel(merged.network)].map(async (model, at) => {
        const file = join(folder, `${at}.onnx`);
        writeFileSync(file, writeModel(model));
        return JSON.parse(await python(openvino, file, inputs)) as { layers: [string, string][]; outputs: number[] };
      });
      const [before, after] = await Promise.all(runs);
      expect(after?.outputs).toEqual(before?.outputs);
      const convolutions = after?.layers.filter(([kind]) => kind === 'Convolution');
      expect(convolutions).toEqual([['Convolution', 'u8']]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('is not made where strides differ', () => {
    expect(mergeProjections(networkOf(quantizedStage({ secondStride: 2 })))).toBeNull();
  });
});

describe('a merged projection of a float model', () => {
  const norm = ['scale', 'shift', 'mean', 'variance'].map((name) =>
    float32Tensor(
      name,
      [5],
      [1, 2, 3, 4, 5].map((value) => value / 4),
    ),
  );
  const constants = [weights('w', [4, 6, 1, 1]), weights('b', [4]), weights('v', [5, 6, 1, 1]), ...norm];
  /** One with a bias, the other with a normalization behind it, as in ResNet50 v1. */
  const nodes = [
    conv(['x', 'w', 'b'], 'c'),
    node('Relu', ['c'], ['r']),
    conv(['x', 'v'], 'p'),
    node('BatchNormalization', ['p', 'scale', 'shift', 'mean', 'variance'], ['n']),
    node('Concat', ['r', 'n', 'c'], ['y'], { axis: { int: 1 } }),
  ];

  it.each([11, 13])('gives the same sums, with opset %i', async (opset) => {
    const given = small({ nodes, initializers: constants, opset });
    const merged = mergeProjections(networkOf(given));
    if (merged === null) throw new Error('there is a pair');
    expect(opTypes(merged.network.nodes)).toEqual(['Conv', 'Split', 'Relu', 'Concat']);
    const [before, after] = [await run(given), await run(toModel(merged.network))];
    expect(after).toHaveLength(before.length);
    const largest = before.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
    const error = before.reduce((most, value, at) => Math.max(most, Math.abs(value - (after[at] ?? Number.NaN))), 0);
    expect(error).toBeLessThan(1e-5 * largest);
  });

  it('leaves a third convolution over the same tensor as it is', () => {
    const third = [conv(['x', 'w'], 't'), node('Concat', ['c', 'd', 't'], ['y'], { axis: { int: 1 } })];
    const given = small({ nodes: [conv(['x', 'w'], 'c'), conv(['x', 'v'], 'd'), ...third], initializers: constants });
    const merged = mergeProjections(networkOf(given));
    expect(merged?.sites).toEqual(['c', 'd']);
    expect(opTypes(merged?.network.nodes ?? [])).toEqual(['Conv', 'Split', 'Conv', 'Concat']);
  });

  it.each<[string, readonly NodeProto[]]>([
    ['they read different tensors', [node('Relu', ['x'], ['z']), conv(['z', 'v'], 'd')]],
    ['one has a larger kernel', [conv(['x', 'k'], 'd', { pads: ints(1, 1, 1, 1) })]],
    ['one has groups', [conv(['x', 'g'], 'd', { group: { int: 2 } })]],
    ['one has padding', [conv(['x', 'v'], 'd', { pads: ints(0, 0, 1, 1) })]],
    ['weights are calculated', [node('Relu', ['v'], ['u']), conv(['x', 'u'], 'd')]],
  ])('is not made where %s', (_, second) => {
    const given = small({
      nodes: [conv(['x', 'w'], 'c'), ...second, node('Add', ['c', 'd'], ['y'])],
      initializers: [...constants, weights('k', [4, 6, 3, 3]), weights('g', [4, 3, 1, 1])],
    });
    expect(mergeProjections(networkOf(given))).toBeNull();
  });
});
