import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inputSpecs, planInputs } from '@rn50/onnx-model/inputs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  arrayFeeds,
  infer,
  inferTogether,
  inspectModel,
  loadEngine,
  type ModelOutputs,
  plannedFeeds,
} from '../dist/index.js';
import { TestEngines } from './engines/registry.js';
import { FLOAT, tinyModel } from './tiny-model.js';

const DIGITS = fileURLToPath(new URL('fixtures/digits-resnet.onnx', import.meta.url));
const TEST = new TestEngines();

const PLAN = planInputs(inputSpecs([{ name: 'input', type: 'float32', dims: ['N', 1, 8, 8] }]));
const DIGIT = { name: 'input', type: 'float32', dims: ['N', 1, 8, 8], role: 'image-nchw' } as const;
const digits = (...arrays: Float32Array[]) => arrayFeeds(arrays, { name: 'input', dims: [1, 1, 8, 8] });

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'infer-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('inferTogether', () => {
  it('gives each model’s outputs for a stream of inputs, in order, and takes only a few inputs ahead', async () => {
    const feeds = plannedFeeds(PLAN, { count: 40 });
    const outputs = await infer({ modelPath: DIGITS, threads: 1, feeds });
    let taken = 0;
    let most = 0;
    const seen: (readonly ModelOutputs[])[] = [];
    async function* stream() {
      for await (const input of feeds.feeds()) {
        taken += 1;
        most = Math.max(most, taken - seen.length);
        yield input;
      }
    }
    const models = [DIGITS, DIGITS].map((modelPath) => ({ modelPath, threads: 1 }));
    const count = await inferTogether({
      models,
      feeds: stream(),
      onOutputs: (both, index) => {
        expect(index).toBe(seen.length);
        seen.push(both);
      },
    });
    expect(count).toBe(40);
    expect(seen.map(([first]) => first)).toEqual(outputs);
    expect(seen.map(([, second]) => second)).toEqual(outputs);
    expect(most).toBeLessThanOrEqual(16);
  });

  it('ends with the error of a model, of the inputs, or of what is done with the outputs', async () => {
    const models = [{ modelPath: DIGITS, threads: 1 }];
    const feeds = digits(new Float32Array(64));
    const onOutputs = () => {};
    const none = { modelPath: join(folder, 'none.onnx'), threads: 1 };
    await expect(inferTogether({ models: [...models, none], feeds, onOutputs })).rejects.toMatchObject({
      code: 'MODEL_MISSING',
      message: expect.stringContaining('none.onnx'),
    });
    await expect(inferTogether({ models, feeds: digits(new Float32Array(63)), onOutputs })).rejects.toMatchObject({
      code: 'BAD_INPUT',
      message: expect.stringContaining(DIGITS),
    });
    const fail = () => {
      throw new Error('told so');
    };
    await expect(inferTogether({ models, feeds, onOutputs: fail })).rejects.toThrow('told so');
  });
});

describe('infer', () => {
  it('gives the outputs that the engine gives in this process, by name', async () => {
    const feeds = plannedFeeds(PLAN, { count: 20 });
    const inferred = await infer({ modelPath: DIGITS, threads: 1, feeds });
    const session = await (await loadEngine('ort')).load(DIGITS, { threads: 1 });
    const expected: ModelOutputs[] = [];
    for await (const sample of feeds.feeds()) expected.push(new Map(Object.entries(await session.run(sample))));
    await session.dispose();
    expect(inferred).toEqual(expected);
    expect(inferred[0]?.get('logits')).toMatchObject({ type: 'float32', dims: [1, 10] });
  });

  it('gives all outputs in the order of the model, also where their names are numbers', async () => {
    const names = ['zero', '7', '3'];
    const engine = TEST.add('faulty', { outputs: names.join(',') });
    const feeds = arrayFeeds([new Float32Array(16)], { name: 'input', dims: [1, 1, 4, 4] });
    const [outputs = new Map()] = await infer({ modelPath: DIGITS, engine, engines: TEST.registry, feeds });
    expect([...outputs.keys()]).toEqual(names);
  });

  it('runs a model of a fixed batch one image at a time, whatever its input is called', async () => {
    const modelPath = join(folder, 'batch-2.onnx');
    const inputs = [{ name: 'image', elementType: FLOAT, dims: [2, 1, 2, 2] }];
    await writeFile(modelPath, tinyModel({ inputs, operator: 'GlobalAveragePool' }));
    const images = [Float32Array.of(1, 2, 3, 4), Float32Array.of(4, 4, 4, 8)];
    const feeds = arrayFeeds(images, { name: 'another', dims: [1, 1, 2, 2] });
    const outputs = await infer({ modelPath, feeds });
    expect(outputs.map((named) => named.get('image_out'))).toEqual([
      { type: 'float32', dims: [1, 1, 1, 1], data: Float32Array.of(2.5) },
      { type: 'float32', dims: [1, 1, 1, 1], data: Float32Array.of(5) },
    ]);
  });

  it('opens the session with the options given: those that are measured decide what is answered', async () => {
    // ONNX Runtime then expects its own format, which this model does not have.
    const sessionOptions = { config: { 'session.load_model_format': 'ORT' } };
    await expect(
      infer({ modelPath: DIGITS, feeds: digits(new Float32Array(64)), sessionOptions }),
    ).rejects.toMatchObject({
      code: 'MODEL_REJECTED',
    });
  });

  it('refuses inputs of another size', async () => {
    await expect(infer({ modelPath: DIGITS, feeds: digits(new Float32Array(63)) })).rejects.toMatchObject({
      code: 'BAD_INPUT',
      message: 'An input has 63 values; its shape [1,1,8,8] needs 64.',
    });
  });

  it('refuses NaN outputs, and survives a crash as an error', async () => {
    const feeds = arrayFeeds([new Float32Array(16)], { name: 'input', dims: [1, 1, 4, 4] });
    const withFault = (fault: string) =>
      infer({ modelPath: DIGITS, engine: TEST.add('faulty', { fault }), engines: TEST.registry, feeds });
    await expect(withFault('nan')).rejects.toMatchObject({ code: 'BAD_OUTPUT' });
    await expect(withFault('segfault')).rejects.toMatchObject({ code: 'WORKER_CRASHED' });
  });
});

describe('inspectModel', () => {
  it('says what the engine makes of a model, without measuring', async () => {
    const { description, inputs } = await inspectModel({ modelPath: DIGITS });
    expect(description).toMatchObject({ engine: 'ort', outputs: [{ name: 'logits', dims: ['N', 10] }] });
    expect(inputs.inputs).toMatchObject([DIGIT]);
  });

  it('says which session options were in force: those given, and the threads', async () => {
    const sessionOptions = { spinning: false, graphOptimization: 'basic' } as const;
    const { description } = await inspectModel({ modelPath: DIGITS, threads: 1, sessionOptions });
    expect(description.sessionOptions).toMatchObject({
      intraOpNumThreads: 1,
      graphOptimizationLevel: 'basic',
      'session.intra_op.allow_spinning': '0',
    });
  });

  it('throws the named error of an invalid model', async () => {
    const modelPath = join(folder, 'empty.onnx');
    await writeFile(modelPath, '');
    await expect(inspectModel({ modelPath })).rejects.toMatchObject({ code: 'MODEL_EMPTY' });
  });
});
