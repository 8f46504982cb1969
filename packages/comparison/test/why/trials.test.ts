import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { detectCpu } from '@rn50/cpu-detect';
import { profileModel, structuredImages } from '@rn50/inference-runner';
import { type Explanation, explain, type Trial } from '@rn50/onnx-explain';
import {
  type AttributeValue,
  DataType,
  describeModel,
  float32Tensor,
  inputSpecs,
  int64Tensor,
  type ModelProto,
  makeGraph,
  makeModel,
  type NodeProto,
  node,
  planInputs,
  type TensorProto,
  valueInfo,
  writeModel,
} from '@rn50/onnx-model';
import { type QuantizeOptions, quantize } from '@rn50/onnx-quantize';
import { afterAll, describe, expect, it } from 'vitest';
import { needsTime } from '../../../../testing/long.js';
import { contextOf } from '../../src/events.js';
import { doJob } from '../../src/jobs/do-job.js';
import { tryRecipes } from '../../src/why/trials.js';

const folder = mkdtempSync(join(tmpdir(), 'rn50-trials-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const CHANNELS = 32;
const SIZE = 24;
const THREE: Record<string, AttributeValue> = { kernel_shape: { ints: [3, 3] }, pads: { ints: [1, 1, 1, 1] } };

/** Two convolutions with `between` from `a` to `b` between them, and a classifier. */
function network(between: readonly NodeProto[], constants: readonly TensorProto[] = [], opset = 17): ModelProto {
  const weights = (name: string, dims: readonly number[]): TensorProto => {
    const size = dims.reduce((product, dim) => product * dim, 1);
    return float32Tensor(
      name,
      dims,
      Float32Array.from({ length: size }, (_, at) => Math.sin(at * 1.7) / 12),
    );
  };
  return makeModel({
    graph: makeGraph({
      name: 'small',
      nodes: [
        node('Conv', ['x', 'w1'], ['a'], THREE, 'first'),
        ...between,
        node('Conv', ['b', 'w2'], ['c'], THREE, 'second'),
        node('GlobalAveragePool', ['c'], ['d'], {}, 'pool'),
        node('Flatten', ['d'], ['e'], {}, 'flatten'),
        node('Gemm', ['e', 'w3'], ['y'], { transB: { int: 1 } }, 'classes'),
      ],
      inputs: [valueInfo('x', DataType.FLOAT, ['N', 3, SIZE, SIZE])],
      outputs: [valueInfo('y', DataType.FLOAT, ['N', 10])],
      initializers: [
        weights('w1', [CHANNELS, 3, 3, 3]),
        weights('w2', [CHANNELS, CHANNELS, 3, 3]),
        weights('w3', [10, CHANNELS]),
        ...constants,
      ],
    }),
    irVersion: 8,
    opsets: { '': opset },
    producerName: 'test',
  });
}

const add = network([node('Relu', ['a'], ['r'], {}, 'relu'), node('Add', ['r', 'a'], ['b'], {}, 'add')]);
const split = network(
  [
    node('Split', ['a', 'parts'], ['s', 't'], { axis: { int: 1 } }, 'split'),
    node('Sigmoid', ['s'], ['u'], {}, 'sigmoid'),
    node('Concat', ['u', 't'], ['b'], { axis: { int: 1 } }, 'concat'),
  ],
  [int64Tensor('parts', [2], [CHANNELS / 2, CHANNELS / 2])],
);
const tanh = network([node('Tanh', ['a'], ['b'], {}, 'tanh')]);

const images = structuredImages({ count: 4, channels: 3, height: SIZE, width: SIZE });
const cpu = { ...(await detectCpu()), architecture: 'x64' as const };
const quantized = async (fp32: ModelProto, options: Partial<QuantizeOptions> = {}): Promise<ModelProto> =>
  (await quantize(fp32, { calibration: images, cpu, ...options })).model;

const fileOf = (name: string, model: ModelProto) => {
  const path = join(folder, `${name}.onnx`);
  writeFileSync(path, writeModel(model));
  const inputs = planInputs(inputSpecs(describeModel(model).inputs));
  return { path, model, inputs };
};

/** A file that is explained several times is profiled once. */
const profiles = new WeakMap<ModelProto, ReturnType<typeof profileModel>>();

function profileOf(modelPath: string, model: ModelProto): ReturnType<typeof profileModel> {
  const known = profiles.get(model) ?? profileModel({ modelPath, threads: 1, runs: 1, warmup: 0 });
  profiles.set(model, known);
  return known;
}

/**
 * The explanation with a profile whose times are made up so that every operator counts: what is found follows from the graph.
 */
async function explanationOf(path: string, model: ModelProto, trials: readonly Trial[]): Promise<Explanation> {
  const profile = await profileOf(path, model);
  const nodes = profile.nodes.map((one) => ({ ...one, ms: 1 }));
  const int8 = { ...profile, nodes, runMs: nodes.length };
  return explain({ int8: model, fp32: null, cpu, profiles: { int8, fp32: null }, peaks: null, trials });
}

/** Trials as they came out, but for their times: what was tried ran three times as fast. */
const timed = (trials: readonly Trial[]): Trial[] =>
  trials.map((trial) => {
    if ('failure' in trial || trial.ran === null) return trial;
    const { profile, beside } = trial.ran;
    const at = (one: typeof profile, runMs: number) => ({
      ...one,
      runMs,
      nodes: one.nodes.map((each) => ({ ...each, ms: runMs })),
    });
    return { ...trial, ran: { profile: at(profile, 1), beside: at(beside, 3) } };
  });

const here = (job: Parameters<typeof doJob>[0]) => doJob(job, () => {});
const silently = contextOf({});

async function holds(
  name: string,
  fp32: ModelProto,
  options: Partial<QuantizeOptions>,
  isFixable: boolean,
): Promise<void> {
  const given = fileOf(name.replaceAll(/\W/g, '-'), await quantized(fp32, options));
  const { untried } = await explanationOf(given.path, given.model, []);
  const remade = fileOf('remade', await quantized(fp32));
  const after = await explanationOf(remade.path, remade.model, []);
  const left = new Set(after.verdicts.map(({ code }) => code));
  // Without the float file one is made of the INT8 file: tried once for a fix and once for none.
  const sources = fp32 === add && options.form === undefined ? [fileOf('fp32', fp32), null] : [fileOf('fp32', fp32)];
  for (const source of sources) {
    const terms = { int8: given, fp32: source, cpu, engine: 'ort', threads: 1, batch: 1, runs: true } as const;
    const trials = timed(await tryRecipes(untried, terms, () => 0, silently, here));
    expect(trials.filter((trial) => 'failure' in trial)).toEqual([]);
    const { verdicts } = await explanationOf(given.path, given.model, trials);
    const fixed = verdicts.filter(({ fix }) => fix?.startsWith('rn50 quantize'));
    expect(fixed.length > 0).toBe(isFixable);
    const faults = verdicts.filter(({ code }) => code !== 'healthy');
    for (const { code, fix } of faults) expect(`${code} ${left.has(code)}`).toBe(`${code} ${fix === null}`);
  }
}

// Graphs are those of ONNX Runtime on x86.
describe.runIf(process.arch === 'x64')('a fix that why names', () => {
  it.each<[string, ModelProto, Partial<QuantizeOptions>, isFixable: boolean]>([
    ['an operator that was left out of quantization', add, { exclude: ['add', 'relu'] }, true],
    ['operators that our quantizer leaves in float', tanh, {}, false],
    ['an operator between Q/DQ pairs that the engine does not fuse', split, {}, false],
  ])('%s: holds when the command is run for real', holds);

  it.each<[string, ModelProto, Partial<QuantizeOptions>, isFixable: boolean]>([
    ['int8 activations of integer operators', add, { activationType: 'int8', form: 'qoperator' }, true],
    ['int8 activations', add, { activationType: 'int8' }, true],
    ['uint8 weights', add, { weightType: 'uint8' }, true],
  ])('%s: holds when the command is run for real', needsTime(), holds);

  it('a trial that cannot be made says why', async () => {
    const given = fileOf('given', await quantized(add));
    const terms = {
      int8: given,
      fp32: { path: join(folder, 'nowhere.onnx') },
      cpu,
      engine: 'ort',
      threads: 1,
      batch: 1,
      runs: true,
    } as const;
    expect(await tryRecipes(['plain'], terms, () => 0, silently, here)).toEqual([
      { recipe: 'plain', failure: expect.stringMatching(/no model file at .*nowhere\.onnx\.$/) },
    ]);
  });
});
