import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { needsTime } from '../../../testing/long.js';
import { compare, measure, type RunEvent } from '../dist/index.js';
import { FLOAT, INT64, type TinyModel, tinyModel } from './tiny-model.js';

const DIGITS = fileURLToPath(new URL('fixtures/digits-resnet.onnx', import.meta.url));
const SHORT = { warmup: 1, iterations: 4, threads: 1 } as const;

let root = '';
let folder = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'compare-'));
  folder = join(root, 'models');
  await mkdir(folder);
  await writeFile(join(root, 'outside.bin'), new Uint8Array(16));
});
afterAll(() => rm(root, { recursive: true, force: true }));

async function fileOf(name: string, content: string | Uint8Array | TinyModel): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, typeof content === 'string' || content instanceof Uint8Array ? content : tinyModel(content));
  return path;
}

function image(batch: number | string) {
  return { name: 'image', elementType: FLOAT, dims: [batch, 3, 4, 4] };
}

describe('compare with ONNX Runtime', () => {
  it('gives a variant the threads of its own', async () => {
    const variants = [
      { modelPath: DIGITS, label: 'one' },
      { modelPath: DIGITS, label: 'two', threads: 2 },
    ];
    const records = await compare({ variants, ...SHORT });
    expect(records.map(({ threads, sessionOptions }) => [threads, sessionOptions.intraOpNumThreads])).toEqual([
      [1, 1],
      [2, 2],
    ]);
    const none = compare({ variants: [{ modelPath: DIGITS, label: 'none', threads: 0 }], ...SHORT });
    await expect(none).rejects.toMatchObject({ code: 'BAD_OPTION' });
  });

  it('measures two models in interleaved blocks and records the terms', async () => {
    const events: RunEvent[] = [];
    const held = Buffer.alloc(400e6, 1);
    const records = await compare({
      variants: [
        { modelPath: DIGITS, label: 'FP32' },
        { modelPath: DIGITS, label: 'again' },
      ],
      scenario: 'throughput',
      batch: 4,
      threads: 1,
      pairs: 2,
      sessionOptions: { spinning: false },
      onEvent: (event) => events.push(event),
    });
    expect(records.map(({ blocks }) => blocks.map(({ order }) => order))).toEqual([
      [0, 3],
      [1, 2],
    ]);
    for (const record of records) {
      expect(record).toMatchObject({
        status: 'ok',
        engine: 'ort',
        scenario: 'throughput',
        batch: 4,
        threads: 1,
        instances: 1,
        sessionOptions: { intraOpNumThreads: 1, interOpNumThreads: 1, 'session.intra_op.allow_spinning': '0' },
      });
      expect(record.engineVersion).toMatch(/^\d/);
      expect(record.peakRssBytes).toBeGreaterThan(20 * 2 ** 20);
      // A forked process must not be charged with what its parent held.
      if (process.platform === 'linux') expect(record.peakRssBytes).toBeLessThan(held.length);
      expect(record.loadMs).toBeGreaterThan(0);
      expect(record.firstRunMs).toBeGreaterThan(0);
      expect(record.cpuMs).toBeGreaterThan(0);
      for (const block of record.blocks) {
        expect(block.wakeUpMs).toBeGreaterThan(0);
        expect(block.cpuMs).toBeGreaterThan(0);
        if (process.platform === 'linux') expect(block.waitMs).toBeGreaterThanOrEqual(0);
        expect(block.samplesMs.length).toBeGreaterThan(0);
        expect(block.samplesMs.every((ms) => ms > 0)).toBe(true);
      }
    }
    expect(events.map(({ kind }) => kind)).toEqual([
      'worker-started',
      'worker-started',
      'warmed-up',
      'warmed-up',
      'block',
      'block',
      'block',
      'block',
    ]);
    expect(events.at(-1)).toMatchObject({ kind: 'block', label: 'FP32', fraction: 1, secondsLeft: 0 });
  });

  it('restarts the workers of a budgeted run before its first look', needsTime(), async () => {
    const events: RunEvent[] = [];
    const record = await measure({
      modelPath: DIGITS,
      threads: 1,
      warmup: 1,
      budgetSeconds: 3,
      onEvent: (event) => events.push(event),
    });
    expect(record).toMatchObject({ status: 'ok', label: DIGITS });
    expect(record.blocks).toHaveLength(10);
    // Blocks of both workers, and what loading and warming up took.
    expect(record.cpuMs).toBeGreaterThan(record.blocks.reduce((sum, { cpuMs = 0 }) => sum + cpuMs, 0));
    expect(events.flatMap((event) => (event.kind === 'restarted' ? [event.pairs] : []))).toEqual([4, 8]);
    const pids = events.flatMap((event) => (event.kind === 'worker-started' ? [event.pid] : []));
    expect(new Set(pids).size).toBe(3);
    expect(record.blocks.map(({ restarts = 0 }) => restarts)).toEqual([0, 0, 0, 0, 1, 1, 1, 1, 2, 2]);
  });

  it('uses the batch a model is fixed to, for all variants, and says so', async () => {
    const records = await compare({
      ...SHORT,
      scenario: 'throughput',
      variants: [
        { modelPath: await fileOf('open.onnx', { inputs: [image('N')] }), label: 'open' },
        { modelPath: await fileOf('fixed.onnx', { inputs: [image(1)] }), label: 'fixed' },
        { modelPath: await fileOf('other.onnx', { inputs: [image(2)] }), label: 'other' },
      ],
    });
    expect(records.map(({ status, batch }) => `${status} ${batch}`)).toEqual(['ok 1', 'ok 1', 'invalid-model 1']);
    expect(records[0]?.warnings).toEqual([expect.objectContaining({ code: 'fixed-batch' })]);
    expect(records[2]).toMatchObject({ message: expect.stringContaining('fixed to batch 2, but "fixed"') });
  });

  it('warns when a batch beyond 1 is asked of the latency scenario only through the model', async () => {
    const record = await measure({ ...SHORT, modelPath: await fileOf('b2.onnx', { inputs: [image(2)] }) });
    expect(record).toMatchObject({ status: 'ok', scenario: 'latency', batch: 2 });
    expect(record.warnings.map(({ message }) => message)).toEqual([
      'The model is fixed to batch 2; batch 1 was asked for.',
    ]);
  });
});

describe('a model that is no image classifier', () => {
  it.each<[string, TinyModel]>([
    ['two inputs', { inputs: [image('N'), { ...image('N'), name: 'mask' }] }],
    ['token ids', { inputs: [{ name: 'ids', elementType: INT64, dims: ['N', 8] }] }],
  ])('is measured: %s', async (name, content) => {
    const modelPath = await fileOf(`${name.replaceAll(' ', '-')}.onnx`, content);
    const record = await measure({ ...SHORT, modelPath });
    expect(record, JSON.stringify(record)).toMatchObject({ status: 'ok' });
  });
});

describe('invalid model: a named error before any measuring', () => {
  const cases: readonly [string, () => Promise<string | Uint8Array | TinyModel>, string][] = [
    ['empty', async () => '', 'is empty'],
    ['HTML', async () => '<!doctype html><title>Sign in</title>', 'is a web page'],
    ['truncated', async () => (await readFile(DIGITS)).subarray(0, 100_000), 'is truncated'],
    ['wrong opset', async () => ({ opset: 999, inputs: [image('N')] }), 'opset'],
    ['bytes that are no graph', async () => Uint8Array.of(8, 8, 58, 2, 255, 255), 'does not accept'],
    [
      'external data outside its folder',
      async () => ({ inputs: [image('N')], externalData: '../outside.bin' }),
      'escapes model directory',
    ],
  ];

  it.each(cases)('%s', async (name, content, named) => {
    const modelPath = await fileOf(`${name.replaceAll(' ', '-')}.onnx`, await content());
    const events: RunEvent[] = [];
    const record = await measure({ ...SHORT, modelPath, onEvent: (event) => events.push(event) });
    expect(record).toMatchObject({ status: 'invalid-model', blocks: [], message: expect.stringContaining(named) });
    expect(events.filter(({ kind }) => kind === 'warmed-up' || kind === 'block')).toEqual([]);
  });

  it('missing: the others are measured all the same', async () => {
    const records = await compare({
      ...SHORT,
      variants: [
        { modelPath: join(folder, 'none.onnx'), label: 'missing' },
        { modelPath: DIGITS, label: 'there' },
      ],
    });
    expect(records[0]).toMatchObject({ status: 'invalid-model', message: expect.stringContaining('does not exist') });
    expect(records[1]?.status).toBe('ok');
  });

  it('an engine that is not there is an error of the whole call', async () => {
    const terms = { ...SHORT, modelPath: DIGITS, engines: { mine: 'file:///nowhere/engine.mjs' } };
    await expect(measure({ ...terms, engine: 'mine' })).rejects.toMatchObject({ code: 'ENGINE_BROKEN' });
    await expect(measure({ ...terms, engine: 'mien' })).rejects.toMatchObject({ code: 'ENGINE_UNKNOWN' });
  });
});
