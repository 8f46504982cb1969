import type { ModelProfile, NodeTime } from '@rn50/bench-stats';
import {
  float32Tensor,
  int8Tensor,
  type ModelProto,
  makeGraph,
  makeModel,
  node,
  uint8Tensor,
  valueInfo,
} from '@rn50/onnx-model';
import { describe, expect, it } from 'vitest';
import { explain } from '../../src/index.js';
import { VNNI } from '../cpus.js';
import { network } from '../networks.js';
import { ALL_HELP } from '../trials.js';

/** A QLinearConv of 64 channels before a QGemm of `inputs` x 1,000 weights. */
function classifier(inputs: number): ModelProto {
  const quantization = ['scale', 'zero'] as const;
  return makeModel({
    graph: makeGraph({
      name: 'g',
      nodes: [
        node('QuantizeLinear', ['x', ...quantization], ['q'], {}, 'quantize'),
        node('QLinearConv', ['q', ...quantization, 'w', 'scale', 'w_zero', ...quantization], ['c'], {}, 'conv'),
        node('Flatten', ['c'], ['f'], {}, 'flatten'),
        node(
          'QGemm',
          ['f', ...quantization, 'm', 'scale', 'w_zero', '', ...quantization],
          ['g'],
          {},
          'fc',
          'com.microsoft',
        ),
        node('DequantizeLinear', ['g', ...quantization], ['y'], {}, 'dequantize'),
      ],
      inputs: [valueInfo('x', 1, [1, 64, inputs / 64, 1])],
      outputs: [valueInfo('y', 1, [1, 1000])],
      initializers: [
        float32Tensor('scale', [], [0.1]),
        uint8Tensor('zero', [], [0]),
        int8Tensor('w_zero', [], [0]),
        int8Tensor('w', [64, 64, 1, 1], new Int8Array(64 * 64)),
        int8Tensor('m', [inputs, 1000], new Int8Array(inputs * 1000)),
      ],
    }),
    irVersion: 7,
    opsets: { '': 13, 'com.microsoft': 1 },
    producerName: 'test',
  });
}

function run(inputs: number, fcMs: number, batch = 1, convMs = 0.01): ModelProfile {
  const time = (name: string, opType: string, ms: number, input: number[], output: number[]): NodeTime => {
    return { name, opType, ms, inputShapes: [input], outputShapes: [output] };
  };
  const image = [batch, 64, inputs / 64, 1];
  const nodes = [
    time('conv', 'QLinearConv', convMs, image, image),
    time('fc', 'QGemm', fcMs, [batch, inputs], [batch, 1000]),
  ];
  return { threads: 2, batch, runMs: convMs + fcMs, nodes, optimizedModel: null };
}

const why = (int8: ModelProto, profile: ModelProfile) =>
  explain({ int8, fp32: null, cpu: VNNI, profiles: { int8: profile, fp32: null }, peaks: null, trials: ALL_HELP })
    .verdicts;

describe('memory-bound-batch1', () => {
  it('is a large fully connected layer that takes most of the run', () => {
    const [verdict] = why(classifier(6400), run(6400, 2));
    expect(verdict?.code).toBe('memory-bound-batch1');
    expect(verdict?.evidence).toMatchObject({ nodes: ['fc'], weightBytes: 6_400_000, gigabytesPerSecond: 3.2, ms: 2 });
    // 6.4 million products at the convolution's 409,600 in 0.01 ms take 0.156 ms instead of 2.
    expect(verdict?.expectedGain).toBeCloseTo(2.01 / (0.01 + 0.15625));
    expect(verdict?.fix).toMatch(/--batch auto$/);
  });

  it.each([
    ['at a larger batch', classifier(6400), run(6400, 2, 8)],
    ['where it takes little of the run', classifier(6400), run(6400, 2, 1, 4)],
    ['where it multiplies as fast as the rest', classifier(6400), run(6400, 2, 1, 0.2)],
    ['where its weights fit into the cache of a core', classifier(640), run(640, 2)],
  ])('is not named %s', (_name, model, profile) => {
    expect(why(model, profile).map(({ code }) => code)).toEqual(['healthy']);
  });
});

describe('fp32-baseline-slow', () => {
  const float = network(null);
  const int8 = network({});
  const int8Profile: ModelProfile = { threads: 2, batch: 1, runMs: 1, nodes: [], optimizedModel: null };
  const profileOf = (optimizedModel: Uint8Array | null): ModelProfile => ({ ...int8Profile, optimizedModel });

  it('is an FP32 graph whose activations were not fused', async () => {
    const { writeModel } = await import('@rn50/onnx-model');
    const profiles = { int8: int8Profile, fp32: profileOf(writeModel(float)) };
    const { verdicts } = explain({ int8, fp32: float, cpu: VNNI, profiles, peaks: null });
    expect(verdicts.map(({ code }) => code)).toEqual(['fp32-baseline-slow']);
    expect(verdicts[0]?.evidence).toMatchObject({ count: 1, nodes: ['conv1_relu'] });
  });

  it('is an FP32 model far below the measured peak, where INT8 is near its own', () => {
    // 147,456 products an image, for 4,096 images: 604 million.
    const profileAt = (ms: number): ModelProfile => {
      const shape = [4096, 16, 8, 8];
      const nodes = [{ name: 'conv1', opType: 'Conv', ms, inputShapes: [shape], outputShapes: [shape] }];
      return { threads: 2, batch: 4096, runMs: ms, nodes, optimizedModel: null };
    };
    const verdictsAt = (fp32Ms: number, int8Ms: number) => {
      const profiles = { int8: profileAt(int8Ms), fp32: profileAt(fp32Ms) };
      return explain({ int8, fp32: float, cpu: VNNI, profiles, peaks: { fp32: 200, int8: 600 } }).verdicts;
    };
    expect(verdictsAt(10, 2)[0]).toMatchObject({ code: 'fp32-baseline-slow', evidence: { shareOfPeak: 0.3 } });
    expect(verdictsAt(5, 2)[0]?.code).toBe('healthy');
    // Both are far from their peaks: the whole machine is slow.
    expect(verdictsAt(10, 4)[0]?.code).toBe('healthy');
  });
});
