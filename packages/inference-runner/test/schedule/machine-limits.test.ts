import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import type { RunEvent, RunRecord } from '../../dist/index.js';
import { type Cgroup, makeCgroup } from '../cgroup.js';
import { isGone } from '../process-state.js';

const MODEL = fileURLToPath(new URL('../fixtures/digits-resnet.onnx', import.meta.url));
const SCRIPT = fileURLToPath(new URL('../scripts/measuring-parent.mjs', import.meta.url));
const SHORT = { warmup: 2, iterations: 20 };

type Line = RunEvent | { readonly kind: 'records'; readonly records: readonly RunRecord[] };

function engine(file: string, parameters: Record<string, string>): string {
  const url = new URL(`../engines/${file}.mjs`, import.meta.url);
  url.search = new URLSearchParams(parameters).toString();
  return url.href;
}

const HEALTHY = engine('faulty', { fault: 'none' });

/** Measures in a process of its own, started through a launcher; that process and its workers share its limits. */
async function measureUnder(
  launcher: readonly string[],
  modules: { readonly a: string; readonly b: string },
  options: { env?: Record<string, string>; onLine?: (line: Line, parent: number) => void } = {},
) {
  const terms = JSON.stringify({ ...SHORT, moduleB: modules.b });
  const [command = '', ...args] = [...launcher, process.execPath, SCRIPT, modules.a, MODEL, terms];
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...options.env },
  });
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const pids: number[] = [];
  let records: readonly RunRecord[] = [];
  for await (const text of createInterface({ input: child.stdout })) {
    const line: Line = JSON.parse(text);
    if (line.kind === 'worker-started' && line.pid !== null) pids.push(line.pid);
    if (line.kind === 'records') records = line.records;
    options.onLine?.(line, child.pid ?? 0);
  }
  const exitCode = await exited;
  for (const pid of pids) expect(await isGone(pid)).toBe(true);
  const [a, b] = records;
  if (a === undefined || b === undefined) throw new Error('a record is missing');
  return { a, b, exitCode, pids };
}

/** Starts a command inside a control group. */
function inside(group: Cgroup | null): string[] {
  return group === null ? [] : ['sh', '-c', 'echo $$ > "$0" && exec "$@"', group.procsFile];
}

const MEMORY = 400 * 2 ** 20;
const memoryGroup = makeCgroup('memory', {
  v1: { 'memory.limit_in_bytes': `${MEMORY}` },
  v2: { 'memory.max': `${MEMORY}`, 'memory.swap.max': '0' },
});
const quotaGroup = makeCgroup('cpu', {
  v1: { 'cpu.cfs_period_us': '20000', 'cpu.cfs_quota_us': '10000' },
  v2: { 'cpu.max': '10000 20000' },
});
afterAll(() => {
  memoryGroup?.remove();
  quotaGroup?.remove();
});

describe('out of memory', () => {
  const how = memoryGroup === null ? 'no control group here: a limit on the heap' : 'a real memory limit';
  it(`the case is marked, peak RSS and its blocks kept, the run goes on (${how})`, async () => {
    const fault = memoryGroup === null ? 'heap-full' : 'memory-full';
    const env = memoryGroup === null ? { NODE_OPTIONS: '--max-old-space-size=40' } : {};
    const faulty = engine('faulty', { fault, run: '8', ms: '130' });
    const { a, b, exitCode } = await measureUnder(inside(memoryGroup), { a: HEALTHY, b: faulty }, { env });
    expect(exitCode).toBe(0);
    expect(b.status).toBe('out-of-memory');
    expect(b.blocks).toHaveLength(2);
    expect(b.peakRssBytes).toBeGreaterThan(10 * 2 ** 20);
    expect(a).toMatchObject({ status: 'ok' });
    expect(a.blocks).toHaveLength(10);
    if (memoryGroup !== null) {
      expect(b).toMatchObject({
        message: expect.stringContaining('The kernel killed the worker because memory ran out'),
      });
    }
  });
});

describe('quota below one CPU', () => {
  const what =
    quotaGroup === null
      ? 'no control group can be made here: only that a busy engine is measured to its end, without any quota'
      : 'throttled by a real quota of half a CPU, the run is measured to its end';
  it(what, async () => {
    const spinning = engine('logging', { how: 'spin', ms: '25' });
    const { a, b, exitCode } = await measureUnder(inside(quotaGroup), { a: spinning, b: spinning });
    expect(exitCode).toBe(0);
    for (const record of [a, b]) {
      expect(record).toMatchObject({ status: 'ok' });
      expect(record.blocks.flatMap(({ samplesMs }) => samplesMs)).toHaveLength(SHORT.iterations);
    }
    if (quotaGroup === null) return;
    // A run of 25 ms needs more than the 10 ms it gets in each period of 20 ms.
    const throttled = Number(/^nr_throttled (\d+)$/m.exec(quotaGroup.read('cpu.stat'))?.[1]);
    expect(throttled).toBeGreaterThan(0);
  });
});

describe('affinity to one CPU', () => {
  const hasTaskset = spawnSync('taskset', ['-c', firstCpu(), 'true']).status === 0;
  const how = hasTaskset ? 'taskset' : 'no taskset here: one thread asked for';
  it(`one thread is used, and the run is measured to its end (${how})`, async () => {
    const launcher = hasTaskset ? ['taskset', '-c', firstCpu()] : [];
    const { a, b, exitCode } = await measureUnder(launcher, { a: HEALTHY, b: HEALTHY });
    expect(exitCode).toBe(0);
    for (const record of [a, b]) {
      expect(record).toMatchObject({ status: 'ok' });
      if (hasTaskset) expect(record.threads).toBe(1);
      expect(record.blocks.flatMap(({ samplesMs }) => samplesMs)).toHaveLength(SHORT.iterations);
    }
  });
});

describe('SIGINT', () => {
  it("handled by the caller's signal: the records keep the blocks taken, no worker is left, exit as the caller likes", async () => {
    let blocks = 0;
    const { a, b, exitCode, pids } = await measureUnder(
      [],
      { a: HEALTHY, b: HEALTHY },
      {
        onLine(line, parent) {
          if (line.kind !== 'block') return;
          blocks += 1;
          if (blocks === 3) process.kill(parent, 'SIGINT');
        },
      },
    );
    expect(pids).toHaveLength(2);
    expect(exitCode).toBe(0);
    expect([a.status, b.status]).toEqual(['interrupted', 'interrupted']);
    expect(a.blocks.length + b.blocks.length).toBeGreaterThanOrEqual(3);
    expect(a.blocks.length + b.blocks.length).toBeLessThan(20);
  });
});

function firstCpu(): string {
  if (process.platform !== 'linux') return '0';
  const status = readFileSync('/proc/self/status', 'utf8');
  return /^Cpus_allowed_list:\s*(\d+)/m.exec(status)?.[1] ?? '0';
}
