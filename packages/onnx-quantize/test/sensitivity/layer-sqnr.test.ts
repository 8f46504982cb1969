import type { Engine } from '@rn50/inference-runner';
import { float32Tensor, inputSpecs, type ModelProto, node, tensorFacts, tensorToFloat32 } from '@rn50/onnx-model';
import { describe, expect, it } from 'vitest';
import { affineParameters, quantizeValues } from '../../src/arithmetic/affine.js';
import { toNetwork } from '../../src/graph/network.js';
import { settingsOf } from '../../src/options/options.js';
import { prepareNetwork } from '../../src/passes/prepare-network.js';
import { selectNodes } from '../../src/plan/select-nodes.js';
import { activationParameters } from '../../src/plan/tensors.js';
import { quantize } from '../../src/quantize.js';
import { lossyLayers } from '../../src/sensitivity/layers-to-leave.js';
import { type MeasuredLayer, measureLayers } from '../../src/sensitivity/measure-layers.js';
import { ortEngine, runModel, sqnrDb } from '../engine.js';
import { feedsOf, smallModel, someInputs, weights } from '../small-models.js';

/** Two layers with a Relu between them; the second has weights that 8 bits hold badly: one is a thousand times the rest. */
function twoLayers(): ModelProto {
  const coarse = tensorToFloat32(weights('w2', [2, 2, 1, 1])).map((value, at) => (at % 2 === 0 ? 300 : value / 10));
  return smallModel({
    nodes: [
      node('Conv', ['x', 'w1', 'b1'], ['a'], {}, 'first'),
      node('Relu', ['a'], ['r'], {}, 'relu'),
      node('Conv', ['r', 'w2'], ['c'], {}, 'second'),
      node('Conv', ['c', 'w3'], ['y'], {}, 'third'),
    ],
    initializers: [
      weights('w1', [2, 2, 1, 1]),
      float32Tensor('b1', [2], [0.4, -0.2]),
      float32Tensor('w2', [2, 2, 1, 1], coarse),
      weights('w3', [2, 2, 1, 1]),
    ],
    input: [1, 2, 4, 4],
  });
}

describe('the SQNR of layers by themselves', () => {
  it('is that of the first layer with quantized input and weights, behind its Relu', async () => {
    const inputs = someInputs(3, 32);
    const engine = await ortEngine();
    const { report } = await quantize(twoLayers(), { calibration: inputs, layers: true, engine });
    expect(report.layers?.map(({ name, opType, quantized }) => [name, opType, quantized])).toEqual([
      ['first', 'Conv', true],
      ['second', 'Conv', true],
      ['third', 'Conv', true],
    ]);
    // By hand: a model of the layer alone, once as it is and once with what the codes stand for.
    const alone = (w: Float32Array): ModelProto =>
      smallModel({
        nodes: [node('Conv', ['x', 'w', 'b'], ['a']), node('Relu', ['a'], ['y'])],
        initializers: [float32Tensor('w', [2, 2, 1, 1], w), float32Tensor('b', [2], [0.4, -0.2])],
        input: [1, 2, 4, 4],
      });
    const float = tensorToFloat32(weights('w', [2, 2, 1, 1]));
    const perChannel = float.map((value, at) => {
      const scale = Math.max(...float.subarray(at - (at % 2), at - (at % 2) + 2).map(Math.abs)) / 127;
      return Math.round(value / scale) * scale;
    });
    const seen = inputs.flatMap((values) => [...values]);
    const parameters = affineParameters({ min: Math.min(...seen), max: Math.max(...seen) }, 'uint8');
    const outputs = { float: [] as number[], int8: [] as number[] };
    for (const values of inputs) {
      const codes = quantizeValues(values, parameters, 'uint8');
      const near = Float32Array.from(codes, (code) => (code - parameters.zeroPoint) * parameters.scale);
      outputs.float.push(...(await runModel(alone(float), [1, 2, 4, 4], values)));
      outputs.int8.push(...(await runModel(alone(perChannel), [1, 2, 4, 4], near)));
    }
    const expected = sqnrDb(Float32Array.from(outputs.float), Float32Array.from(outputs.int8));
    expect(report.layers?.[0]?.sqnrDb).toBeCloseTo(expected, 1);
  });

  it('does not count the errors of the layers before: the last has the same in a network of its own', async () => {
    const engine = await ortEngine();
    const inputs = someInputs(2, 32);
    const whole = twoLayers();
    const { report } = await quantize(whole, { calibration: inputs, layers: true, engine });
    const before = smallModel({
      nodes: (whole.graph?.node ?? []).slice(0, 3),
      initializers: whole.graph?.initializer ?? [],
      input: [1, 2, 4, 4],
      output: 'c',
    });
    const last = smallModel({
      nodes: [node('Conv', ['x', 'w3'], ['y'], {}, 'third')],
      initializers: [weights('w3', [2, 2, 1, 1])],
      input: [1, 2, 4, 4],
    });
    const floats = await Promise.all(inputs.map((values) => runModel(before, [1, 2, 4, 4], values)));
    const alone = await quantize(last, { calibration: floats, layers: true, engine });
    expect(report.layers?.[2]?.sqnrDb).toBeCloseTo(alone.report.layers?.[0]?.sqnrDb ?? Number.NaN, 2);
  });

  it('leaves the worst in float, says why, and the result is nearer to float', async () => {
    const engine = await ortEngine();
    const options = { calibration: someInputs(4, 32), engine };
    const all = await quantize(twoLayers(), { ...options, layers: true });
    const measured = all.report.layers ?? [];
    const worst = measured.reduce((a, b) => (b.sqnrDb < a.sqnrDb ? b : a));
    const sorted = measured.map(({ sqnrDb: value }) => value).sort((a, b) => a - b);
    const gap = (sorted[1] ?? 0) - worst.sqnrDb;
    expect(gap).toBeGreaterThan(1);
    const some = await quantize(twoLayers(), { ...options, maxLossDb: gap - 0.5 });
    expect(some.report.layers?.find(({ quantized }) => !quantized)?.name).toBe(worst.name);
    expect(some.report.floatNodes.find(({ name }) => name === worst.name)?.reason).toMatch(
      /^its SQNR is [\d.]+ dB, [\d.]+ dB below the median layer$/,
    );
    const [probe = new Float32Array()] = someInputs(1, 32);
    const float = await runModel(twoLayers(), [1, 2, 4, 4], probe);
    const loss = async (model: ModelProto): Promise<number> =>
      sqnrDb(float, await runModel(model, [1, 2, 4, 4], probe));
    expect(await loss(some.model)).toBeGreaterThan(await loss(all.model));
    const none = await quantize(twoLayers(), { ...options, maxLossDb: gap + 0.5 });
    expect(none.report.layers?.every(({ quantized }) => quantized)).toBe(true);
  });

  it('finds the ranges of tensors that lose the layer whose scale they shared', async () => {
    // Without the first Conv the MaxPool stays in float, and its output needs a range of its own.
    const bad = [300, 0.001, 300, 0.001];
    const model = smallModel({
      nodes: [
        node('Conv', ['x', 'w1'], ['a'], {}, 'bad'),
        node('MaxPool', ['a'], ['p'], { kernel_shape: { ints: [1, 1] } }, 'pool'),
        node('Conv', ['p', 'w2'], ['c'], {}, 'good'),
        node('Conv', ['c', 'w2'], ['y'], {}, 'better'),
      ],
      initializers: [float32Tensor('w1', [2, 2, 1, 1], bad), weights('w2', [2, 2, 1, 1])],
      input: [1, 2, 4, 4],
    });
    // The great weight meets a channel that is nearly 0, so only the small one counts.
    const calibration = someInputs(4, 32).map((values) => values.map((value, at) => (at < 16 ? value / 1e5 : value)));
    const { report, model: quantized } = await quantize(model, {
      calibration,
      maxLossDb: 3,
      engine: await ortEngine(),
    });
    expect(report.floatNodes.map(({ name }) => name)).toEqual(['bad', 'pool']);
    const scale = quantized.graph?.initializer.find(({ name }) => name === 'p_scale');
    expect(scale && tensorToFloat32(scale)[0]).not.toBe(1);
  });
});

describe('layers in groups', () => {
  it('have the SQNR that they have all at once', async () => {
    const engine = await ortEngine();
    const graph = twoLayers().graph;
    if (graph === undefined) throw new Error('the model has a graph');
    const { network } = prepareNetwork(toNetwork(twoLayers(), graph), 'qdq');
    const steps = selectNodes(network);
    const format = settingsOf({ calibration: [] }).numbers;
    const parameters = activationParameters(steps, network, () => ({ min: -3, max: 3 }), format.activationType);
    const loaded: number[] = [];
    const counting: Engine = {
      ...engine,
      load: (model, options) => {
        loaded.push(model.length);
        return engine.load(model, options);
      },
    };
    const run = {
      plan: { network, steps, parameters, format },
      specs: inputSpecs(network.inputs.map(tensorFacts)),
      feeds: feedsOf(someInputs(2, 32), [1, 2, 4, 4]),
      engine: counting,
      threads: 1,
    };
    const together = await measureLayers(run);
    expect(loaded).toHaveLength(1);
    // Two layers of 4 weights fit, the third does not.
    const grouped = await measureLayers({ ...run, groupWeights: 8 });
    expect(loaded).toHaveLength(3);
    expect(grouped.map(({ layer }) => layer)).toEqual(together.map(({ layer }) => layer));
  });
});

describe('lossyLayers', () => {
  const layer = (sqnr: number): MeasuredLayer => ({
    step: {
      kind: 'quantized',
      node: node('Conv', ['x', 'w'], [`y${sqnr}`]),
      role: 'weighted',
      activations: [],
      output: `y${sqnr}`,
      outputForm: 'quantized',
    },
    layer: { name: `${sqnr}`, opType: 'Conv', sqnrDb: sqnr, quantized: true },
  });
  it.each([
    [[40, 30, 20], 5, ['y20']],
    [[40, 30, 20], 10, []],
    [[40, 38, 20, 10], 10, ['y10']],
    [[40, 38, 20, 10], 8.9, ['y20', 'y10']],
    [[7], 0.1, []],
    [[], 1, []],
  ])('of %j dB, %d dB below the median', (values, maxLossDb, expected) => {
    const lossy = lossyLayers(values.map(layer), maxLossDb);
    expect([...lossy.keys()].map(({ output }) => output[0])).toEqual(expected);
  });
});
