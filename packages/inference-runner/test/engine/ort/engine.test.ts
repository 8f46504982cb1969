import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { compare, measure } from '../../../dist/index.js';
import ort, { ortEngine } from '../../../src/engine/ort/engine.js';
import { rejected } from '../../../src/engine/ort/errors.js';
import { structuredImages } from '../../../src/feeds/structured-images.js';

const DIGITS = fileURLToPath(new URL('../../fixtures/digits-resnet.onnx', import.meta.url));

function digitFeeds() {
  const [data = new Float32Array()] = structuredImages({ count: 1, channels: 1, height: 8, width: 8 });
  return { input: { type: 'float32', dims: [1, 1, 8, 8], data } } as const;
}

describe('ort engine', () => {
  it('describes the model, its version and every session option', async () => {
    const session = await ort.load(DIGITS, { threads: 1 });
    const description = session.describe();
    await session.dispose();
    expect(description.inputs).toEqual([{ name: 'input', type: 'float32', dims: ['N', 1, 8, 8] }]);
    expect(description.outputs).toEqual([{ name: 'logits', type: 'float32', dims: ['N', 10] }]);
    expect(description.engineVersion).toMatch(/^\d+\.\d+\.\d+/);
    expect(description.sessionOptions).toEqual({
      executionProvider: 'cpu',
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      graphOptimizationLevel: 'all',
      executionMode: 'sequential',
      enableCpuMemArena: true,
      enableMemPattern: true,
      'session.intra_op.allow_spinning': '1',
      'session.inter_op.allow_spinning': '1',
      'session.set_denormal_as_zero': '0',
    });
  });

  it('tells a lack of memory from a model it does not accept', () => {
    expect(rejected(new Error('Exception during loading: std::bad_alloc'))).toMatchObject({ code: 'OUT_OF_MEMORY' });
    expect(rejected(new Error('Unsupported model IR version'))).toMatchObject({ code: 'MODEL_REJECTED' });
  });

  it('records the session options that are given', async () => {
    const session = await ort.load(DIGITS, {
      threads: 2,
      interOpThreads: 2,
      graphOptimization: 'basic',
      executionMode: 'parallel',
      spinning: false,
      config: { 'session.disable_prepacking': '1', 'session.inter_op.allow_spinning': '1' },
    });
    const { sessionOptions } = session.describe();
    await session.dispose();
    expect(sessionOptions).toMatchObject({
      intraOpNumThreads: 2,
      interOpNumThreads: 2,
      graphOptimizationLevel: 'basic',
      executionMode: 'parallel',
      'session.intra_op.allow_spinning': '0',
      'session.inter_op.allow_spinning': '1',
      'session.disable_prepacking': '1',
    });
  });

  it.each([
    // As a model in ORT's own format an ONNX file is refused.
    ['the format', { 'session.load_model_format': 'ORT' }, 'ORT model verification failed'],
    // One entry for each thread of the pool besides the caller's: three are two too many for two threads.
    ['the threads', { 'session.intra_op_thread_affinities': '1;1;1' }, 'affinities: 3, thread_pool_size: 2'],
  ])('really hands the config to ONNX Runtime, and %s with it', async (_what, config, said) => {
    await expect(ort.load(DIGITS, { threads: 2, config })).rejects.toMatchObject({
      code: 'MODEL_REJECTED',
      message: expect.stringContaining(said),
    });
  });

  it('reaches the engine of a measurement: an option it refuses is the failure of the variant', async () => {
    const config = { 'session.load_model_format': 'ORT' };
    const record = await measure({ modelPath: DIGITS, threads: 1, iterations: 1, sessionOptions: { config } });
    expect(record).toMatchObject({ status: 'invalid-model', message: expect.stringContaining('ORT model') });
  });

  it.each([
    ['precision', { precision: 'bf16' } as const, 'The session option precision is bf16, but ONNX Runtime computes'],
    ['streams', { streams: 2 }, 'The session option streams is 2, but a session of ONNX Runtime has one stream.'],
  ])('refuses a %s that it does not have, and the call with it', async (_what, sessionOptions, message) => {
    const error = { code: 'BAD_OPTION', message: expect.stringContaining(message) };
    await expect(ort.load(DIGITS, { threads: 1, ...sessionOptions })).rejects.toMatchObject(error);
    const measuring = measure({ modelPath: DIGITS, threads: 1, iterations: 1, sessionOptions });
    await expect(measuring).rejects.toMatchObject(error);
  });

  it('takes the neutral options that name what it does', async () => {
    const session = await ort.load(DIGITS, { threads: 1, precision: 'own', streams: 1 });
    expect(session.requests).toBe(1);
    expect(session.describe().sessionOptions).not.toHaveProperty('streams');
    await session.dispose();
  });

  it('gives each variant its own options over the shared ones', async () => {
    const records = await compare({
      variants: [
        { modelPath: DIGITS, label: 'shared' },
        { modelPath: DIGITS, label: 'own', sessionOptions: { graphOptimization: 'basic' } },
      ],
      sessionOptions: { spinning: false, graphOptimization: 'extended' },
      threads: 1,
      warmup: 1,
      iterations: 1,
    });
    expect(records.map(({ sessionOptions }) => sessionOptions)).toMatchObject([
      { graphOptimizationLevel: 'extended', 'session.intra_op.allow_spinning': '0' },
      { graphOptimizationLevel: 'basic', 'session.intra_op.allow_spinning': '0' },
    ]);
  });

  it('gives the same outputs from a path and from bytes, and from the same feeds twice', async () => {
    const fromPath = await ort.load(DIGITS, { threads: 1 });
    const fromBytes = await ort.load(await readFile(DIGITS), { threads: 1, spinning: false });
    const feeds = digitFeeds();
    const first = await fromPath.run(feeds);
    expect(first.logits?.dims).toEqual([1, 10]);
    expect(first.logits?.data).toBeInstanceOf(Float32Array);
    expect(await fromPath.run(feeds)).toEqual(first);
    expect(await fromBytes.run(feeds)).toEqual(first);
    await fromPath.dispose();
    await fromBytes.dispose();
  });

  it('names the reason when a model is rejected', async () => {
    await expect(ort.load(new TextEncoder().encode('not a model'), { threads: 1 })).rejects.toMatchObject({
      code: 'MODEL_REJECTED',
      message: expect.stringContaining('ONNX Runtime does not accept the model'),
    });
  });

  it.each([
    ['ENGINE_MISSING', "Cannot find package 'onnxruntime-node' imported from here", 'ERR_MODULE_NOT_FOUND'],
    ['ENGINE_BROKEN', "libm.so.6: version `GLIBC_2.99' not found", 'ERR_DLOPEN_FAILED'],
  ])('%s: what cannot be loaded, with its cause', async (code, said, thrown) => {
    const error = Object.assign(new Error(said), { code: thrown });
    await expect(ortEngine(undefined, () => Promise.reject(error)).load(DIGITS, { threads: 1 })).rejects.toMatchObject({
      code,
      cause: error,
    });
  });

  /** ONNX Runtime with a model of these outputs, whose binding cannot hand over sequences and maps. */
  function ortWith(outputs: Readonly<Record<string, boolean>>) {
    const metadata = Object.entries(outputs).map(([name, isTensor]) => ({
      name,
      isTensor,
      type: 'float32',
      shape: [1],
    }));
    const run = async (_feeds: object, fetches: readonly string[] = Object.keys(outputs)) => {
      if (fetches.some((name) => outputs[name] !== true)) throw new Error('Non tensor type is not supported.');
      return Object.fromEntries(
        fetches.map((name) => [name, { type: 'float32', dims: [1], data: Float32Array.of(1) }] as const),
      );
    };
    const session = { inputMetadata: [], outputMetadata: metadata, outputNames: Object.keys(outputs), run };
    const module = { env: { versions: { common: '1' } }, InferenceSession: { create: async () => session } };
    return ortEngine(undefined, async () => module as never);
  }

  it('reads the tensors of a model that gives a sequence or a map as well', async () => {
    const session = await ortWith({ label: true, probabilities: false }).load('model.onnx', { threads: 1 });
    expect(Object.keys(await session.run({}))).toEqual(['label']);
    expect(session.describe().outputs).toMatchObject([{ type: 'float32' }, { type: 'non-tensor' }]);
  });

  it('refuses a model without a tensor among its outputs', async () => {
    const session = await ortWith({ probabilities: false }).load('model.onnx', { threads: 1 });
    await expect(session.run({})).rejects.toMatchObject({
      code: 'BAD_OUTPUT',
      message: expect.stringContaining('(probabilities)'),
    });
  });
});
