import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compare, measure, type RunEvent } from '../../dist/index.js';
import { openWorkerProcess } from '../../dist/parent/worker-process.js';
import { WorkerGroup } from '../../dist/schedule/worker-group.js';
import { TestEngines } from '../engines/registry.js';
import { isGone } from '../process-state.js';

const MODEL = fileURLToPath(new URL('../fixtures/digits-resnet.onnx', import.meta.url));
const PATIENCE_MS = 60_000;

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'instances-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const TEST = new TestEngines();
const engines = TEST.registry;
const engineOf = (parameters: Record<string, string>) => TEST.add('logging', parameters);

function pidsOf(events: readonly RunEvent[]): number[] {
  return events.flatMap((event) => (event.kind === 'worker-started' && event.pid !== null ? [event.pid] : []));
}

/** A list of the kernel's, e.g. `0-2,5`. */
function cpusOf(list: string): number[] {
  return list.split(',').flatMap((range) => {
    const [first = Number.NaN, last = first] = range.split('-').map(Number);
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });
}

function allowedCpus(statusFile: string): number[] {
  return cpusOf(/^Cpus_allowed_list:\s*(\S+)$/m.exec(readFileSync(statusFile, 'utf8'))?.[1] ?? '');
}

/** The CPUs that each thread of a process may use. */
function cpusOfThreads(pid: number): number[][] {
  return readdirSync(`/proc/${pid}/task`).flatMap((thread) => {
    try {
      return [allowedCpus(`/proc/${pid}/task/${thread}/status`)];
    } catch {
      // This one has just ended.
      return [];
    }
  });
}

describe('several instances of a variant, each a real child process', () => {
  it.each(['sleep', 'spin'])('every instance runs during the whole counted window of the others (%s)', async (how) => {
    const workers = await WorkerGroup.open(() => openWorkerProcess(), 3);
    const pids = workers.links.map(({ pid }) => pid ?? 0);
    const answers = async (...[request, timeoutMs]: Parameters<WorkerGroup['ask']>) => {
      const outcome = await workers.ask(request, timeoutMs);
      if (!outcome.ok) throw new Error(outcome.failure.message);
      return outcome.answers;
    };
    const engine = engines[engineOf({ how, folder })] ?? '';
    await answers({ kind: 'load', engine, modelPath: MODEL, sessionOptions: { threads: 1 } }, PATIENCE_MS);
    await answers({ kind: 'prepare', batch: 1, seed: 1, scenario: 'throughput' }, PATIENCE_MS);
    await answers({ kind: 'wake', settleMs: 0 }, PATIENCE_MS);
    const counted = await workers.ask<'count'>(
      { kind: 'count', plan: { minimumMs: 300, minimumRuns: 5 } },
      PATIENCE_MS,
    );
    await answers({ kind: 'halt' }, PATIENCE_MS);
    expect(await workers.close()).toEqual({ kind: 'clean' });

    const windows = (counted.ok ? counted.answers : []).map(({ startedAtMs, samplesMs }) => {
      expect(samplesMs.length).toBeGreaterThanOrEqual(5);
      return { from: startedAtMs, to: startedAtMs + samplesMs.reduce((sum, ms) => sum + ms, 0) };
    });
    expect(windows).toHaveLength(3);
    expect(Math.max(...windows.map(({ from }) => from))).toBeLessThan(Math.min(...windows.map(({ to }) => to)));
    for (const pid of pids) {
      const runs: [number, number][] = JSON.parse(await readFile(join(folder, `${pid}.json`), 'utf8'));
      // The first run checks the outputs; the second is the wake-up run.
      const [awakeMs] = runs[1] ?? [Number.POSITIVE_INFINITY];
      const haltedMs = runs.at(-1)?.[1] ?? 0;
      for (const { from, to } of windows) {
        expect(awakeMs).toBeLessThanOrEqual(from);
        expect(haltedMs).toBeGreaterThanOrEqual(to);
      }
    }
  });

  it('two instances of a sleeping engine make twice the counted runs; the waiting ones are kept apart', async () => {
    const engine = engineOf({ how: 'sleep' });
    const terms = {
      modelPath: MODEL,
      engine,
      engines,
      scenario: 'throughput',
      batch: 2,
      warmup: 1,
      iterations: 12,
    } as const;
    const one = await measure({ ...terms, threads: 1 });
    const two = await measure({ ...terms, threads: 1, instances: 2 });
    expect(one).toMatchObject({ status: 'ok', instances: 1 });
    expect(two).toMatchObject({ status: 'ok', instances: 2, threads: 1 });
    expect(one.blocks.flatMap(({ samplesMs }) => samplesMs)).toHaveLength(12);
    // A hiccup of one of them lets the other count a run more.
    expect(two.blocks.flatMap(({ samplesMs }) => samplesMs).length).toBeGreaterThanOrEqual(24);
    for (const block of one.blocks) expect(block).not.toHaveProperty('drainMs');
    for (const block of two.blocks) expect(block.drainMs?.length).toBeGreaterThan(0);
    expect(two.peakRssBytes).toBeGreaterThan(1.5 * one.peakRssBytes);
  });

  it('fixed counts of instances of unlike speed: all count as long as the slowest, the faster ones more runs', async () => {
    const engine = engineOf({ ms: '10', slowMs: '30', slowFile: join(folder, 'slow') });
    const terms = { scenario: 'throughput', batch: 2, threads: 1, instances: 2, warmup: 1 } as const;
    const record = await measure({ modelPath: MODEL, engine, engines, iterations: 40, ...terms });
    expect(record).toMatchObject({ status: 'ok' });
    const samplesMs = record.blocks.flatMap((block) => block.samplesMs);
    // A timer may fire a millisecond early; in a busy moment a run takes longer, never shorter.
    const slow = samplesMs.filter((ms) => ms > 28).length;
    expect(slow).toBeGreaterThanOrEqual(40);
    expect(samplesMs.length - slow).toBeGreaterThan(1.5 * slow);
  });

  it('more than ten of them listen to one signal without a warning of Node on the screen', async () => {
    const warnings: Error[] = [];
    const note = (warning: Error) => warnings.push(warning);
    process.on('warning', note);
    const { signal } = new AbortController();
    const engine = engineOf({ ms: '1' });
    const record = await measure({
      modelPath: MODEL,
      engine,
      engines,
      threads: 1,
      instances: 11,
      warmup: 0,
      iterations: 1,
      signal,
    });
    process.off('warning', note);
    expect(record.status).toBe('ok');
    expect(record.blocks[0]?.samplesMs.length).toBeGreaterThanOrEqual(11);
    expect(warnings).toEqual([]);
  });

  it('the engine gets its threads per instance', async () => {
    const record = await measure({ modelPath: MODEL, instances: 2, warmup: 1, iterations: 2 });
    const threads = Math.max(1, Math.floor(availableParallelism() / 2));
    expect(record).toMatchObject({ status: 'ok', threads, sessionOptions: { intraOpNumThreads: threads } });
  });

  it('restarts restart all of them', async () => {
    const events: RunEvent[] = [];
    const record = await measure({
      modelPath: MODEL,
      engine: engineOf({ ms: '1' }),
      engines,
      instances: 2,
      warmup: 1,
      budgetSeconds: 0.1,
      onEvent: (event) => events.push(event),
    });
    expect(record.status).toBe('ok');
    expect(record.blocks).toHaveLength(10);
    const started = events.flatMap((event) => (event.kind === 'worker-started' ? [event.instance] : []));
    expect(started).toEqual([0, 1, 0, 1, 0, 1]);
    expect(new Set(pidsOf(events)).size).toBe(6);
    expect(events.flatMap((event) => (event.kind === 'restarted' ? [event.pairs] : []))).toEqual([4, 8]);
    expect(record.blocks.map(({ restarts = 0 }) => restarts)).toEqual([0, 0, 0, 0, 1, 1, 1, 1, 2, 2]);
  });

  it('one that is killed is the failure of its variant: the others of it end, other variants go on', async () => {
    const events: RunEvent[] = [];
    const records = await compare({
      variants: [
        { modelPath: MODEL, label: 'healthy', engine: engineOf({ ms: '2' }) },
        { modelPath: MODEL, label: 'victim', engine: engineOf({ ms: '2' }) },
      ],
      engines,
      instances: 2,
      warmup: 1,
      iterations: 20,
      onEvent(event) {
        events.push(event);
        if (event.kind !== 'block' || event.block.order !== 5) return;
        const victim = events.find(
          (past) => past.kind === 'worker-started' && past.label === 'victim' && past.instance === 1,
        );
        if (victim?.kind === 'worker-started' && victim.pid !== null) process.kill(victim.pid, 'SIGSEGV');
      },
    });
    expect(records[1]).toMatchObject({ status: 'crashed', message: expect.stringContaining('SIGSEGV') });
    expect(records[1]?.blocks.length).toBeGreaterThanOrEqual(3);
    expect(records[0]?.status).toBe('ok');
    expect(records[0]?.blocks).toHaveLength(10);
    expect(pidsOf(events)).toHaveLength(4);
    for (const pid of pidsOf(events)) expect(await isGone(pid)).toBe(true);
  });
});

describe('instances bound to CPUs', () => {
  const cpus = process.platform === 'linux' ? allowedCpus('/proc/self/status') : [0];
  const cpuSets = [cpus.slice(0, 1), cpus.slice(-1)];
  const canBind = spawnSync('taskset', ['-c', cpus.join(','), 'true']).status === 0;
  const what = canBind ? 'every thread of every instance is bound as asked' : 'no taskset here: the warning not-bound';
  it(`affinity: ${what}`, async () => {
    const events: RunEvent[] = [];
    const seen: { readonly instance: number; readonly threads: readonly number[][] }[] = [];
    const record = await measure({
      modelPath: MODEL,
      instances: 2,
      threads: 2,
      cpuSets,
      warmup: 1,
      iterations: 1,
      onEvent(event) {
        events.push(event);
        if (event.kind !== 'block' || !canBind) return;
        // All have run, so all threads of their pools are there; none has been asked to end yet.
        for (const [instance, pid] of pidsOf(events).entries()) seen.push({ instance, threads: cpusOfThreads(pid) });
      },
    });
    expect(record.status).toBe('ok');
    if (!canBind) {
      expect(record.warnings).toEqual([expect.objectContaining({ code: 'not-bound' })]);
      return;
    }
    expect(record.warnings).toEqual([]);
    expect(seen.map(({ instance }) => instance)).toEqual([0, 1]);
    for (const { instance, threads } of seen) {
      // Node's own and the engine's.
      expect(threads.length).toBeGreaterThan(2);
      expect(threads).toEqual(threads.map(() => cpuSets[instance]));
    }
  });

  it('CPUs that cannot be had: measured unbound, with the warning not-bound', async () => {
    const record = await measure({
      modelPath: MODEL,
      engine: engineOf({ ms: '1' }),
      engines,
      threads: 1,
      cpuSets: [[1_000_000]],
      warmup: 1,
      iterations: 2,
    });
    expect(record.status).toBe('ok');
    expect(record.warnings).toEqual([expect.objectContaining({ code: 'not-bound' })]);
  });
});
