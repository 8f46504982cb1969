import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { compare, measure, type RunEvent, type RunRecord } from '../../dist/index.js';
import { TestEngines } from '../engines/registry.js';
import { isGone } from '../process-state.js';

const MODEL = fileURLToPath(new URL('../fixtures/digits-resnet.onnx', import.meta.url));
/** One check run, two warm-up runs, then blocks of two: run 8 is in block 3. Runs of 130 ms have no uncounted one, on a slow machine too. */
const COUNTS = { warmup: 2, iterations: 20, runTimeoutMs: 3_000 } as const;
const SAMPLES_PER_BLOCK = 2;

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'worker-faults-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));
afterEach(() => vi.unstubAllEnvs());

const TEST = new TestEngines();
const engines = TEST.registry;
const engineWith = (fault: string, parameters: Record<string, string> = {}) =>
  TEST.add('faulty', { fault, ...parameters });

/** Measures a healthy variant beside one with a fault. */
async function besideHealthy(engine: string) {
  const events: RunEvent[] = [];
  const [healthy, faulty] = await compare({
    ...COUNTS,
    engines,
    variants: [
      { modelPath: MODEL, label: 'healthy', engine: engineWith('none') },
      { modelPath: MODEL, label: 'faulty', engine },
    ],
    onEvent: (event) => events.push(event),
  });
  if (healthy === undefined || faulty === undefined) throw new Error('a record is missing');
  const pids = events.flatMap((event) => (event.kind === 'worker-started' && event.pid !== null ? [event.pid] : []));
  for (const pid of pids) expect(await isGone(pid)).toBe(true);
  return { healthy, faulty, events };
}

function samples(record: RunRecord): number {
  return record.blocks.reduce((sum, block) => sum + block.samplesMs.length, 0);
}

// The engines sleep most of the time, so they can do so together.
describe.concurrent('worker faults, each with a real child process', () => {
  it.each([
    ['segfault', 'segfault', 'SIGSEGV'],
    ['abort', 'abort', 'SIGABRT'],
    ['exit 0 without the framed final record', 'exit-0', 'exited with code 0'],
    ['an error thrown by the engine', 'throw', 'a node of the graph failed'],
  ])('%s: case marked crashed, its blocks kept, the run goes on', async (_title, fault, named) => {
    const { healthy, faulty, events } = await besideHealthy(engineWith(fault, { run: '8', ms: '130' }));
    expect(faulty).toMatchObject({ status: 'crashed', message: expect.stringContaining(named) });
    expect(faulty.blocks).toHaveLength(2);
    expect(samples(faulty)).toBe(2 * SAMPLES_PER_BLOCK);
    expect(faulty.peakRssBytes).toBeGreaterThan(10 * 2 ** 20);
    expect(healthy.status).toBe('ok');
    expect(samples(healthy)).toBe(COUNTS.iterations);
    const failures = events.filter(({ kind }) => kind === 'worker-failed');
    expect(failures).toEqual([expect.objectContaining({ label: 'faulty', status: 'crashed' })]);
  });

  it('a time limit longer than a timer can wait: no time-out at once', async () => {
    const record = await measure({
      modelPath: MODEL,
      engine: engineWith('none'),
      engines,
      warmup: 1,
      iterations: 4,
      runTimeoutMs: 2 ** 40,
    });
    expect(record.status).toBe('ok');
    expect(samples(record)).toBe(4);
  });

  it('hang ignoring SIGTERM: per-run timeout, SIGTERM then SIGKILL, no grandchildren left', async () => {
    const pidFile = join(folder, 'grandchild.pid');
    const { healthy, faulty } = await besideHealthy(engineWith('hang', { run: '8', ms: '130', pidFile }));
    expect(faulty).toMatchObject({ status: 'timeout', message: expect.stringContaining('did not answer') });
    expect(faulty.blocks).toHaveLength(2);
    expect(healthy.status).toBe('ok');
    expect(await isGone(Number(await readFile(pidFile, 'utf8')))).toBe(true);
  });

  it('out of memory: an allocation is refused', async () => {
    const { faulty } = await besideHealthy(engineWith('allocation-failed', { run: '8', ms: '130' }));
    expect(faulty.status).toBe('out-of-memory');
    expect(faulty.blocks).toHaveLength(2);
  });

  it('out of memory: the engine says so in its own words', async () => {
    const { faulty } = await besideHealthy(engineWith('own-words', { run: '8', ms: '130' }));
    expect(faulty).toMatchObject({ status: 'out-of-memory', message: 'my store is full' });
  });

  it('kill -9 of a worker in mid-run: likely out of memory, its blocks kept', async () => {
    let victim: number | null = null;
    const records = await compare({
      ...COUNTS,
      engines,
      variants: [
        { modelPath: MODEL, label: 'healthy', engine: engineWith('none') },
        { modelPath: MODEL, label: 'victim', engine: engineWith('none') },
      ],
      onEvent(event) {
        if (event.kind === 'worker-started' && event.label === 'victim') victim = event.pid;
        if (event.kind === 'block' && event.label === 'victim' && event.block.order === 5 && victim !== null) {
          process.kill(victim, 'SIGKILL');
        }
      },
    });
    expect(records[1]).toMatchObject({
      status: 'crashed',
      message: expect.stringContaining('probably because memory ran out'),
    });
    expect(records[1]?.blocks.length).toBeGreaterThanOrEqual(3);
    expect(records[1]?.blocks.length).toBeLessThan(10);
    expect(records[0]?.status).toBe('ok');
  });

  it('exit 0 at the very end without the framed final record: a failure, its blocks kept', async () => {
    const { healthy, faulty } = await besideHealthy(engineWith('unframed'));
    expect(faulty).toMatchObject({ status: 'crashed', message: expect.stringContaining('exited with code 0') });
    expect(samples(faulty)).toBe(COUNTS.iterations);
    expect(healthy.status).toBe('ok');
  });

  it('abort after the result (native teardown): data kept, warning', async () => {
    const { faulty } = await besideHealthy(engineWith('teardown-abort'));
    expect(faulty.status).toBe('ok');
    expect(samples(faulty)).toBe(COUNTS.iterations);
    expect(faulty.warnings).toEqual([expect.objectContaining({ code: 'teardown-failed' })]);
  });

  it.each([
    ['NaN outputs', 'nan', 'nothing but NaN or infinite values'],
    ['infinite outputs', 'infinite', 'nothing but NaN or infinite values'],
  ])('%s: refused before timing', async (_title, fault, named) => {
    const { healthy, faulty, events } = await besideHealthy(engineWith(fault));
    expect(faulty).toMatchObject({ status: 'invalid-model', blocks: [], message: expect.stringContaining(named) });
    const warmed = events.flatMap((event) => (event.kind === 'warmed-up' ? [event.label] : []));
    expect(warmed).toEqual(['healthy']);
    expect(healthy.status).toBe('ok');
  });

  it('outputs of another shape than declared: measured, with a warning', async () => {
    const { faulty } = await besideHealthy(engineWith('wrong-shape'));
    expect(faulty).toMatchObject({ status: 'ok', warnings: [expect.objectContaining({ code: 'output-shape' })] });
  });

  it('a crash while loading or preparing is a result too', async () => {
    const { faulty, healthy } = await besideHealthy(engineWith('segfault', { run: '1' }));
    expect(faulty).toMatchObject({ status: 'crashed', blocks: [] });
    expect(healthy.status).toBe('ok');
  });

  it('a crash after a restart keeps the blocks from before it', async () => {
    const pids: number[] = [];
    const record = await measure({
      modelPath: MODEL,
      engine: engineWith('none'),
      engines,
      warmup: 0,
      budgetSeconds: 0.1,
      onEvent(event) {
        if (event.kind === 'worker-started' && event.pid !== null) pids.push(event.pid);
        const [, second] = pids;
        if (event.kind === 'block' && second !== undefined) process.kill(second, 'SIGKILL');
      },
    });
    expect(pids).toHaveLength(2);
    expect(record.status).toBe('crashed');
    expect(record.blocks).toHaveLength(5);
  });
});

// Not together with others: the limit is for every worker that is started meanwhile.
describe('a limit on the heap of workers', () => {
  it('out of memory: the heap is full, peak RSS and earlier blocks kept', async () => {
    vi.stubEnv('NODE_OPTIONS', '--max-old-space-size=40');
    const { healthy, faulty } = await besideHealthy(engineWith('heap-full', { run: '8', ms: '130' }));
    expect(faulty.status).toBe('out-of-memory');
    expect(faulty.blocks).toHaveLength(2);
    expect(faulty.peakRssBytes).toBeGreaterThan(10 * 2 ** 20);
    expect(healthy.status).toBe('ok');
  });
});
