import type { NodeTime } from '@rn50/bench-stats';
import { float32Tensor, type ModelProto, makeGraph, makeModel, node, valueInfo } from '@rn50/onnx-model';
import { describe, expect, it } from 'vitest';
import { analysedModel } from '../../src/analysed-model.js';
import { explain } from '../../src/index.js';
import { layerTable } from '../../src/layers/layer-table.js';
import { VNNI } from '../cpus.js';
import { network } from '../networks.js';

const SAME = { auto_pad: { string: 'SAME_UPPER' } };

interface Conv {
  readonly name: string;
  readonly from: string;
  readonly dims: readonly number[];
  readonly ms: number;
}

/** Convolutions over images of 8 x 8, run in this order, and Add nodes that take 1 ms each. */
function convolutions(convs: readonly Conv[], adds: readonly (readonly [string, string, string])[] = []) {
  const nodes = [
    ...convs.map(({ name, from }) => node('Conv', [from, `${name}_w`], [name], SAME, name)),
    ...adds.map(([a, b, name]) => node('Add', [a, b], [name], {}, name)),
  ];
  const dims = (channels: number) => [1, channels, 8, 8];
  const model = makeModel({
    graph: makeGraph({
      name: 'g',
      nodes,
      inputs: [valueInfo('x', 1, dims(4))],
      outputs: [valueInfo(adds.at(-1)?.[2] ?? convs.at(-1)?.name ?? '', 1, dims(4))],
      initializers: convs.map(({ name, dims: shape }) => {
        return float32Tensor(`${name}_w`, shape, new Float32Array(shape.reduce((a, b) => a * b, 1)));
      }),
    }),
    irVersion: 7,
    opsets: { '': 13 },
    producerName: 'test',
  });
  const times: NodeTime[] = nodes.map(({ name, opType }) => {
    const conv = convs.find((one) => one.name === name);
    const [filters = 4, channels = 4] = conv?.dims ?? [];
    return { name, opType, ms: conv?.ms ?? 1, inputShapes: [dims(channels)], outputShapes: [dims(filters)] };
  });
  const runMs = times.reduce((sum, { ms }) => sum + ms, 0.5);
  return { model, profile: { threads: 2, batch: 1, runMs, nodes: times, optimizedModel: null } };
}

function table(int8: ReturnType<typeof convolutions>, fp32: ReturnType<typeof convolutions>, peaks = null) {
  return layerTable(
    analysedModel(int8.model, int8.profile, { cpu: VNNI }),
    analysedModel(fp32.model, fp32.profile, { cpu: VNNI }),
    peaks,
  );
}

const SMALL = [4, 4, 1, 1];
const LARGE = [4, 4, 3, 3];

describe('layerTable', () => {
  const fp32 = convolutions(
    [
      { name: 'a', from: 'x', dims: LARGE, ms: 4 },
      { name: 'short', from: 'x', dims: SMALL, ms: 3 },
      { name: 'b', from: 'a', dims: SMALL, ms: 2 },
    ],
    [['b', 'short', 'y']],
  );

  it('matches layers of other names that run in another order', () => {
    const int8 = convolutions(
      [
        { name: 'q1', from: 'x', dims: SMALL, ms: 1 },
        { name: 'q2', from: 'x', dims: LARGE, ms: 2 },
        { name: 'q3', from: 'q2', dims: SMALL, ms: 0.5 },
      ],
      [['q3', 'q1', 'y']],
    );
    const { layers, others, total } = table(int8, fp32);
    expect(
      layers.map(({ index, name, fp32Ms, int8Ms, gain, macs }) => [index, name, fp32Ms, int8Ms, gain, macs]),
    ).toEqual([
      [0, 'q1', 3, 1, 3, 1024],
      [1, 'q2', 4, 2, 2, 9216],
      [2, 'q3', 2, 0.5, 4, 1024],
    ]);
    expect(others).toEqual([{ operator: 'Add', fp32Ms: 1, int8Ms: 1 }]);
    expect(total).toEqual({ fp32Ms: 10.5, int8Ms: 5, gain: 2.1, fp32BetweenMs: 0.5, int8BetweenMs: 0.5 });
  });

  it('puts merged layers beside the sum of their parts', () => {
    const merged = convolutions([
      { name: 'q2', from: 'x', dims: LARGE, ms: 2 },
      { name: 'both', from: 'q2', dims: [4, 8, 1, 1], ms: 1 },
    ]);
    const chain = convolutions([
      { name: 'a', from: 'x', dims: LARGE, ms: 4 },
      { name: 'b', from: 'a', dims: SMALL, ms: 2 },
      { name: 'c', from: 'b', dims: SMALL, ms: 3 },
    ]);
    expect(table(merged, chain).layers.map(({ name, fp32Ms, gain }) => [name, fp32Ms, gain])).toEqual([
      ['q2', 4, 2],
      ['both', 5, 5],
    ]);
  });

  it('keeps a row for what only one side has, so that both columns add up', () => {
    const short = convolutions([{ name: 'q2', from: 'x', dims: LARGE, ms: 2 }]);
    const { layers, others, total } = table(short, fp32);
    expect(layers.map(({ name, fp32Ms, int8Ms, kernel }) => [name, fp32Ms, int8Ms, kernel])).toContainEqual([
      'b',
      2,
      null,
      null,
    ]);
    const sum = [...layers, ...others].reduce((all, row) => all + (row.fp32Ms ?? 0), total?.fp32BetweenMs ?? 0);
    expect(sum).toBe(10.5);
  });

  it('gives rates in percent of the peak of the kernel’s precision', () => {
    const model: ModelProto = network({});
    const nodes: NodeTime[] = [
      { name: 'conv1', opType: 'Conv', ms: 0.001, inputShapes: [[1, 16, 8, 8]], outputShapes: [[1, 16, 8, 8]] },
    ];
    const int8 = { threads: 2, batch: 1, runMs: 1, nodes, optimizedModel: null };
    const peaks = { fp32: 100, int8: 400 };
    const { layers } = explain({ int8: model, fp32: null, cpu: VNNI, profiles: { int8, fp32: null }, peaks });
    // 16 x 16 x 3 x 3 products at 64 places in a microsecond.
    expect(layers[0]).toMatchObject({ macs: 147_456, gmacPerSecond: 147.456, percentOfPeak: 36.864, kernel: 'direct' });
    expect(layers[1]).toMatchObject({ macs: 147_456, int8Ms: null, gmacPerSecond: null, percentOfPeak: null });
  });

  describe('of an engine that makes nodes of its own', () => {
    const int8 = convolutions([{ name: 'a', from: 'x', dims: LARGE, ms: 1 }]);
    const told = (unmatchedShare: number) => {
      const nodes = int8.profile.nodes.map((time) => ({ ...time, kernel: 'brgconv_avx512_I8' }));
      return { ...int8, profile: { ...int8.profile, nodes, unmatchedShare } };
    };

    it('tells the share of them, and the engine’s name of each kernel', () => {
      const { layers, total, ...rest } = table(told(0.2), fp32);
      expect(rest).not.toHaveProperty('engineNodes');
      expect(layers).toContainEqual(
        expect.objectContaining({ name: 'a', kernel: 'gemm', engineKernel: 'brgconv_avx512_I8' }),
      );
      expect(total?.unmatchedShare).toEqual({ int8: 0.2, fp32: null });
    });

    it('gives the nodes of the engine where most of the file’s layers are lost', () => {
      expect(table(told(0.21), fp32)).toMatchObject({
        layers: [],
        others: [],
        engineNodes: [
          {
            side: 'int8',
            unmatchedShare: 0.21,
            nodes: [{ operator: 'Conv', name: 'a', ms: 1, kernel: 'brgconv_avx512_I8' }],
          },
          { side: 'fp32', nodes: [{ name: 'a' }, { name: 'short' }, { name: 'b' }, { operator: 'Add', kernel: null }] },
        ],
      });
    });
  });
});
