import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type SweepEvent, sweep } from '../dist/index.js';

const MODEL = fileURLToPath(new URL('fixtures/digits-resnet.onnx', import.meta.url));

function engineWith(fault: string, parameters: Record<string, string> = {}) {
  const url = new URL('engines/faulty.mjs', import.meta.url);
  url.search = new URLSearchParams({ fault, ...parameters }).toString();
  return { module: url.href };
}

describe('sweep', () => {
  it('lower points survive when a high batch runs out of memory', async () => {
    const events: SweepEvent[] = [];
    const { records, skipped } = await sweep({
      variants: [
        { modelPath: MODEL, label: 'healthy', engine: engineWith('none', { ms: '0.1' }) },
        { modelPath: MODEL, label: 'hungry', engine: engineWith('none', { ms: '0.1', mostImages: '1' }) },
      ],
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
    });
    expect(records.map(({ status, threads, instances }) => `${status} ${threads}x${instances}`)).toEqual([
      'ok 2x1',
      'ok 1x2',
    ]);
  });

  it('an abort keeps what was measured and skips the rest', async () => {
    const controller = new AbortController();
    const { records, skipped } = await sweep({
      variants: [{ modelPath: MODEL, label: 'A', engine: engineWith('none') }],
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
