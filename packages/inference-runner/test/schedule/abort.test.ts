import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { arrayFeeds, compare, infer, type RunEvent } from '../../dist/index.js';
import { TestEngines } from '../engines/registry.js';
import { isGone, isRunning, workersOnceWarm } from '../process-state.js';

const MODEL = fileURLToPath(new URL('../fixtures/digits-resnet.onnx', import.meta.url));
const SCRIPT = fileURLToPath(new URL('../scripts/measuring-parent.mjs', import.meta.url));
const TEST = new TestEngines();
const engines = TEST.registry;
const HEALTHY = TEST.add('faulty', { fault: 'none' });

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'abort-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const appears = (file: string) => vi.waitUntil(() => existsSync(file), { timeout: 30_000 });

const VARIANTS = [
  { modelPath: MODEL, label: 'A', engine: HEALTHY },
  { modelPath: MODEL, label: 'B', engine: HEALTHY },
];

describe('abort', () => {
  it('leaves no child, and every record keeps the blocks already taken', async () => {
    const controller = new AbortController();
    const events: RunEvent[] = [];
    const records = await compare({
      variants: VARIANTS,
      engines,
      iterations: 100,
      signal: controller.signal,
      onEvent(event) {
        events.push(event);
        if (event.kind === 'block' && event.block.order === 4) controller.abort();
      },
    });
    const pids = events.flatMap((event) => (event.kind === 'worker-started' && event.pid !== null ? [event.pid] : []));
    expect(pids).toHaveLength(2);
    expect(pids.filter(isRunning)).toEqual([]);
    expect(records.map(({ status }) => status)).toEqual(['interrupted', 'interrupted']);
    expect(records.map(({ blocks }) => blocks.map(({ order }) => order))).toEqual([
      [0, 3, 4],
      [1, 2],
    ]);
  });

  it('in the middle of a block leaves no child either', async () => {
    const controller = new AbortController();
    const pids: number[] = [];
    const [record] = await compare({
      variants: VARIANTS,
      engines,
      warmup: 0,
      iterations: 1_000_000,
      signal: controller.signal,
      onEvent(event) {
        if (event.kind === 'worker-started' && event.pid !== null) pids.push(event.pid);
        // The first block has been asked for by the time a new task runs, and lasts far longer than that takes.
        if (event.kind === 'warmed-up' && event.label === 'B') setImmediate(() => controller.abort());
      },
    });
    expect(pids.filter(isRunning)).toEqual([]);
    expect(record).toMatchObject({ status: 'interrupted', blocks: [] });
  });

  it('before the start starts nothing', async () => {
    const events: RunEvent[] = [];
    const signal = AbortSignal.abort();
    const records = await compare({ variants: VARIANTS, engines, signal, onEvent: (event) => events.push(event) });
    expect(records.map(({ status }) => status)).toEqual(['interrupted', 'interrupted']);
    expect(events.filter(({ kind }) => kind === 'worker-started')).toEqual([]);
  });

  it('ends infer with an error', async () => {
    const controller = new AbortController();
    const arrays = Array.from({ length: 16 }, () => new Float32Array(16));
    const feeds = arrayFeeds(arrays, { name: 'input', dims: [1, 1, 4, 4] });
    const [markFile, pidFile] = [join(folder, 'inferring'), join(folder, 'grandchild.pid')];
    const engine = TEST.add('faulty', { fault: 'none', run: '2', ms: '1000', markFile, pidFile });
    const inferring = infer({ modelPath: MODEL, engine, engines, feeds, signal: controller.signal });
    const outcome = expect(inferring).rejects.toMatchObject({ code: 'INTERRUPTED' });
    await appears(markFile);
    controller.abort();
    await outcome;
    expect(await isGone(Number(await readFile(pidFile, 'utf8')))).toBe(true);
  });

  it('an error thrown by onEvent ends the run and leaves no child', async () => {
    const pids: number[] = [];
    const run = compare({
      variants: VARIANTS,
      engines,
      iterations: 100,
      onEvent(event) {
        if (event.kind === 'worker-started' && event.pid !== null) pids.push(event.pid);
        if (event.kind === 'block') throw new Error('the disk is full');
      },
    });
    await expect(run).rejects.toThrow('the disk is full');
    expect(pids).toHaveLength(2);
    expect(pids.filter(isRunning)).toEqual([]);
  });
});

describe('parent dies', () => {
  it.each([
    ['workers exit when the parent is killed while they measure', 'none'],
    ['workers exit when the parent is killed while a run hangs in them', 'hang'],
  ])('%s', async (_title, fault) => {
    // The wake-up run of the first block is the third run.
    const markFile = join(folder, `in-a-block-${fault}`);
    const module = engines[TEST.add('faulty', { fault, run: '3', markFile })] ?? '';
    const parent = spawn(process.execPath, [SCRIPT, module, MODEL], { stdio: ['ignore', 'pipe', 'inherit'] });
    const pids = await workersOnceWarm(parent.stdout);
    expect(pids).toHaveLength(2);
    expect(pids.every(isRunning)).toBe(true);
    await appears(markFile);
    expect(pids.every(isRunning)).toBe(true);
    parent.kill('SIGKILL');
    for (const pid of pids) expect(await isGone(pid)).toBe(true);
  });
});
