import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SweepEvent, sweep } from '../dist/index.js';
import { TestEngines } from './engines/registry.js';
import { FLOAT, tinyModel } from './tiny-model.js';

const MODEL = fileURLToPath(new URL('fixtures/digits-resnet.onnx', import.meta.url));

const TEST = new TestEngines();
const engines = TEST.registry;
const engineWith = (fault: string, parameters: Record<string, string> = {}) =>
  TEST.add('faulty', { fault, ...parameters });

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sweep-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('sweep', () => {
  it('lower points survive when a high batch runs out of memory', async () => {
    const events: SweepEvent[] = [];
    const { records, skipped } = await sweep({
      variants: [
        { modelPath: MODEL, label: 'healthy', engine: engineWith('none', { ms: '0.1' }) },
        { modelPath: MODEL, label: 'hungry', engine: engineWith('none', { ms: '0.1', mostImages: '1' }) },
      ],
      engines,
      batches: [2, 1, 4],
      settings: [{ threads: 1, instances: 1 }],
      budgetSeconds: 600,
      warmup: 1,
      onEvent: (event) => events.push(event),
    });
    expect(records.map(({ label, batch, status }) => `${label} ${batch} ${status}`)).toEqual([
      'healthy 1 ok',
      'hungry 1 ok',
      'healthy 2 ok',
      'hungry 2 out-of-memory',
    ]);
    for (const record of records.filter(({ status }) => status === 'ok')) {
      expect(record).toMatchObject({ scenario: 'throughput', threads: 1, instances: 1 });
      expect(record.blocks).toHaveLength(2);
    }
    expect(skipped).toEqual([{ batch: 4, threads: 1, instances: 1, reason: 'failed' }]);
    const points = events.flatMap((event) => (event.kind === 'point' ? [`${event.index} ${event.state}`] : []));
    expect(points).toEqual(['0 started', '0 done', '1 started', '1 done', '2 skipped']);
    expect(events.filter(({ kind }) => kind === 'block').length).toBeGreaterThanOrEqual(6);
  });

  it('measures each setting with its threads and instances', async () => {
    const events: SweepEvent[] = [];
    const { records } = await sweep({
      variants: [{ modelPath: MODEL, label: 'A' }],
      batches: [2],
      settings: [
        { threads: 2, instances: 1 },
        { threads: 1, instances: 2 },
      ],
      budgetSeconds: 600,
      warmup: 1,
      sessionOptions: { spinning: false },
      onEvent: (event) => events.push(event),
    });
    expect(records.map(({ status, threads, instances }) => `${status} ${threads}x${instances}`)).toEqual([
      'ok 2x1',
      'ok 1x2',
    ]);
    // What a record says of its session, and an event of its block, is of that point.
    expect(records.map(({ sessionOptions }) => sessionOptions.intraOpNumThreads)).toEqual([2, 1]);
    const blocks = events.flatMap((event) =>
      event.kind === 'block' ? [`batch ${event.batch} ${event.threads}x${event.instances}`] : [],
    );
    expect(blocks).toEqual(['batch 2 2x1', 'batch 2 2x1', 'batch 2 1x2', 'batch 2 1x2']);
  });

  it.each([
    { fixed: 1, leftOut: [2, 4] },
    { fixed: 4, leftOut: [1, 2] },
  ])('a model that is fixed to batch $fixed is measured once for each setting', async ({ fixed, leftOut }) => {
    const modelPath = join(folder, `batch-${fixed}.onnx`);
    await writeFile(modelPath, tinyModel({ inputs: [{ name: 'image', elementType: FLOAT, dims: [fixed, 1, 2, 2] }] }));
    const settings = [
      { threads: 2, instances: 1 },
      { threads: 1, instances: 1 },
    ];
    const variants = [{ modelPath, label: 'fixed' }];
    const { records, skipped } = await sweep({ variants, batches: [1, 2, 4], settings, budgetSeconds: 600 });
    expect(records).toHaveLength(2);
    for (const record of records) {
      expect(record).toMatchObject({ status: 'ok', batch: fixed, fixedBatch: fixed, warnings: [] });
      expect(record.blocks).toHaveLength(2);
    }
    expect(skipped).toEqual(
      settings.flatMap((setting) => leftOut.map((batch) => ({ batch, ...setting, reason: 'fixed-batch' }))),
    );
  });

  it('an abort keeps what was measured and skips the rest', async () => {
    const controller = new AbortController();
    const { records, skipped } = await sweep({
      variants: [{ modelPath: MODEL, label: 'A', engine: engineWith('none') }],
      engines,
      batches: [1, 2],
      settings: [{ threads: 1, instances: 1 }],
      budgetSeconds: 600,
      warmup: 1,
      signal: controller.signal,
      onEvent: (event) => {
        if (event.kind === 'block' && event.block.order === 1) controller.abort();
      },
    });
    expect(records).toHaveLength(1);
    expect(records[0]).toMatchObject({ status: 'interrupted' });
    expect(records[0]?.blocks).toHaveLength(2);
    expect(skipped).toEqual([{ batch: 2, threads: 1, instances: 1, reason: 'interrupted' }]);
  });

  it.each([
    ['batches', { batches: [] }],
    ['batch', { batches: [0] }],
    ['settings', { settings: [] }],
    ['cpuSets', { settings: [{ threads: 1, instances: 2, cpuSets: [[0]] }] }],
    ['budgetSeconds', { budgetSeconds: 0 }],
    ['maxP99Ms', { maxP99Ms: -1 }],
  ])('refuses a bad %s before anything starts', async (name, options) => {
    const variants = [{ modelPath: MODEL, label: 'A' }];
    const settings = [{ threads: 1, instances: 1 }];
    await expect(sweep({ variants, settings, budgetSeconds: 1, ...options })).rejects.toMatchObject({
      code: 'BAD_OPTION',
      message: expect.stringContaining(`The option ${name} `),
    });
  });
});
