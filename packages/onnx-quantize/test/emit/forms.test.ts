import {
  float32Tensor,
  int64Tensor,
  type NodeProto,
  node,
  tensorToFloat32,
  tensorToInt8,
  tensorToInt32,
  tensorToUint8,
} from '@rn50/onnx-model';
import { describe, expect, it } from 'vitest';
import { quantize } from '../../src/quantize.js';
import { ortEngine, runModel, sqnrDb } from '../engine.js';
import { opTypes, type SmallModel, smallModel, someInputs, weights } from '../small-models.js';
import { OPERATOR_CASES } from './operator-cases.js';

const ints = (...values: number[]) => ({ ints: values });
const conv = (input: string, output: string): NodeProto =>
  node('Conv', [input, 'w', 'b'], [output], { kernel_shape: ints(3, 3), pads: ints(1, 1, 1, 1) });
const base = [
  weights('w', [2, 2, 3, 3]),
  weights('b', [2]),
  float32Tensor('zero', [], [0]),
  float32Tensor('six', [], [6]),
];

/** Small networks with every operator that is quantized; `integer` are the operators in QOperator form. */
const CASES: [string, SmallModel, string[]][] = [
  ['Conv with Relu', { nodes: [conv('x', 'c'), node('Relu', ['c'], ['y'])], initializers: base }, ['QLinearConv']],
  [
    'Conv with Clip(0, 6)',
    { nodes: [conv('x', 'c'), node('Clip', ['c', 'zero', 'six'], ['y'])], initializers: base },
    ['QLinearConv'],
  ],
  [
    'a Conv by groups without bias',
    { nodes: [node('Conv', ['x', 'd'], ['y'], { group: { int: 2 } })], initializers: [weights('d', [4, 1, 2, 2])] },
    ['QLinearConv'],
  ],
  [
    'a residual Add',
    {
      nodes: [
        conv('x', 'c'),
        node('Relu', ['c'], ['r']),
        conv('r', 'd'),
        node('Add', ['d', 'r'], ['a']),
        node('Relu', ['a'], ['y']),
      ],
      initializers: base,
    },
    ['QLinearConv', 'QLinearConv', 'QLinearAdd'],
  ],
  [
    'an Add of a constant',
    { nodes: [conv('x', 'c'), node('Add', ['c', 't'], ['y'])], initializers: [...base, weights('t', [2, 1, 1])] },
    ['QLinearConv', 'QLinearAdd'],
  ],
  [
    'Concat with the float input',
    { nodes: [conv('x', 'c'), node('Concat', ['c', 'x'], ['y'], { axis: { int: 1 } })], initializers: base },
    ['QLinearConv', 'QLinearConcat'],
  ],
  [
    'pools',
    {
      nodes: [
        conv('x', 'c'),
        node('MaxPool', ['c'], ['p'], { kernel_shape: ints(2, 2) }),
        node('AveragePool', ['p'], ['q'], { kernel_shape: ints(2, 2) }),
        node('GlobalAveragePool', ['q'], ['y']),
      ],
      initializers: base,
    },
    ['QLinearConv', 'MaxPool', 'QLinearAveragePool', 'QLinearGlobalAveragePool'],
  ],
  [
    'AveragePool with the dilations of opset 19',
    {
      nodes: [
        conv('x', 'c'),
        node('AveragePool', ['c'], ['y'], { kernel_shape: ints(2, 2), dilations: ints(1, 1), strides: ints(2, 2) }),
      ],
      initializers: base,
      opset: 19,
    },
    ['QLinearConv', 'QLinearAveragePool'],
  ],
  [
    'what only moves codes',
    {
      nodes: [
        conv('x', 'c'),
        node('Transpose', ['c'], ['t'], { perm: ints(0, 2, 3, 1) }),
        node('Reshape', ['t', 'shape'], ['r']),
        node('Unsqueeze', ['r', 'axes'], ['u']),
        node('Squeeze', ['u', 'axes'], ['s']),
        node('Flatten', ['s'], ['y']),
      ],
      initializers: [...base, int64Tensor('shape', [3], [0, 4, 8]), int64Tensor('axes', [1], [1])],
      outputDims: ['N', 'M'],
    },
    ['QLinearConv', 'Transpose', 'Reshape', 'Unsqueeze', 'Squeeze', 'Flatten'],
  ],
  [
    'Gemm by rows with factors',
    {
      nodes: [
        node('Gemm', ['x', 'g', 'h'], ['r'], { transB: { int: 1 }, alpha: { float: 0.5 }, beta: { float: 2 } }),
        node('Relu', ['r'], ['q']),
        node('Gemm', ['q', 'k'], ['y']),
      ],
      initializers: [weights('g', [5, 32]), weights('h', [5]), weights('k', [5, 3])],
      input: ['N', 32],
    },
    ['QGemm', 'QGemm'],
  ],
  [
    'Gemm with one bias for all',
    {
      nodes: [node('Gemm', ['x', 'g', 'h'], ['y'])],
      initializers: [weights('g', [32, 3]), float32Tensor('h', [], [0.75])],
      input: ['N', 32],
    },
    ['QGemm'],
  ],
  [
    'MatMul',
    { nodes: [node('MatMul', ['x', 'm'], ['y'])], initializers: [weights('m', [32, 3])], input: ['N', 32] },
    ['QLinearMatMul'],
  ],
  [
    'a float operator between',
    {
      nodes: [conv('x', 'c'), node('Tanh', ['c'], ['s']), conv('s', 'd'), node('Sub', ['d', 's'], ['y'])],
      initializers: base,
    },
    ['QLinearConv', 'Tanh', 'QLinearConv', 'Sub'],
  ],
  [
    'a weight shared by two Convs',
    { nodes: [conv('x', 'c'), conv('c', 'y')], initializers: base },
    ['QLinearConv', 'QLinearConv'],
  ],
];
const CONVERSIONS = new Set(['QuantizeLinear', 'DequantizeLinear']);

describe.each([...CASES, ...OPERATOR_CASES])('%s', (_, parts, integer) => {
  const model = smallModel(parts);
  const dims = [1, ...(parts.input ?? ['N', 2, 4, 4]).slice(1).map(Number)];
  const calibration = { inputs: someInputs(8, 32), dims };

  it('is close to float in both forms, which agree', async () => {
    const engine = await ortEngine();
    const qdq = await quantize(model, { calibration, form: 'qdq', engine });
    const qoperator = await quantize(model, { calibration, form: 'qoperator', engine });
    expect(opTypes(qoperator.model.graph?.node ?? []).filter((type) => !CONVERSIONS.has(type))).toEqual(integer);
    expect(opTypes(qdq.model.graph?.node ?? []).filter((type) => !CONVERSIONS.has(type))).toEqual(
      integer.map((type) => type.replace(/^QLinear|^Q(?=Gemm)/, '')),
    );
    const batch = [2, ...dims.slice(1)];
    const inputs = Float32Array.from(someInputs(2, 32).flatMap((values) => [...values]));
    const float = await runModel(model, batch, inputs);
    const [first, second] = [await runModel(qdq.model, batch, inputs), await runModel(qoperator.model, batch, inputs)];
    expect(sqnrDb(float, first)).toBeGreaterThan(28);
    expect(sqnrDb(float, second)).toBeGreaterThan(28);
    expect(sqnrDb(first, second)).toBeGreaterThan(38);
  });
});

describe('the numbers written', () => {
  const twoChannels = smallModel({
    nodes: [node('Conv', ['x', 'w', 'b'], ['c']), node('Relu', ['c'], ['y'])],
    initializers: [float32Tensor('w', [2, 1, 1, 1], [1.27, -2.54]), float32Tensor('b', [2], [1, 0])],
    input: ['N', 1, 1, 2],
  });
  const calibration = [Float32Array.of(-1, 1.55)];

  it('are those computed by hand', async () => {
    const { model } = await quantize(twoChannels, { calibration, engine: await ortEngine() });
    const tensors = new Map(model.graph?.initializer.map((tensor) => [tensor.name, tensor]));
    const get = (name: string) => tensors.get(name) ?? float32Tensor('missing', [0], []);
    // Input -1..1.55: scale 0.01, zero point 100. Weights: scales 0.01 and 0.02, codes 127. Bias 1 in steps of 1e-4.
    expect(tensorToFloat32(get('x_scale'))[0]).toBeCloseTo(0.01, 7);
    expect([...tensorToUint8(get('x_zero_point'))]).toEqual([100]);
    expect([...tensorToInt8(get('w_quantized'))]).toEqual([127, -127]);
    expect([...tensorToFloat32(get('w_scale'))].map((scale) => scale.toFixed(6))).toEqual(['0.010000', '0.020000']);
    expect([...tensorToInt32(get('y_bias_quantized'))]).toEqual([10000, 0]);
    // Channel 0: 1 + 1.27 * 1.55 = 2.9685; channel 1: 2.54 * 1 = 2.54; Relu: from 0.
    expect(tensorToFloat32(get('y_scale'))[0]).toBeCloseTo(2.9685 / 255, 6);
    expect([...tensorToUint8(get('y_zero_point'))]).toEqual([0]);
  });

  it('use 7 bits with reduced range', async () => {
    const { model, report } = await quantize(twoChannels, {
      calibration,
      reduceRange: 'on',
      engine: await ortEngine(),
    });
    const codes = model.graph?.initializer.find(({ name }) => name === 'w_quantized');
    expect(report.reduceRange).toBe(true);
    expect(codes === undefined ? [] : [...tensorToInt8(codes)]).toEqual([63, -63]);
  });

  it.each(['qdq', 'qoperator'] as const)('hold weights that several layers read once, in the form %s', async (form) => {
    const gemm = (input: string, output: string, alpha: number): NodeProto =>
      node('Gemm', [input, 'w'], [output], { alpha: { float: alpha } });
    const model = smallModel({
      nodes: [gemm('x', 'a', 1), gemm('a', 'b', 1), gemm('b', 'c', 0.5), gemm('c', 'y', 1)],
      initializers: [weights('w', [4, 4])],
      input: ['N', 4],
    });
    const calibration = { inputs: someInputs(2, 4), dims: [1, 4] };
    const quantized = await quantize(model, { calibration, form, engine: await ortEngine() });
    const codes = quantized.model.graph?.initializer.filter(({ dims }) => dims.length === 2) ?? [];
    // The codes of 0.5 w are those of w, but its scales are not.
    expect(codes.map(({ name }) => name)).toEqual(['w_quantized', 'w_quantized_2']);
  });

  it('hold the microsoft domain only in QOperator form, and keep names, types and the open batch', async () => {
    const parts = CASES[3]?.[1];
    if (parts === undefined) throw new Error('no such case');
    const options = { calibration: { inputs: someInputs(2, 32), dims: [1, 2, 4, 4] }, engine: await ortEngine() };
    const before = smallModel(parts).graph;
    for (const form of ['qdq', 'qoperator'] as const) {
      const { model } = await quantize(smallModel(parts), { ...options, form });
      expect(model.opsetImport.map(({ domain }) => domain)).toEqual(form === 'qdq' ? [''] : ['', 'com.microsoft']);
      expect(model.graph?.input).toEqual(before?.input);
      expect(model.graph?.output).toEqual(before?.output);
      expect(model.producerName).toBe('rn50');
      expect(model.metadataProps.find(({ key }) => key === 'rn50.form')?.value).toBe(form);
    }
  });
});
