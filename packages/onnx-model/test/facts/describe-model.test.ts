import { create } from '@bufbuild/protobuf';
import { TensorProto_DataLocation, TensorProtoSchema, ValueInfoProtoSchema } from 'onnx-buf';
import { describe, expect, it } from 'vitest';
import { describeModel } from '../../src/facts/describe-model.js';
import { tensorFacts } from '../../src/facts/model-facts.js';
import {
  DataType,
  externalDataOf,
  float32Tensor,
  int8Tensor,
  type ModelProto,
  makeGraph,
  makeModel,
  makeTensor,
  type NodeProto,
  node,
  readModel,
  type TensorProto,
  tensorToFloat32,
  uint8Tensor,
  valueInfo,
} from '../../src/index.js';
import { digitsBytes } from '../fixture.js';

function modelOf(
  nodes: readonly NodeProto[],
  initializers: readonly TensorProto[],
  inputs = [valueInfo('x', DataType.FLOAT, ['N', 2, 4, 4])],
): ModelProto {
  const graph = makeGraph({ name: 'g', nodes, inputs, outputs: [], initializers });
  return makeModel({ graph, irVersion: 7, opsets: { '': 13, 'com.microsoft': 1 }, producerName: 'test' });
}

const scale = (name: string, length = 1): TensorProto =>
  float32Tensor(name, length === 1 ? [] : [length], new Float32Array(length).fill(0.1));
const zero = (name: string): TensorProto => uint8Tensor(name, [], [0]);
const signedZero = (name: string): TensorProto => int8Tensor(name, [], [0]);
const weights = int8Tensor('w', [3, 2, 1, 1], [1, 2, 3, 4, 5, 6]);
const floatWeights = float32Tensor('f', [3, 2, 1, 1], [1, 2, 3, 4, 5, 6]);

describe('describeModel', () => {
  it('describes a file written by Python', () => {
    const facts = describeModel(readModel(digitsBytes));
    expect(facts).toMatchObject({
      irVersion: 8,
      opset: 14,
      opsetImports: { 'ai.onnx': 14 },
      inputs: [{ name: 'input', type: 'float32', dims: ['N', 1, 8, 8] }],
      outputs: [{ name: 'logits', type: 'float32', dims: ['N', 10] }],
      nodeCount: 52,
      opHistogram: { Conv: 15, BatchNormalization: 15, Relu: 13, Add: 6, Gemm: 1 },
      parameters: 122_106,
      initializerBytes: 488_424,
      quantization: { form: 'none' },
      externalData: [],
    });
    expect(facts.macNodes).toHaveLength(16);
    expect(facts.macs).toBe(facts.macNodes.reduce((sum, { macs }) => sum + (macs ?? 0), 0));
  });

  it.each([
    [7, 1],
    [3, undefined],
  ])('counts weights that a caller may replace, by IR version %i', (irVersion, count) => {
    const inputs = [valueInfo('x', DataType.FLOAT, ['N', 2, 4, 4]), valueInfo('f', DataType.FLOAT, [3, 2, 1, 1])];
    const model = modelOf([node('Conv', ['x', 'f'], ['y'])], [floatWeights], inputs);
    model.irVersion = BigInt(irVersion);
    const { replaceableWeights, inputs: fed } = describeModel(model);
    expect([replaceableWeights, fed.map(({ name }) => name)]).toEqual([count, ['x']]);
  });

  it('survives JSON', () => {
    const facts = describeModel(readModel(digitsBytes));
    expect(JSON.parse(JSON.stringify(facts))).toEqual(facts);
  });

  it('counts multiply-accumulates at batch 1', () => {
    const model = modelOf(
      [
        node('Conv', ['x', 'f'], ['c'], {}, 'first'),
        node('ConvTranspose', ['c', 't'], ['d'], { strides: { ints: [2, 2] } }),
        node('Flatten', ['d'], ['e']),
        node('MatMul', ['e', 'm'], ['g']),
        node('Gemm', ['q', 'm'], ['h'], { transA: { int: 1 } }),
        node('Conv', ['unknown', 'f'], ['i']),
      ],
      [
        floatWeights,
        float32Tensor('t', [3, 1, 2, 2], new Float32Array(12)),
        float32Tensor('m', [64, 5], new Float32Array(320)),
        float32Tensor('q', [64, 7], new Float32Array(448)),
      ],
    );
    expect(describeModel(model).macNodes).toEqual([
      { index: 0, name: 'first', opType: 'Conv', macs: 4 * 4 * 3 * 2 },
      { index: 1, name: '', opType: 'ConvTranspose', macs: 4 * 4 * 3 * 4 },
      { index: 3, name: '', opType: 'MatMul', macs: 64 * 5 },
      { index: 4, name: '', opType: 'Gemm', macs: 7 * 64 * 5 },
      { index: 5, name: '', opType: 'Conv', macs: null },
    ]);
  });

  it.each<[string, (number | string)[], Record<string, string>, Record<string, number[]>, number]>([
    ['given', ['N', 2, 'h', 'w'], { imgsz: '[8, 8]' }, { x: [1, 2, 6, 4] }, 6 * 4],
    ['that the file names', ['N', 2, 'h', 'w'], { imgsz: '[8, 8]' }, {}, 8 * 8],
    ['of a fixed batch, its share', [10, 2, 4, 4], {}, {}, 4 * 4],
  ])('counts for one sample: the size %s', (_, dims, metadata, sizes, pixels) => {
    const graph = makeGraph({
      name: 'g',
      nodes: [node('Conv', ['x', 'f'], ['y'])],
      inputs: [valueInfo('x', DataType.FLOAT, dims)],
      outputs: [],
      initializers: [floatWeights],
    });
    const model = makeModel({ graph, irVersion: 7, opsets: { '': 13 }, producerName: 'test', metadata });
    expect(describeModel(model, sizes).macs).toBe(pixels * 3 * 2);
  });

  it('counts behind operators that only move data', () => {
    const nodes = [
      node('Split', ['x'], ['a', 'b'], { axis: { int: 1 } }),
      node('Concat', ['b', 'a'], ['c'], { axis: { int: 1 } }),
      node('Conv', ['c', 'f'], ['y']),
    ];
    expect(describeModel(modelOf(nodes, [floatWeights])).macs).toBe(4 * 4 * 3 * 2);
  });

  it.each<[string, NodeProto]>([
    ['a convolution of unknown shape', node('Conv', ['unknown', 'f'], ['i'])],
    ['an operator nothing is known of', node('Mystery', ['x'], ['i'], {}, 'm', 'mine')],
    ['an operator that multiplies and is not counted', node('Attention', ['x'], ['i'])],
  ])('gives no figure for the whole where a part is unknown: %s', (_name, unknown) => {
    const facts = describeModel(modelOf([node('Conv', ['x', 'f'], ['c']), unknown], [floatWeights]));
    expect(facts.macs).toBeNull();
    expect(facts.macNodes.map(({ macs }) => macs)).toEqual([4 * 4 * 3 * 2, null]);
  });

  it('counts 0 for what works element by element, in a domain of its own as well', () => {
    const nodes = [node('Conv', ['x', 'f'], ['c']), node('QuickGelu', ['c'], ['y'], {}, 'g', 'com.microsoft')];
    expect(describeModel(modelOf(nodes, [floatWeights])).macs).toBe(4 * 4 * 3 * 2);
  });

  it('leaves initializers out of the inputs', () => {
    const inputs = [valueInfo('x', DataType.FLOAT, [1, 2, 4, 4]), valueInfo('f', DataType.FLOAT, [3, 2, 1, 1])];
    expect(describeModel(modelOf([], [floatWeights], inputs)).inputs.map(({ name }) => name)).toEqual(['x']);
  });

  it('recognises Q/DQ pairs, per channel, and operators left in float', () => {
    const nodes = [
      node('QuantizeLinear', ['x', 'xs', 'xz'], ['xq']),
      node('DequantizeLinear', ['xq', 'xs', 'xz'], ['xd']),
      node('DequantizeLinear', ['w', 'ws'], ['wd'], { axis: { int: 0 } }),
      node('Conv', ['xd', 'wd'], ['y']),
      node('Conv', ['x', 'f'], ['z']),
    ];
    const facts = describeModel(modelOf(nodes, [weights, floatWeights, scale('xs'), zero('xz'), scale('ws', 3)]));
    expect(facts.quantization).toEqual({
      form: 'qdq',
      activationType: 'uint8',
      weightType: 'int8',
      perChannel: true,
      quantizedOperators: 1,
      floatOperators: 1,
      floatMacShare: 0.5,
      fakeQuantized: false,
    });
    expect(facts.macs).toBe(2 * 4 * 4 * 3 * 2);
  });

  it('names what is no tensor', () => {
    const sequence = { case: 'sequenceType' as const, value: {} };
    const info = create(ValueInfoProtoSchema, { name: 'probabilities', type: { value: sequence } });
    expect(tensorFacts(info)).toEqual({ name: 'probabilities', type: 'a sequence', dims: null });
  });

  it('counts a recurrent layer among those left in float', () => {
    const nodes = [
      node('QuantizeLinear', ['x', 'xs', 'xz'], ['xq']),
      node('DequantizeLinear', ['xq', 'xs', 'xz'], ['xd']),
      node('DequantizeLinear', ['w', 'ws'], ['wd']),
      node('Conv', ['xd', 'wd'], ['y']),
      node('GRU', ['y', 'f', 'f'], ['z']),
    ];
    const facts = describeModel(modelOf(nodes, [weights, floatWeights, scale('xs'), zero('xz'), scale('ws')]));
    expect(facts.quantization).toMatchObject({ quantizedOperators: 1, floatOperators: 1 });
  });

  it('recognises integer operators with Q and DQ at their borders', () => {
    const nodes = [
      node('QuantizeLinear', ['x', 'xs', 'xz'], ['xq']),
      node('QLinearConv', ['xq', 'xs', 'xz', 'w', 'ws', 'wz', 'xs', 'xz'], ['yq']),
      node('DequantizeLinear', ['yq', 'xs', 'xz'], ['y']),
    ];
    const stored = [weights, scale('xs'), signedZero('xz'), scale('ws'), signedZero('wz')];
    expect(describeModel(modelOf(nodes, stored)).quantization).toEqual({
      form: 'qoperator',
      activationType: 'int8',
      weightType: 'int8',
      perChannel: false,
      quantizedOperators: 1,
      floatOperators: 0,
      floatMacShare: 0,
      fakeQuantized: false,
    });
  });

  it('tells weights that are still floats from codes, and how much of the work is left in float', () => {
    const pairs = (weight: readonly NodeProto[]) => [
      node('QuantizeLinear', ['x', 'xs', 'xz'], ['xq']),
      node('DequantizeLinear', ['xq', 'xs', 'xz'], ['xd']),
      ...weight,
      node('DequantizeLinear', ['wc', 'ws', 'wz'], ['wd']),
      node('Conv', ['xd', 'wd'], ['y']),
    ];
    const stored = [floatWeights, scale('xs'), zero('xz'), scale('ws'), signedZero('wz')];
    // As PyTorch exports what was trained with quantization.
    const trained = [node('QuantizeLinear', ['f', 'ws', 'wz'], ['wq']), node('Clip', ['wq'], ['wc'])];
    expect(describeModel(modelOf(pairs(trained), stored)).quantization).toMatchObject({
      form: 'qdq',
      floatMacShare: 0,
      fakeQuantized: true,
    });
    const weightsOnly = [node('DequantizeLinear', ['w', 'ws', 'wz'], ['wd']), node('Conv', ['x', 'wd'], ['y'])];
    expect(describeModel(modelOf(weightsOnly, [...stored, weights])).quantization).toMatchObject({
      quantizedOperators: 0,
      floatMacShare: 1,
      fakeQuantized: false,
    });
  });

  it('recognises dynamic and mixed quantization', () => {
    const dynamic = [
      node('DynamicQuantizeLinear', ['x'], ['xq', 's', 'z']),
      node('ConvInteger', ['xq', 'w', 'z'], ['y']),
    ];
    expect(describeModel(modelOf(dynamic, [weights])).quantization).toMatchObject({
      form: 'dynamic',
      activationType: 'uint8',
      weightType: 'int8',
    });
    const both = [...dynamic, node('QLinearConv', ['a', 'xs', 'xz', 'w', 'ws', 'wz', 'xs', 'xz'], ['b'])];
    const stored = [weights, scale('xs'), signedZero('xz'), scale('ws'), signedZero('wz')];
    expect(describeModel(modelOf(both, stored)).quantization).toMatchObject({ form: 'mixed', activationType: 'mixed' });
  });

  it('says where most float parameters are of half precision', () => {
    const halves = (name: string, count: number, dataType = DataType.FLOAT16) =>
      makeTensor(name, dataType, [count], new Uint16Array(count));
    const floatTypeOf = (...tensors: TensorProto[]) => describeModel(modelOf([], tensors)).floatType;
    expect(floatTypeOf(halves('h', 3), float32Tensor('f', [2], [1, 2]))).toBe('float16');
    expect(floatTypeOf(halves('h', 3, DataType.BFLOAT16))).toBe('bfloat16');
    expect(floatTypeOf(halves('h', 2), float32Tensor('f', [2], [1, 2]))).toBeUndefined();
    expect(floatTypeOf()).toBeUndefined();
    const held = node('Constant', [], ['k'], { value: { tensor: halves('', 5) } });
    expect(describeModel(modelOf([held], [float32Tensor('f', [2], [1, 2])])).floatType).toBe('float16');
  });

  it('lists weights kept in other files, and refuses them where they are needed', () => {
    const external = create(TensorProtoSchema, {
      name: 'far',
      dataType: DataType.FLOAT,
      dims: [2n],
      dataLocation: TensorProto_DataLocation.EXTERNAL,
      externalData: [{ key: 'location', value: 'weights.bin' }],
    });
    const inNode = node('Constant', [], ['k'], { value: { tensor: external } });
    const model = modelOf([inNode], [external, weights]);
    expect(describeModel(model).externalData).toEqual(['far in weights.bin', 'far in weights.bin']);
    expect(externalDataOf(model)[0]).toEqual({ tensor: 'far', location: 'weights.bin' });
    expect(() => tensorToFloat32(external)).toThrow(
      expect.objectContaining({ code: 'EXTERNAL_DATA', message: expect.stringContaining('weights.bin') }),
    );
  });
});
