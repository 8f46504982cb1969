import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { compare, infer, type RunEvent } from '../../dist/index.js';
import { isGone, isRunning } from '../process-state.js';

const MODEL = fileURLToPath(new URL('../fixtures/digits-resnet.onnx', import.meta.url));
const SCRIPT = fileURLToPath(new URL('../scripts/measuring-parent.mjs', import.meta.url));
const HEALTHY = new URL('../engines/faulty.mjs?fault=none', import.meta.url).href;
const HANGING = new URL('../engines/faulty.mjs?fault=hang&run=5000', import.meta.url).href;

const VARIANTS = [
  { modelPath: MODEL, label: 'A', engine: { module: HEALTHY } },
  { modelPath: MODEL, label: 'B', engine: { module: HEALTHY } },
];

describe('abort', () => {
  it('leaves no child, and every record keeps the blocks already taken', async () => {
    const controller = new AbortController();
    const events: RunEvent[] = [];
    const records = await compare({
      variants: VARIANTS,
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
      warmup: 0,
      iterations: 1_000_000,
      signal: controller.signal,
      onEvent(event) {
        if (event.kind === 'worker-started' && event.pid !== null) pids.push(event.pid);
        if (event.kind === 'warmed-up' && event.label === 'B') setTimeout(() => controller.abort(), 200);
      },
    });
    expect(pids.filter(isRunning)).toEqual([]);
    expect(record).toMatchObject({ status: 'interrupted', blocks: [] });
  });

  it('before the start starts nothing', async () => {
    const events: RunEvent[] = [];
    const signal = AbortSignal.abort();
    const records = await compare({ variants: VARIANTS, signal, onEvent: (event) => events.push(event) });
    expect(records.map(({ status }) => status)).toEqual(['interrupted', 'interrupted']);
    expect(events.filter(({ kind }) => kind === 'worker-started')).toEqual([]);
  });

  it('ends infer with an error', async () => {
    const signal = AbortSignal.timeout(300);
    const inputs = Array.from({ length: 16 }, () => new Float32Array(16));
    const engine = { module: new URL('../engines/faulty.mjs?fault=none&ms=200', import.meta.url).href };
    await expect(infer({ modelPath: MODEL, engine, inputs, signal })).rejects.toMatchObject({ code: 'INTERRUPTED' });
  });

  it('an error thrown by onEvent ends the run and leaves no child', async () => {
    const pids: number[] = [];
    const run = compare({
      variants: VARIANTS,
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
    ['workers exit when the parent is killed while they measure', HEALTHY],
    ['workers exit when the parent is killed while a run hangs in them', HANGING.replace('run=5000', 'run=3')],
  ])('%s', async (_title, module) => {
    const parent = spawn(process.execPath, [SCRIPT, module, MODEL], { stdio: ['ignore', 'pipe', 'inherit'] });
    const pids: number[] = [];
    for await (const line of createInterface({ input: parent.stdout })) {
      const event: RunEvent = JSON.parse(line);
      if (event.kind === 'worker-started' && event.pid !== null) pids.push(event.pid);
      if (event.kind === 'warmed-up' && event.label === 'B') break;
    }
    expect(pids).toHaveLength(2);
    expect(pids.every(isRunning)).toBe(true);
    // Into the first block: its wake-up run is the third run, which hangs in the second case.
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(pids.every(isRunning)).toBe(true);
    parent.kill('SIGKILL');
    for (const pid of pids) expect(await isGone(pid)).toBe(true);
  });
});
