import { readFileSync } from 'node:fs';
import { int8Tensor, type ModelProto, type NodeProto, node, readModel } from '@rn50/onnx-model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readNpy } from '../../src/calibration-data/read-arrays.js';
import { type Network, toModel, toNetwork } from '../../src/graph/network.js';
import { FORMS, type QuantizedForm } from '../../src/options/choices.js';
import { quantize } from '../../src/quantize.js';
import { quantizedConvolutions, withGemmForm } from '../../src/tune/kernel-form.js';
import type { Rewrite } from '../../src/tune/rewrite.js';
import { spaceToDepthStem } from '../../src/tune/space-to-depth.js';
import { skipUnreadPixels } from '../../src/tune/unread-pixels.js';
import { ortEngine, runModel } from '../engine.js';
import { type SmallModel, smallModel, someInputs, weights } from '../small-models.js';

const ints = (...values: number[]) => ({ ints: values });

function conv(input: string, weight: string, output: string, attributes: Parameters<typeof node>[3] = {}): NodeProto {
  return node('Conv', [input, weight], [output], attributes, output);
}

const networkOf = (model: ModelProto): Network => {
  if (model.graph === undefined) throw new Error('the model has a graph');
  return toNetwork(model, model.graph);
};

/** Outputs of the model before and after a rewrite, for a batch of three. */
async function bothOutputs(model: ModelProto, dims: readonly number[], rewrite: Rewrite) {
  const rewritten = rewrite(networkOf(model));
  if (rewritten === null) return null;
  const [size = 0] = [dims.reduce((product, dim) => product * dim, 1)];
  const data = Float32Array.from(someInputs(3, size).flatMap((values) => Array.from(values)));
  const before = await runModel(model, [3, ...dims], data);
  const after = await runModel(toModel(rewritten.network), [3, ...dims], data);
  return { before, after, sites: rewritten.sites };
}

async function quantized(small: SmallModel, dims: readonly number[], form: QuantizedForm): Promise<ModelProto> {
  const size = dims.reduce((product, dim) => product * dim, 1);
  const calibration = { inputs: someInputs(4, size), dims: [1, ...dims] };
  const engine = await ortEngine();
  return (await quantize(smallModel({ input: ['N', ...dims], ...small }), { calibration, form, engine })).model;
}

const allGemm: Rewrite = (network) =>
  withGemmForm(network, new Set(quantizedConvolutions(network).map(({ name }) => name)));

/** Small networks on odd sizes, with the channels and features that kernels treat apart. */
const CONVOLUTIONS: readonly [string, SmallModel, readonly number[]][] = [
  [
    'asymmetric pads, a stride and a bias',
    {
      nodes: [
        node('Conv', ['x', 'w', 'b'], ['c'], { pads: ints(0, 1, 2, 1), strides: ints(2, 1) }, 'c'),
        node('Relu', ['c'], ['y']),
      ],
      initializers: [weights('w', [24, 5, 3, 3]), weights('b', [24])],
    },
    [5, 9, 7],
  ],
  [
    'groups',
    { nodes: [conv('x', 'w', 'y', { group: { int: 2 } })], initializers: [weights('w', [32, 8, 2, 3])] },
    [16, 5, 7],
  ],
  [
    'depthwise',
    {
      nodes: [conv('x', 'w', 'y', { group: { int: 32 }, pads: ints(1, 1, 1, 1) })],
      initializers: [weights('w', [32, 1, 3, 3])],
    },
    [32, 7, 5],
  ],
  [
    'dilation',
    { nodes: [conv('x', 'w', 'y', { dilations: ints(2, 2) })], initializers: [weights('w', [16, 4, 3, 3])] },
    [4, 11, 9],
  ],
  [
    'two layers that share their weights',
    { nodes: [conv('x', 'w', 'm'), conv('m', 'w', 'y')], initializers: [weights('w', [16, 16, 1, 1])] },
    [16, 5, 3],
  ],
];

describe.each(FORMS)('the GEMM form of a %s model gives the same bits', (form) => {
  it.each(CONVOLUTIONS)('with %s', async (_, small, dims) => {
    const model = await quantized(small, dims, form);
    const outputs = await bothOutputs(model, dims, allGemm);
    expect(outputs?.sites).toHaveLength(small.nodes.filter(({ opType }) => opType === 'Conv').length);
    expect(outputs?.after).toEqual(outputs?.before);
  });
});

/** A stage's end as in ResNet v1: a block with a shortcut, read by 1x1 convolutions of stride 2 alone. */
const STAGE: SmallModel = {
  nodes: [
    conv('x', 'w0', 'c0', { pads: ints(1, 1, 1, 1) }),
    node('Relu', ['c0'], ['r0']),
    conv('r0', 'w1', 'c1'),
    node('Relu', ['c1'], ['r1']),
    conv('r1', 'w3', 'c2', { pads: ints(1, 1, 1, 1) }),
    node('Relu', ['c2'], ['r2']),
    conv('r2', 'w1', 'c3'),
    node('Add', ['c3', 'r0'], ['a']),
    node('Relu', ['a'], ['s']),
    conv('s', 'w1', 'd0', { strides: ints(2, 2) }),
    conv('s', 'w2', 'd1', { strides: ints(2, 2) }),
    node('Add', ['d0', 'd1'], ['y']),
  ],
  initializers: [
    weights('w0', [8, 3, 3, 3]),
    weights('w1', [8, 8, 1, 1]),
    weights('w2', [8, 8, 1, 1]),
    weights('w3', [8, 8, 3, 3]),
  ],
};

describe('pixels nobody reads', () => {
  it.each(FORMS)('of a %s model are left out without a changed bit', async (form) => {
    const dims = [3, 9, 11];
    const outputs = await bothOutputs(await quantized(STAGE, dims, form), dims, skipUnreadPixels);
    expect(outputs?.sites).toHaveLength(2);
    expect(outputs?.after).toEqual(outputs?.before);
  });

  it('leave no pool behind that picked them, and no codes that are quantized twice', async () => {
    const given = networkOf(await quantized(STAGE, [3, 9, 11], 'qdq'));
    const nodes = skipUnreadPixels(given)?.network.nodes ?? [];
    const count = (opType: string): number => nodes.filter((one) => one.opType === opType).length;
    // The pool in front of the readers is gone, the one that thins out the shortcut is new.
    expect(given.nodes.filter(({ opType }) => opType === 'MaxPool').map(({ output }) => output[0])).toEqual([
      's_pixels_float',
    ]);
    expect(nodes.filter(({ opType }) => opType === 'MaxPool').map(({ output }) => output[0])).toEqual(['r0_pixels']);
    expect(count('QuantizeLinear')).toBe(given.nodes.filter(({ opType }) => opType === 'QuantizeLinear').length);
  });

  it('of a float model are left out for any size, kernel, stride and pads', { timeout: 60_000 }, async () => {
    const small = fc.integer({ min: 0, max: 2 });
    const stride = fc.integer({ min: 1, max: 3 });
    const side = fc.integer({ min: 6, max: 15 });
    await fc.assert(
      fc.asyncProperty(
        fc.record({ height: side, width: side, kernel: fc.constantFrom(1, 2, 3), first: stride, second: stride }),
        fc.tuple(small, small, small, small),
        async ({ height, width, kernel, first, second }, pads) => {
          const dims = [3, height, width];
          const model = smallModel({
            input: ['N', ...dims],
            nodes: [
              conv('x', 'w', 'c', { strides: ints(first, 1), pads: ints(...pads) }),
              node('MaxPool', ['c'], ['p'], { kernel_shape: ints(2, 2), pads: ints(1, 0, 0, 1) }),
              node('Relu', ['p'], ['r']),
              conv('r', 'v', 'y', { strides: ints(2, second) }),
            ],
            initializers: [weights('w', [4, 3, kernel, kernel]), weights('v', [5, 4, 1, 1])],
          });
          const outputs = await bothOutputs(model, dims, skipUnreadPixels);
          // The pool's window overlaps, so its input is needed whole; the pool itself is thinned out.
          expect(outputs?.sites).toEqual(['p']);
          expectClose(outputs);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('are found through Concat and operators on single pixels, and a gate per channel', async () => {
    const dims = [3, 7, 9];
    const model = smallModel({
      input: ['N', ...dims],
      nodes: [
        conv('x', 'a', 'p', { pads: ints(1, 1, 1, 1) }),
        conv('x', 'b', 'q'),
        node('Concat', ['p', 'q'], ['c'], { axis: { int: 1 } }),
        node('Sigmoid', ['c'], ['s']),
        node('Mul', ['s', 'gate'], ['g']),
        conv('g', 'v', 'y', { strides: ints(2, 2) }),
      ],
      initializers: [
        weights('a', [4, 3, 3, 3]),
        weights('b', [2, 3, 1, 1]),
        weights('gate', [1, 6, 1, 1]),
        weights('v', [5, 6, 1, 1]),
      ],
    });
    const outputs = await bothOutputs(model, dims, skipUnreadPixels);
    expect(outputs?.sites).toEqual(['p', 'q']);
    expectClose(outputs);
  });

  it.each<[string, SmallModel]>([
    [
      'another reader wants every pixel',
      {
        nodes: [
          conv('x', 'w', 'c'),
          conv('c', 'v', 'd', { strides: ints(2, 2) }),
          node('GlobalAveragePool', ['c'], ['g']),
          node('Add', ['d', 'g'], ['y']),
        ],
      },
    ],
    [
      'the kernel is larger than a pixel',
      { nodes: [conv('x', 'w', 'c'), conv('c', 'k', 'y', { strides: ints(2, 2) })] },
    ],
    [
      'the reader has padding',
      { nodes: [conv('x', 'w', 'c'), conv('c', 'v', 'y', { strides: ints(2, 2), pads: ints(1, 1, 1, 1) })] },
    ],
    [
      'padding depends on the size',
      {
        nodes: [
          conv('x', 'w', 'c', { auto_pad: { string: 'SAME_UPPER' } }),
          conv('c', 'v', 'y', { strides: ints(2, 2) }),
        ],
      },
    ],
  ])('are none where %s', (_, small) => {
    const initializers = [weights('w', [4, 2, 3, 3]), weights('v', [4, 4, 1, 1]), weights('k', [4, 4, 2, 2])];
    expect(skipUnreadPixels(networkOf(smallModel({ input: ['N', 2, 8, 8], initializers, ...small })))).toBeNull();
  });

  it('are none where the image is a result', () => {
    const model = smallModel({
      nodes: [conv('x', 'w', 'y'), conv('y', 'v', 'z', { strides: ints(2, 2) })],
      initializers: [weights('w', [4, 2, 3, 3]), weights('v', [4, 4, 1, 1])],
    });
    expect(skipUnreadPixels(networkOf(model))).toBeNull();
  });
});

describe('the stem over SpaceToDepth', () => {
  const stem = (kernel: readonly [number, number], pads: readonly number[]): SmallModel => ({
    nodes: [
      node('Conv', ['x', 'w', 'b'], ['c'], { strides: ints(2, 2), pads: ints(...pads) }, 'c'),
      node('Relu', ['c'], ['y']),
    ],
    initializers: [weights('w', [16, 3, ...kernel]), weights('b', [16])],
  });
  const CASES: readonly [string, SmallModel][] = [
    ['7x7, pads 3', stem([7, 7], [3, 3, 3, 3])],
    ['3x3, pads at the end', stem([3, 3], [0, 0, 1, 1])],
    ['5x2, mixed pads', stem([5, 2], [1, 0, 2, 1])],
  ];

  it.each(CASES.flatMap(([name, small]) => FORMS.map((form) => [form, name, small] as const)))(
    'of a %s model with %s gives the same bits',
    async (form, _, small) => {
      const dims = [3, 14, 18];
      const outputs = await bothOutputs(await quantized(small, dims, form), dims, spaceToDepthStem);
      expect(outputs?.sites).toEqual(['c']);
      expect(outputs?.after).toEqual(outputs?.before);
    },
  );

  it('of a float model gives the same sums for any kernel and pads', { timeout: 60_000 }, async () => {
    const kernel = fc.integer({ min: 1, max: 7 });
    const half = fc.integer({ min: 4, max: 9 });
    const kernelAndPads = kernel.chain((size) =>
      fc.tuple(fc.constant(size), fc.integer({ min: 0, max: size - 1 }), fc.integer({ min: 0, max: size - 1 })),
    );
    await fc.assert(
      fc.asyncProperty(kernelAndPads, kernelAndPads, half, half, async (rows, columns, height, width) => {
        const dims = [3, 2 * height, 2 * width];
        const small = stem([rows[0], columns[0]], [rows[1], columns[1], rows[2], columns[2]]);
        const outputs = await bothOutputs(smallModel({ input: ['N', ...dims], ...small }), dims, spaceToDepthStem);
        // Refused only where the last old taps never meet the image.
        if (outputs !== null) expectClose(outputs);
        else expect(Math.min(rows[1] + rows[2] - rows[0], columns[1] + columns[2] - columns[0])).toBeLessThan(-1);
      }),
      { numRuns: 25 },
    );
  });

  it.each<[string, readonly number[], SmallModel]>([
    ['an odd size', [3, 15, 14], CASES[0]?.[1] ?? { nodes: [] }],
    [
      'many channels',
      [8, 14, 14],
      { nodes: [conv('x', 'w', 'y', { strides: ints(2, 2) })], initializers: [weights('w', [4, 8, 3, 3])] },
    ],
    [
      'another stride',
      [3, 14, 14],
      { nodes: [conv('x', 'w', 'y', { strides: ints(1, 2) })], initializers: [weights('w', [4, 3, 3, 3])] },
    ],
  ])('is not made for %s', (_, dims, small) => {
    expect(spaceToDepthStem(networkOf(smallModel({ input: ['N', ...dims], ...small })))).toBeNull();
  });
});

describe('a trained network', () => {
  it('answers the same, to the bit, after all rewrites', async () => {
    const fixture = (name: string): Buffer => readFileSync(new URL(`../fixtures/${name}`, import.meta.url));
    const { data } = readNpy(fixture('digits-calibration.npy'));
    const calibration = [0, 1, 2, 3].map((index) => data.slice(index * 64, (index + 1) * 64));
    const engine = await ortEngine();
    const { model } = await quantize(readModel(fixture('digits-resnet.onnx')), { calibration, engine });
    const images = readNpy(fixture('digits-test.npy'));
    const count = 32;
    const values = images.data.slice(0, count * 64);
    const before = await runModel(model, [count, 1, 8, 8], values);
    let network = networkOf(model);
    for (const rewrite of [skipUnreadPixels, spaceToDepthStem, allGemm]) network = rewrite(network)?.network ?? network;
    expect(await runModel(toModel(network), [count, 1, 8, 8], values)).toEqual(before);
  });
});

describe('codes at the end of their range', () => {
  it.each([
    [[-127, 5, 127], -1],
    [[-128, 5, 126], 1],
  ])('%j are moved by %d', (codes, shift) => {
    const [found] = quantizedConvolutions(integerNetwork(codes));
    expect(found?.shift).toBe(shift);
  });

  it('are left alone where no move fits', () => {
    expect(quantizedConvolutions(integerNetwork([-128, 127, 0]))).toEqual([]);
  });
});

function integerNetwork(codes: readonly number[]): Network {
  return networkOf(
    smallModel({
      nodes: [node('DequantizeLinear', ['q', 's'], ['w']), conv('x', 'w', 'y')],
      initializers: [int8Tensor('q', [1, 3, 1, 1], codes), weights('s', [])],
    }),
  );
}

function expectClose(outputs: { before: Float32Array; after: Float32Array } | null): void {
  if (outputs === null) throw new Error('there is something to rewrite');
  const { before, after } = outputs;
  expect(after).toHaveLength(before.length);
  const largest = before.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
  const error = before.reduce((most, value, at) => Math.max(most, Math.abs(value - (after[at] ?? Number.NaN))), 0);
  expect(error).toBeLessThanOrEqual(1e-5 * largest);
}
