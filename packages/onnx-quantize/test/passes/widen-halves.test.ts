import type { Feeds, Tensor } from '@rn50/inference-runner/feeds';
import { numbersOf } from '@rn50/inference-runner/feeds';
import {
  attribute,
  changed,
  DataType,
  float32Tensor,
  type GraphProto,
  type ModelProto,
  makeGraph,
  makeModel,
  makeTensor,
  type NodeProto,
  node,
  type TensorProto,
  tensorToNumbers,
  valueInfo,
} from '@rn50/onnx-model';
import { numberToFloat16 } from '@rn50/onnx-model/half';
import { describe, expect, it } from 'vitest';
import { type Network, toNetwork } from '../../src/graph/network.js';
import { encodeNetwork } from '../../src/load-network.js';
import { widenHalves } from '../../src/passes/widen-halves.js';
import { quantize } from '../../src/quantize.js';
import { ortEngine, sqnrDb } from '../engine.js';
import { opTypes, smallNetwork, weights } from '../small-models.js';

const DIMS = [1, 2, 4, 4];
const image = Float32Array.from({ length: 32 }, (_, at) => Math.sin(at * 1.3));

function half(tensor: TensorProto): TensorProto {
  const bits = Uint16Array.from(tensorToNumbers(tensor), numberToFloat16);
  return makeTensor(tensor.name, DataType.FLOAT16, tensor.dims.map(Number), bits);
}

function bfloat(tensor: TensorProto): TensorProto {
  const bits = new Uint32Array(Float32Array.from(tensorToNumbers(tensor)).buffer);
  return makeTensor(
    tensor.name,
    DataType.BFLOAT16,
    tensor.dims.map(Number),
    Uint16Array.from(bits, (one) => one >>> 16),
  );
}

interface Parts {
  readonly nodes: readonly NodeProto[];
  readonly initializers: readonly TensorProto[];
  readonly types?: readonly [input: number, output: number];
}

const HALF = DataType.FLOAT16;

function halfModel({ nodes, initializers, types: [input, output] = [HALF, HALF] }: Parts): ModelProto {
  return makeModel({
    graph: makeGraph({
      name: 'half',
      nodes,
      inputs: [valueInfo('x', input, DIMS)],
      outputs: [valueInfo('y', output, ['a', 'b', 'c', 'd'])],
      initializers,
    }),
    irVersion: 8,
    opsets: { '': 17 },
    producerName: 'test',
  });
}

function networkOf(model: ModelProto): Network {
  return toNetwork(model, model.graph as GraphProto);
}

async function run(network: Network): Promise<Tensor> {
  const session = await (await ortEngine()).load(encodeNetwork(network).bytes, { threads: 1, spinning: false });
  const isHalf = network.inputs.some(
    ({ type }) => type?.value.case === 'tensorType' && type.value.value.elemType === HALF,
  );
  const x: Tensor = isHalf
    ? { type: 'float16', dims: DIMS, data: Uint16Array.from(image, numberToFloat16) }
    : { type: 'float32', dims: DIMS, data: image };
  const { y } = await session.run({ x });
  await session.dispose();
  if (y === undefined) throw new Error('there is an output y');
  return y;
}

const conv = node('Conv', ['x', 'w'], ['c'], { pads: { ints: [1, 1, 1, 1] } }, 'conv');
const w = weights('w', [3, 2, 3, 3]);

const CASES: readonly [what: string, parts: Parts, nodes: readonly string[]][] = [
  [
    'inputs, outputs and weights',
    { nodes: [conv, node('Relu', ['c'], ['y'])], initializers: [half(w)] },
    ['Cast', 'Conv', 'Relu', 'Cast'],
  ],
  [
    'weights between casts',
    {
      nodes: [
        node('Cast', ['x'], ['x16'], { to: { int: HALF } }),
        node('Conv', ['x16', 'w'], ['c']),
        node('Cast', ['c'], ['y'], { to: { int: DataType.FLOAT } }),
      ],
      initializers: [half(w)],
      types: [DataType.FLOAT, DataType.FLOAT],
    },
    ['Identity', 'Conv', 'Identity'],
  ],
  [
    'constants in nodes',
    {
      nodes: [
        node('Constant', [], ['k'], { value: { tensor: half(float32Tensor('', [1], [0.1])) } }),
        node('ConstantOfShape', ['s'], ['ones'], { value: { tensor: half(float32Tensor('', [1], [1])) } }),
        conv,
        node('Mul', ['c', 'k'], ['m']),
        node('Add', ['m', 'ones'], ['y']),
      ],
      initializers: [half(w), makeTensor('s', DataType.INT64, [1], BigInt64Array.of(1n))],
    },
    ['Cast', 'Constant', 'ConstantOfShape', 'Conv', 'Mul', 'Add', 'Cast'],
  ],
  [
    'a constant and a tensor that is read on as outputs',
    { nodes: [conv, node('Relu', ['c'], ['y']), node('Sigmoid', ['y'], ['z'])], initializers: [half(w)] },
    ['Cast', 'Conv', 'Relu', 'Sigmoid', 'Cast'],
  ],
  [
    'what a body takes from outside',
    {
      nodes: [
        conv,
        changed(node('If', ['yes'], ['y']), {
          attribute: ['then_branch', 'else_branch'].map((name) =>
            changed(attribute(name, { ints: [] }), {
              // A graph.
              type: 5,
              g: makeGraph({
                name,
                nodes: [
                  node('Constant', [], ['k'], { value: { tensor: half(float32Tensor('', [1], [2])) } }),
                  node('Mul', ['c', 'k'], ['m']),
                  node('Add', ['m', 'shift'], [`out_${name}`]),
                ],
                inputs: [],
                outputs: [valueInfo(`out_${name}`, HALF, ['a', 'b', 'c', 'd'])],
                initializers: [half(float32Tensor('shift', [1], [1]))],
              }),
            }),
          ),
        }),
      ],
      initializers: [half(w), makeTensor('yes', DataType.BOOL, [], Uint8Array.of(1))],
    },
    ['Cast', 'Conv', 'If', 'Cast'],
  ],
];

describe('widenHalves', () => {
  it.each(CASES)('%s: the same outputs, of the same type', async (_, parts, nodes) => {
    const network = networkOf(halfModel(parts));
    const wide = widenHalves(network);
    expect(opTypes(wide.nodes)).toEqual(nodes);
    expect([...wide.initializers.values()].filter(({ dataType }) => dataType === HALF)).toEqual([]);
    const [expected, found] = [await run(network), await run(wide)];
    expect(found.type).toBe(expected.type);
    expect(found.dims).toEqual(expected.dims);
    const [before, after] = [numbersOf(expected), numbersOf(found)];
    // Sums of halves are rounded where those of floats are not.
    expect(sqnrDb(Float32Array.from(before), Float32Array.from(after))).toBeGreaterThan(55);
  });

  it('reads bfloat16 weights', async () => {
    const types = [DataType.FLOAT, DataType.FLOAT] as const;
    const nodes = [
      node('Cast', ['w'], ['w32'], { to: { int: DataType.FLOAT } }),
      node('Conv', ['x', 'w32'], ['y'], { pads: { ints: [1, 1, 1, 1] } }),
    ];
    const wide = widenHalves(networkOf(halfModel({ nodes, initializers: [bfloat(w)], types })));
    // Multiples of a half below 8 are exact in bfloat16.
    const stored = networkOf(
      halfModel({
        nodes: [node('Conv', ['x', 'w'], ['y'], { pads: { ints: [1, 1, 1, 1] } })],
        initializers: [w],
        types,
      }),
    );
    expect(await run(wide)).toEqual(await run(stored));
  });

  it('leaves a network of floats as it is', () => {
    const network = smallNetwork({ nodes: [node('Conv', ['x', 'w'], ['y'])], initializers: [w] });
    expect(widenHalves(network)).toBe(network);
  });
});

describe('quantize', () => {
  it('quantizes a model of halves, whose inputs and outputs keep their types', async () => {
    const model = halfModel({ nodes: [conv, node('Relu', ['c'], ['y'])], initializers: [half(w)] });
    const feeds: Feeds[] = [{ x: { type: 'float16', dims: DIMS, data: Uint16Array.from(image, numberToFloat16) } }];
    const { model: int8, report } = await quantize(model, {
      calibration: {
        count: 1,
        async *feeds() {
          yield* feeds;
        },
      },
    });
    expect(report.floatNodes.map(({ opType }) => opType)).toEqual(['Cast', 'Cast']);
    const [expected, found] = [await run(networkOf(model)), await run(networkOf(int8))];
    expect(found.type).toBe('float16');
    expect(sqnrDb(Float32Array.from(numbersOf(expected)), Float32Array.from(numbersOf(found)))).toBeGreaterThan(30);
    // As for the comparison of layers: each node keeps a name of its own.
    expect((await run(widenHalves(networkOf(int8)))).type).toBe('float16');
  });
});
