import { readFileSync } from 'node:fs';
import {
  DataType,
  float32Tensor,
  type ModelProto,
  makeGraph,
  makeModel,
  node,
  readModel,
  tensorToFloat32,
  valueInfo,
} from '@rn50/onnx-model';
import { describe, expect, it } from 'vitest';
import { readNpy } from '../src/calibration-data/read-arrays.js';
import type { QuantizeOptions } from '../src/options/options.js';
import { quantize } from '../src/quantize.js';
import { ortEngine, runModel, sqnrDb } from './engine.js';
import { refusalOf } from './refusal.js';
import { smallModel, someInputs, weights } from './small-models.js';

const fixture = (name: string): Buffer => readFileSync(new URL(`./fixtures/${name}`, import.meta.url));
const images = (name: string): Float32Array[] => {
  const { dims, data } = readNpy(fixture(name));
  return Array.from({ length: dims[0] ?? 0 }, (_, index) => data.slice(index * 64, (index + 1) * 64));
};
const digits = (): ModelProto => readModel(fixture('digits-resnet.onnx'));

function classes(logits: Float32Array): number[] {
  return Array.from({ length: logits.length / 10 }, (_, index) => {
    const row = logits.subarray(index * 10, index * 10 + 10);
    return row.indexOf(Math.max(...row));
  });
}
function share(a: readonly number[], b: readonly number[]): number {
  return a.filter((value, index) => value === b[index]).length / a.length;
}

describe.each(['qdq', 'qoperator'] as const)('a trained network in %s form', (form) => {
  it('keeps its accuracy', async () => {
    const { model, report } = await quantize(digits(), {
      calibration: images('digits-calibration.npy'),
      form,
      engine: await ortEngine(),
    });
    const test = readNpy(fixture('digits-test.npy'));
    expect(test.dims).toEqual([360, 1, 8, 8]);
    const labels = [...readNpy(fixture('digits-test-labels.npy')).data];
    const float = readNpy(fixture('digits-resnet-logits.npy')).data;
    const int8 = await runModel(model, test.dims, test.data);
    expect(share(classes(int8), classes(float))).toBeGreaterThanOrEqual(0.99);
    expect(share(classes(int8), labels)).toBeGreaterThanOrEqual(0.994);
    expect(sqnrDb(float, int8)).toBeGreaterThanOrEqual(36);
    expect(report).toMatchObject({
      form,
      method: 'minmax',
      rangeMode: 'absolute',
      percentile: null,
      activationType: 'uint8',
      weightType: 'int8',
      perChannel: true,
      reduceRange: false,
      calibrationInputs: 128,
      quantizedNodes: 24,
      floatNodes: [],
      layers: null,
      foldedBatchNorms: 15,
      foldedActivations: 13,
      opset: 14,
      warnings: [],
    });
  });
});

describe('quantize', () => {
  it('takes a one-pass iterable, reports progress, and leaves the given model alone', async () => {
    const model = digits();
    const before = model.graph?.node.length;
    const seen: string[] = [];
    function* inputs() {
      yield* images('digits-calibration.npy').slice(0, 3);
    }
    const { report } = await quantize(model, {
      calibration: inputs(),
      engine: await ortEngine(),
      onProgress: (progress) =>
        seen.push(progress.step === 'calibrate' ? `${progress.done}/${progress.total}` : progress.step),
    });
    expect(seen).toEqual(['fold', '1/null', '2/null', '3/null', 'write']);
    expect(model.graph?.node.length).toBe(before);
    expect(report.warnings.map(({ code }) => code)).toEqual(['few-calibration-inputs']);
  });

  it('gives the same model for the same inputs', async () => {
    const options = { calibration: images('digits-calibration.npy').slice(0, 4), engine: await ortEngine() };
    expect((await quantize(digits(), options)).model).toEqual((await quantize(digits(), options)).model);
  });

  it.each([
    ['none', true],
    ['avx512-vnni', false],
    ['unknown', false],
  ] as const)('chooses the weight range for a CPU whose INT8 path is %s', async (int8Path, reduceRange) => {
    const calibration = images('digits-calibration.npy').slice(0, 1);
    const { report } = await quantize(digits(), {
      calibration,
      cpu: { int8Path, usableCpus: 1 },
      engine: await ortEngine(),
    });
    expect(report.reduceRange).toBe(reduceRange);
  });

  it('survives a tensor that is always 0 and a channel without weights', async () => {
    const model = smallModel({
      nodes: [node('Conv', ['x', 'w', 'b'], ['c']), node('Relu', ['c'], ['r']), node('Conv', ['r', 'w', 'b2'], ['y'])],
      initializers: [
        float32Tensor('w', [2, 2, 1, 1], [0, 0, 1, -1]),
        float32Tensor('b', [2], [-5, -9]),
        float32Tensor('b2', [2], [0.3, 0.1]),
      ],
    });
    const calibration = { inputs: someInputs(2, 32), dims: [1, 2, 4, 4] };
    const { model: quantized } = await quantize(model, { calibration, engine: await ortEngine() });
    const scales = (quantized.graph?.initializer ?? []).filter(({ name }) => name.endsWith('_scale'));
    expect(scales.every((tensor) => tensorToFloat32(tensor).every((scale) => scale > 0))).toBe(true);
    const output = await runModel(quantized, [1, 2, 4, 4], calibration.inputs[0] ?? new Float32Array());
    expect(output[0]).toBeCloseTo(0.3, 2);
    expect(output[31]).toBeCloseTo(0.1, 2);
  });

  it.each(['qdq', 'qoperator'] as const)(
    'quantizes a model fixed to batch 8 as one of open batch, in %s form',
    async (form) => {
      const parts = (batch: number | string) => ({
        nodes: [node('Conv', ['x', 'w'], ['c']), node('Relu', ['c'], ['r']), node('Add', ['r', 'x'], ['y'])],
        initializers: [weights('w', [2, 2, 1, 1])],
        input: [batch, 2, 4, 4],
        outputDims: [batch, 2, 4, 4],
      });
      const options = { calibration: someInputs(8, 32), form, engine: await ortEngine() };
      const open = await quantize(smallModel(parts('N')), options);
      const fixed = await quantize(smallModel(parts(8)), options);
      expect(fixed.report).toEqual(open.report);
      expect(fixed.model.graph?.initializer).toEqual(open.model.graph?.initializer);
      expect(fixed.model.graph?.input).toEqual(smallModel(parts(8)).graph?.input);
      const batch = Float32Array.from(options.calibration.flatMap((values) => [...values]));
      const float = await runModel(smallModel(parts(8)), [8, 2, 4, 4], batch);
      expect(sqnrDb(float, await runModel(fixed.model, [8, 2, 4, 4], batch))).toBeGreaterThan(28);
    },
  );

  it('says which size one input of a model of fixed batch has', async () => {
    const model = smallModel({
      nodes: [node('Conv', ['x', 'w'], ['y'])],
      initializers: [weights('w', [2, 2, 1, 1])],
      input: [8, 2, 4, 4],
    });
    const whole = { calibration: someInputs(1, 8 * 32), engine: await ortEngine() };
    expect(await refusalOf(() => quantize(model, whole))).toBe(
      'CALIBRATION_INVALID: calibration input 0 has 256 values; [1, 2, 4, 4] needs 32',
    );
  });

  it('treats initializers that are also listed as inputs as constants', async () => {
    const inputs = ['x', 'w'].map((name) =>
      valueInfo(name, DataType.FLOAT, name === 'x' ? [1, 2, 4, 4] : [2, 2, 1, 1]),
    );
    const graph = makeGraph({
      name: 'old',
      nodes: [node('Conv', ['x', 'w'], ['y'])],
      inputs,
      outputs: [valueInfo('y', DataType.FLOAT, [1, 2, 4, 4])],
      initializers: [weights('w', [2, 2, 1, 1])],
    });
    const old = makeModel({ graph, irVersion: 3, opsets: { '': 8 }, producerName: 'test' });
    const { model, report } = await quantize(old, { calibration: someInputs(8, 32), engine: await ortEngine() });
    expect(model.graph?.input.map(({ name }) => name)).toEqual(['x']);
    expect(model.irVersion).toBe(7n);
    expect(report.opset).toBe(13);
  });
});

it('takes several inputs, of floats and of whole numbers', async () => {
  const model = smallModel({
    nodes: [
      node('Conv', ['x', 'w'], ['c']),
      node('Cast', ['mask'], ['m'], { to: { int: DataType.FLOAT } }),
      node('Add', ['c', 'm'], ['y']),
    ],
    initializers: [weights('w', [2, 2, 1, 1])],
    input: ['N', 2, 4, 4],
  });
  model.graph?.input.push(valueInfo('mask', DataType.INT64, [1]));
  const x = {
    type: 'float32',
    dims: [1, 2, 4, 4],
    data: Float32Array.from({ length: 32 }, (_, i) => Math.sin(i)),
  } as const;
  const mask = { type: 'int64', dims: [1], data: BigInt64Array.of(1n) } as const;
  const calibration = {
    count: 1,
    async *feeds() {
      yield { x, mask };
    },
  };
  const { model: made } = await quantize(model, { calibration, engine: await ortEngine() });
  expect(made.graph?.input.map(({ name }) => name)).toEqual(['x', 'mask']);
  expect(made.graph?.node.map(({ opType }) => opType)).toContain('QuantizeLinear');
});

describe('quantize refuses', () => {
  const conv = node('Conv', ['x', 'w'], ['y']);
  const w = () => weights('w', [2, 2, 1, 1]);
  const good = smallModel({ nodes: [conv], initializers: [w()], input: ['N', 2, 4, 4] });
  const external = smallModel({ nodes: [conv], initializers: [w()] });
  const [stored] = external.graph?.initializer ?? [];
  if (stored !== undefined) stored.dataLocation = 1;
  const choice = node('If', ['c'], ['y'], { then_branch: { int: 0 } });
  const [branch] = choice.attribute;
  if (branch !== undefined && good.graph !== undefined) branch.g = good.graph;

  it.each([
    [
      'a quantized model',
      smallModel({ nodes: [node('QLinearConv', ['x'], ['y'])] }),
      'ALREADY_QUANTIZED: the model is quantized already: it has QLinearConv',
    ],
    [
      'a dynamically quantized model',
      smallModel({ nodes: [node('ConvInteger', ['x', 'w'], ['y'])] }),
      'ALREADY_QUANTIZED: the model is quantized already: it has ConvInteger',
    ],
    [
      'a model without a layer',
      smallModel({ nodes: [node('Relu', ['x'], ['y'])] }),
      'NOTHING_TO_QUANTIZE: the model has no Conv, Gemm or MatMul, so INT8 has nothing to speed up',
    ],
    [
      'a model with all layers in a branch',
      smallModel({ nodes: [choice] }),
      'NOTHING_TO_QUANTIZE: every Conv, Gemm and MatMul of the model is inside If, where nothing is quantized',
    ],
    [
      'a model whose layers cannot be',
      smallModel({ nodes: [node('MatMul', ['x', 'x'], ['y'])] }),
      'NOTHING_TO_QUANTIZE: no node of the model can be quantized: MatMul y (its weights are not constant)',
    ],
    [
      'a model whose layers cannot be, behind an operator that works out a shape',
      smallModel({
        nodes: [
          node('Shape', ['x'], ['s']),
          node('ConstantOfShape', ['s'], ['zeros']),
          node('Add', ['x', 'zeros'], ['a']),
          node('MatMul', ['a', 'x'], ['b']),
          node('MatMul', ['b', 'x'], ['y']),
        ],
      }),
      'NOTHING_TO_QUANTIZE: no node of the model can be quantized: 2 x MatMul (its weights are not constant)',
    ],
    ['weights in another file', external, 'EXTERNAL_DATA: the model keeps weights in another file: w in ""'],
    [
      'opset 6',
      smallModel({ nodes: [conv], initializers: [w()], opset: 6 }),
      'OPSET_UNSUPPORTED: the model uses opset 6; opset 7 is the oldest that can be quantized',
    ],
  ])('%s', async (_, model, refusal) => {
    expect(
      await refusalOf(async () => quantize(model, { calibration: someInputs(1, 32), engine: await ortEngine() })),
    ).toBe(refusal);
  });

  const cases: [string, Omit<QuantizeOptions, 'engine'>, string][] = [
    ['no calibration inputs', { calibration: [] }, 'CALIBRATION_INVALID: the calibration data has no inputs'],
    [
      'inputs of another size',
      { calibration: someInputs(1, 31) },
      'CALIBRATION_INVALID: calibration input 0 has 31 values; [1, 2, 4, 4] needs 32',
    ],
    [
      'NaN in the data',
      { calibration: [new Float32Array(32), new Float32Array(32).fill(Number.NaN, 7)] },
      'CALIBRATION_INVALID: calibration input 1 holds NaN at position 7',
    ],
    [
      'infinity in the data',
      { calibration: [new Float32Array(32).fill(Number.NEGATIVE_INFINITY, 31)] },
      'CALIBRATION_INVALID: calibration input 0 holds -Infinity at position 31',
    ],
    [
      'activations that overflow',
      { calibration: [new Float32Array(32).fill(3e38)] },
      'CALIBRATION_INVALID: tensor y holds NaN or infinity for a calibration input',
    ],
    [
      'impossible dims',
      { calibration: { inputs: someInputs(1, 32), dims: [1, 2, 0, 4] } },
      'CALIBRATION_INVALID: calibration dims [1, 2, 0, 4] are not positive whole numbers',
    ],
    ['half a thread', { calibration: someInputs(1, 32), threads: 0.5 }, 'BAD_OPTION: threads is 0.5'],
    [
      'an interrupted run',
      { calibration: someInputs(1, 32), signal: AbortSignal.abort() },
      'ABORTED: quantization was interrupted',
    ],
  ];
  it.each(cases)('%s', async (_, options, refusal) => {
    expect(await refusalOf(async () => quantize(good, { ...options, engine: await ortEngine() }))).toBe(refusal);
  });

  it('an open height without dims', async () => {
    const open = smallModel({ nodes: [conv], initializers: [w()], input: ['N', 2, 'H', 'W'] });
    expect(await refusalOf(() => quantize(open, { calibration: someInputs(1, 32) }))).toBe(
      'CALIBRATION_INVALID: the model leaves axis 2 of its input x open',
    );
  });

  it('an unknown form from plain JavaScript', async () => {
    const options = { calibration: someInputs(1, 32), ...JSON.parse('{"form": "qqd"}') };
    expect(await refusalOf(() => quantize(good, options))).toBe('BAD_OPTION: form is "qqd"');
  });

  it('stops between two inputs when interrupted', async () => {
    const stop = new AbortController();
    const options = {
      calibration: someInputs(5, 32),
      engine: await ortEngine(),
      signal: stop.signal,
      onProgress: () => stop.abort(),
    };
    expect(await refusalOf(() => quantize(good, options))).toBe('ABORTED: quantization was interrupted');
  });
});
