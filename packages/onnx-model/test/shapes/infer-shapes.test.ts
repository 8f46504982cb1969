import { describe, expect, it } from 'vitest';
import {
  type AttributeValue,
  buildResNet50,
  DataType,
  type Dim,
  float32Tensor,
  int64Tensor,
  type ModelProto,
  makeGraph,
  makeModel,
  type NodeProto,
  node,
  readModel,
  type TensorProto,
  valueInfo,
} from '../../src/index.js';
import { inferShapes } from '../../src/shapes/infer-shapes.js';
import { digitsBytes } from '../fixture.js';

type Attributes = Record<string, AttributeValue>;
type Inputs = Record<string, readonly Dim[] | TensorProto>;

/** A model whose inputs are shapes (fed) or tensors (stored). */
function modelOf(nodes: readonly NodeProto[], inputs: Inputs, opset = 13): ModelProto {
  const fed = Object.entries(inputs).flatMap(([name, dims]) =>
    '$typeName' in dims ? [] : [valueInfo(name, DataType.FLOAT, dims)],
  );
  const initializers = Object.values(inputs).flatMap((value) => ('$typeName' in value ? [value] : []));
  const graph = makeGraph({ name: 'g', nodes, inputs: fed, outputs: [], initializers });
  return makeModel({ graph, irVersion: 7, opsets: { '': opset }, producerName: 'test' });
}

/** Output shapes of one node. */
function shapesOf(opType: string, inputs: Inputs, attributes: Attributes = {}, opset = 13) {
  const shapes = inferShapes(modelOf([node(opType, Object.keys(inputs), ['y', 'z'], attributes)], inputs, opset));
  return shapes.get('y');
}

const ints = (...values: number[]): AttributeValue => ({ ints: values });
const int = (value: number): AttributeValue => ({ int: value });
const image: Dim[] = ['N', 3, 224, 224];
const scalar: Dim[] = [];

describe('inferShapes', () => {
  it.each<[string, string, Inputs, Attributes, Dim[]]>([
    [
      'strides and pads',
      'Conv',
      { x: image, w: [64, 3, 7, 7] },
      { strides: ints(2, 2), pads: ints(3, 3, 3, 3) },
      ['N', 64, 112, 112],
    ],
    [
      'uneven pads, dilation',
      'Conv',
      { x: [1, 2, 9, 9], w: [4, 2, 3, 3] },
      { pads: ints(0, 1, 1, 2), dilations: ints(2, 1) },
      [1, 4, 6, 10],
    ],
    ['groups', 'Conv', { x: [1, 8, 5, 5], w: [8, 1, 3, 3] }, { group: int(8) }, [1, 8, 3, 3]],
    [
      'SAME_UPPER',
      'Conv',
      { x: [1, 3, 7, 7], w: [4, 3, 3, 3] },
      { auto_pad: { string: 'SAME_UPPER' }, strides: ints(2, 2) },
      [1, 4, 4, 4],
    ],
    [
      'SAME_LOWER',
      'MaxPool',
      { x: [1, 3, 5, 6] },
      { auto_pad: { string: 'SAME_LOWER' }, kernel_shape: ints(2, 2), strides: ints(2, 2) },
      [1, 3, 3, 3],
    ],
    [
      'VALID',
      'AveragePool',
      { x: [1, 3, 5, 6] },
      { auto_pad: { string: 'VALID' }, kernel_shape: ints(2, 3) },
      [1, 3, 4, 4],
    ],
    ['one axis', 'Conv', { x: [1, 2, 10], w: [4, 2, 3] }, {}, [1, 4, 8]],
    [
      'free size kept',
      'Conv',
      { x: ['N', 3, 'H', 'W'], w: [8, 3, 3, 3] },
      { pads: ints(1, 1, 1, 1) },
      ['N', 8, 'H', 'W'],
    ],
    ['floor', 'MaxPool', { x: [1, 1, 6, 6] }, { kernel_shape: ints(3, 3), strides: ints(2, 2) }, [1, 1, 2, 2]],
    [
      'ceil_mode',
      'MaxPool',
      { x: [1, 1, 6, 6] },
      { kernel_shape: ints(3, 3), strides: ints(2, 2), ceil_mode: int(1) },
      [1, 1, 3, 3],
    ],
    [
      'ceil_mode, window in the padding',
      'MaxPool',
      { x: [1, 1, 3, 3] },
      { kernel_shape: ints(1, 1), strides: ints(2, 2), pads: ints(0, 0, 1, 1), ceil_mode: int(1) },
      [1, 1, 2, 2],
    ],
    [
      'stride',
      'ConvTranspose',
      { x: [1, 8, 5, 5], w: [8, 4, 3, 3] },
      { strides: ints(2, 2), pads: ints(1, 1, 1, 1), output_padding: ints(1, 1) },
      [1, 4, 10, 10],
    ],
    [
      'groups',
      'ConvTranspose',
      { x: [1, 8, 5, 5], w: [8, 4, 2, 2] },
      { group: int(2), strides: ints(2, 2) },
      [1, 8, 10, 10],
    ],
    [
      'output_shape',
      'ConvTranspose',
      { x: [1, 8, 5, 5], w: [8, 4, 2, 2] },
      { output_shape: ints(11, 11) },
      [1, 4, 11, 11],
    ],
    ['statistics', 'BatchNormalization', { x: image, s: [3], b: [3], m: [3], v: [3] }, {}, image],
    ['global', 'GlobalAveragePool', { x: image }, {}, ['N', 3, 1, 1]],
    ['transB', 'Gemm', { a: ['N', 2048], b: [1000, 2048], c: [1000] }, { transB: int(1) }, ['N', 1000]],
    ['transA', 'Gemm', { a: [4, 2], b: [4, 3] }, { transA: int(1) }, [2, 3]],
    ['batched', 'MatMul', { a: ['N', 1, 4, 5], b: [7, 5, 6] }, {}, ['N', 7, 4, 6]],
    ['vector', 'MatMul', { a: [4, 5], b: [5] }, {}, [4]],
    ['broadcast', 'Add', { a: ['N', 3, 1, 5], b: [3, 4, 1] }, {}, ['N', 3, 4, 5]],
    ['scalar', 'Mul', { a: image, b: scalar }, {}, image],
    ['channels', 'Concat', { a: ['N', 3, 4, 4], b: ['N', 5, 4, 4] }, { axis: int(1) }, ['N', 8, 4, 4]],
    ['negative axis', 'Concat', { a: [2, 3], b: [2, 4] }, { axis: int(-1) }, [2, 7]],
    ['default axis', 'Flatten', { x: ['N', 8, 2, 2] }, {}, ['N', 32]],
    ['axis 0', 'Flatten', { x: [2, 8, 2, 2] }, { axis: int(0) }, [1, 64]],
    ['0 and -1', 'Reshape', { x: ['N', 8, 2, 2], s: int64Tensor('s', [2], [0, -1]) }, {}, ['N', 32]],
    ['-1 in front', 'Reshape', { x: [2, 8, 2, 2], s: int64Tensor('s', [2], [-1, 16]) }, {}, [4, 16]],
    ['perm', 'Transpose', { x: ['N', 3, 5, 6] }, { perm: ints(0, 2, 3, 1) }, ['N', 5, 6, 3]],
    ['reverse', 'Transpose', { x: [1, 2, 3] }, {}, [3, 2, 1]],
    ['axes input', 'Squeeze', { x: ['N', 8, 1, 1], a: int64Tensor('a', [2], [2, -1]) }, {}, ['N', 8]],
    ['no axes', 'Squeeze', { x: [1, 8, 1] }, {}, [8]],
    ['axes input', 'Unsqueeze', { x: ['N', 8], a: int64Tensor('a', [2], [-1, 2]) }, {}, ['N', 8, 1, 1]],
    [
      'pads input',
      'Pad',
      { x: ['N', 3, 5, 5], p: int64Tensor('p', [8], [0, 0, 1, 2, 0, 0, 3, 4]) },
      {},
      ['N', 3, 9, 11],
    ],
    [
      'scales',
      'Resize',
      { x: ['N', 3, 5, 5], r: [0], s: float32Tensor('s', [4], [1, 1, 2, 1.5]) },
      {},
      ['N', 3, 10, 7],
    ],
    ['sizes', 'Resize', { x: [1, 3, 5, 5], r: [0], e: [0], s: int64Tensor('s', [4], [1, 3, 9, 8]) }, {}, [1, 3, 9, 8]],
    ['passed through', 'Softmax', { x: ['N', 10] }, {}, ['N', 10]],
    ['keepdims', 'ReduceMean', { x: image }, { axes: ints(2, 3) }, ['N', 3, 1, 1]],
    ['dropped', 'ReduceMean', { x: image }, { axes: ints(-2, -1), keepdims: int(0) }, ['N', 3]],
    ['all axes', 'ReduceMean', { x: [2, 3] }, { keepdims: int(0) }, []],
    ['quantize', 'QuantizeLinear', { x: image, s: scalar, z: scalar }, {}, image],
    ['dequantize', 'DequantizeLinear', { x: image, s: scalar, z: scalar }, {}, image],
    [
      'weights are input 3',
      'QLinearConv',
      { x: image, xs: scalar, xz: scalar, w: [8, 3, 3, 3], ws: [8], wz: [8] },
      {},
      ['N', 8, 222, 222],
    ],
    ['B is input 3', 'QLinearMatMul', { a: ['N', 5], as: scalar, az: scalar, b: [5, 6] }, {}, ['N', 6]],
    [
      'B is input 3',
      'QLinearAdd',
      { a: ['N', 5, 4, 4], as: scalar, az: scalar, b: ['N', 5, 1, 1] },
      {},
      ['N', 5, 4, 4],
    ],
    ['integer', 'ConvInteger', { x: image, w: [8, 3, 1, 1] }, { strides: ints(2, 2) }, ['N', 8, 112, 112]],
    ['integer', 'MatMulInteger', { a: ['N', 5], b: [5, 6] }, {}, ['N', 6]],
    ['first output', 'DynamicQuantizeLinear', { x: image }, {}, image],
    ['blocks', 'SpaceToDepth', { x: image }, { blocksize: int(2) }, ['N', 12, 112, 112]],
    ['blocks', 'DepthToSpace', { x: [1, 12, 4, 4] }, { blocksize: int(2) }, [1, 3, 8, 8]],
    ['tensor', 'Constant', {}, { value: { tensor: int64Tensor('v', [2, 1], [1, 2]) } }, [2, 1]],
    ['passed through', 'Identity', { x: image }, {}, image],
    ['passed through', 'Dropout', { x: image }, {}, image],
    ['passed through', 'Cast', { x: image }, { to: int(1) }, image],
    ['rank', 'Shape', { x: image }, {}, [4]],
    ['parts given', 'Split', { x: ['N', 6, 4], p: int64Tensor('p', [2], [2, 4]) }, { axis: int(1) }, ['N', 2, 4]],
    ['equal parts', 'Split', { x: ['N', 5, 4] }, { axis: int(1), num_outputs: int(2) }, ['N', 3, 4]],
    ['a given shape', 'Expand', { x: ['N', 1, 4], s: int64Tensor('s', [3], [1, 3, 1]) }, {}, ['N', 3, 4]],
    ['repeats', 'Tile', { x: ['N', 2], r: int64Tensor('r', [2], [1, 3]) }, {}, ['N', 6]],
    ['a given shape', 'ConstantOfShape', { s: int64Tensor('s', [2], [3, 4]) }, {}, [3, 4]],
    [
      'steps',
      'Range',
      { a: int64Tensor('a', [], [2]), b: int64Tensor('b', [], [9]), c: int64Tensor('c', [], [3]) },
      {},
      [3],
    ],
    ['index', 'ArgMax', { x: ['N', 8, 4] }, { axis: int(1), keepdims: int(0) }, ['N', 4]],
    ['best', 'TopK', { x: ['N', 9], k: int64Tensor('k', [1], [5]) }, {}, ['N', 5]],
    ['as the indices', 'GatherElements', { x: ['N', 9], i: ['N', 5] }, {}, ['N', 5]],
    ['places', 'GatherND', { x: [4, 5, 6], i: [7, 2] }, {}, [7, 6]],
    ['at a grid', 'GridSample', { x: ['N', 3, 9, 9], g: ['N', 4, 5, 2] }, {}, ['N', 3, 4, 5]],
    ['letters', 'Einsum', { a: ['N', 4, 5], b: [5, 6] }, { equation: { string: 'nij, jk -> nik' } }, ['N', 4, 6]],
    ['sequence', 'LSTM', { x: [7, 'N', 8], w: [2, 20, 8], r: [2, 20, 5] }, {}, [7, 2, 'N', 5]],
  ])('%s: %s', (_, opType, inputs, attributes, expected) => {
    expect(shapesOf(opType, inputs, attributes)).toEqual(expected);
  });

  it('reads attributes of older operator sets', () => {
    expect(shapesOf('Unsqueeze', { x: [2] }, { axes: ints(0) }, 11)).toEqual([1, 2]);
    expect(shapesOf('Pad', { x: [2, 2] }, { pads: ints(0, 1, 0, 1) }, 10)).toEqual([2, 4]);
    expect(shapesOf('Upsample', { x: [1, 3, 4, 4], s: float32Tensor('s', [4], [1, 1, 2, 2]) }, {}, 9)).toEqual([
      1, 3, 8, 8,
    ]);
    const sliced = { starts: ints(1, 0), ends: ints(-1, 9), axes: ints(1, 0) };
    expect(shapesOf('Slice', { x: [4, 6] }, sliced, 9)).toEqual([4, 4]);
  });

  it('slices with steps', () => {
    const list = (name: string, ...values: number[]) => int64Tensor(name, [values.length], values);
    const inputs = {
      x: ['N', 3, 9, 8],
      s: list('s', 0, -1),
      e: list('e', 99, -99),
      a: list('a', 2, 3),
      t: list('t', 2, -3),
    };
    expect(shapesOf('Slice', inputs)).toEqual(['N', 3, 5, 3]);
  });

  describe('an INT64 beyond the safe integers', () => {
    const list = (name: string, ...values: bigint[]): TensorProto => {
      const tensor = int64Tensor(name, [values.length], values.map(Number).fill(0));
      tensor.rawData = new Uint8Array(BigInt64Array.from(values).buffer);
      return tensor;
    };
    const [least, greatest] = [-(2n ** 63n), 2n ** 63n - 1n];

    it('slices to the end, either way', () => {
      const forward = {
        x: ['N', 3, 9, 8],
        s: list('s', 1n, -3n),
        e: list('e', greatest, greatest),
        a: list('a', 2n, 3n),
      };
      expect(shapesOf('Slice', forward)).toEqual(['N', 3, 8, 3]);
      const backward = { x: [9], s: list('s', greatest), e: list('e', least), a: list('a', 0n), t: list('t', -2n) };
      expect(shapesOf('Slice', backward)).toEqual([5]);
      const attributes = { starts: ints(2), ends: ints(2 ** 62), axes: ints(1) };
      expect(shapesOf('Slice', { x: ['N', 6] }, attributes, 9)).toEqual(['N', 4]);
    });

    it('slices all of an axis that has a name', () => {
      expect(shapesOf('Slice', { x: ['N', 3], s: list('s', 0n), e: list('e', greatest) })).toEqual(['N', 3]);
      expect(shapesOf('Slice', { x: ['N', 3], s: list('s', 1n), e: list('e', greatest) })).toBeUndefined();
    });

    it('slices a computed shape', () => {
      const nodes = [
        node('Shape', ['y0'], ['shape']),
        node('Slice', ['shape', 's', 'e'], ['rest']),
        node('Reshape', ['x', 'rest'], ['y']),
      ];
      const inputs = { y0: ['N', 6, 4], x: [24], s: list('s', 1n), e: list('e', greatest) };
      expect(inferShapes(modelOf(nodes, inputs)).get('y')).toEqual([6, 4]);
    });

    it('is no size', () => {
      expect(shapesOf('Reshape', { x: ['N'], s: list('s', greatest) })).toBeUndefined();
    });
  });

  it('follows a target shape that an exporter computes from the input', () => {
    const nodes = [
      node('Shape', ['x'], ['shape']),
      node('Gather', ['shape', 'zero'], ['batch'], { axis: int(0) }),
      node('Unsqueeze', ['batch', 'axes'], ['batches']),
      node('Concat', ['batches', 'rest'], ['target'], { axis: int(0) }),
      node('Reshape', ['x', 'target'], ['y']),
    ];
    const inputs = {
      x: ['N', 8, 2, 2],
      zero: int64Tensor('zero', [], [0]),
      axes: int64Tensor('axes', [1], [0]),
      rest: int64Tensor('rest', [1], [-1]),
    };
    expect(inferShapes(modelOf(nodes, inputs)).get('y')).toEqual(['N', 32]);
  });

  it('follows the arithmetic of target shapes', () => {
    const nodes = [
      node('Shape', ['x'], ['shape']),
      node('Slice', ['shape', 'two', 'four'], ['size']),
      node('Cast', ['size'], ['float'], { to: int(DataType.FLOAT) }),
      node('Mul', ['float', 'factor'], ['larger']),
      node('Floor', ['larger'], ['floored']),
      node('Cast', ['floored'], ['whole'], { to: int(DataType.INT64) }),
      node('Div', ['whole', 'two'], ['halved']),
      node('Slice', ['shape', 'zero', 'two'], ['front']),
      node('Concat', ['front', 'halved'], ['target'], { axis: int(0) }),
      node('Resize', ['x', '', '', 'target'], ['y']),
    ];
    const list = (name: string, value: number) => int64Tensor(name, [1], [value]);
    const inputs = {
      x: ['N', 8, 5, 6],
      zero: list('zero', 0),
      two: list('two', 2),
      four: list('four', 4),
      factor: float32Tensor('factor', [], [1.5]),
    };
    expect(inferShapes(modelOf(nodes, inputs)).get('y')).toEqual(['N', 8, 3, 4]);
  });

  it('leaves out what it cannot tell, and what depends on it', () => {
    const nodes = [node('Mystery', ['x'], ['a']), node('Relu', ['a'], ['b']), node('Relu', ['x'], ['c'])];
    const shapes = inferShapes(modelOf(nodes, { x: image }));
    expect([...shapes.keys()]).toEqual(['x', 'c']);
  });

  it('never throws on shapes and attributes that do not fit', () => {
    expect(shapesOf('Add', { a: [2], b: [3] })).toBeUndefined();
    expect(shapesOf('Conv', { x: [1, 3, 2, 2], w: [4, 3, 5, 5] })).toBeUndefined();
    expect(shapesOf('Conv', { x: [1, 3, 8, 8], w: [4, 3, 3, 3] }, { strides: ints(0, 0) })).toBeUndefined();
    expect(shapesOf('Transpose', { x: [1, 2] }, { perm: ints(0, 5) })).toBeUndefined();
    expect(shapesOf('SpaceToDepth', { x: [1, 3, 5, 5] }, { blocksize: int(2) })).toBeUndefined();
    expect(shapesOf('Reshape', { x: [3], s: int64Tensor('s', [2], [2, -1]) })).toBeUndefined();
    expect(shapesOf('Conv', {})).toBeUndefined();
  });

  it('carries the free batch through real networks, or a given one', () => {
    const digits = readModel(digitsBytes);
    expect(inferShapes(digits).get('logits')).toEqual(['N', 10]);
    expect(inferShapes(digits, { input: [5, 1, 8, 8] }).get('logits')).toEqual([5, 10]);
    expect(digits.graph?.node.every(({ output }) => inferShapes(digits).has(output[0] ?? ''))).toBe(true);
    const twin = buildResNet50();
    const shapes = inferShapes(twin);
    expect(shapes.get('resnetv17_pool0_fwd')).toEqual(['N', 64, 56, 56]);
    expect(shapes.get('resnetv17_stage4_relu8_fwd')).toEqual(['N', 2048, 7, 7]);
    expect(shapes.get('resnetv17_dense0_fwd')).toEqual(['N', 1000]);
    expect(twin.graph?.node.every(({ output }) => shapes.has(output[0] ?? ''))).toBe(true);
  });
});
