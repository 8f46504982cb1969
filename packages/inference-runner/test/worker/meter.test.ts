import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Meter,
  processMeter,
  readPeakRss,
  readThreadWaits,
  startUsage,
  waitedMs,
} from '../../src/worker/meter.js';

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'meter-'));
  const threads = { 10: '900 2000000 7\n', 11: '5 3000000 1\n', 12: 'nothing\n' };
  for (const [thread, schedstat] of Object.entries(threads)) {
    await mkdir(join(root, 'proc/self/task', thread), { recursive: true });
    await writeFile(join(root, 'proc/self/task', thread, 'schedstat'), schedstat);
  }
  await mkdir(join(root, 'proc/self/task/13'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

describe('readThreadWaits', () => {
  it('reads what each thread waited; a thread that has just ended is left out', () => {
    expect(readThreadWaits(root)).toEqual(
      new Map([
        ['10', 2_000_000],
        ['11', 3_000_000],
      ]),
    );
  });

  it('is null where there is nothing to read', () => {
    expect(readThreadWaits(join(root, 'nowhere'))).toBeNull();
  });
});

describe('readPeakRss', () => {
  it('is the peak of the program that runs, not what its parent held', async () => {
    await writeFile(join(root, 'proc/self/status'), 'Name:\tnode\nVmPeak:\t   900 kB\nVmHWM:\t   43964 kB\n');
    expect(readPeakRss(root)).toBe(43_964 * 1024);
    await writeFile(join(root, 'proc/self/status'), 'Name:\tnode\n');
    expect(readPeakRss(root)).toBeNull();
    expect(readPeakRss(join(root, 'nowhere'))).toBeNull();
  });
});

describe('waitedMs', () => {
  it('counts new threads from their birth, and threads that ended not at all', () => {
    const before = new Map([
      ['1', 4e6],
      ['2', 9e6],
    ]);
    const after = new Map([
      ['1', 6e6],
      ['3', 5e5],
    ]);
    expect(waitedMs(before, after)).toBe(2.5);
  });

  it('is never negative, though the id of an ended thread is given to a new one', () => {
    expect(waitedMs(new Map([['1', 9e6]]), new Map([['1', 1e6]]))).toBe(0);
  });
});

describe('startUsage', () => {
  it('is the difference between two readings', () => {
    let moment = 0;
    const meter: Meter = {
      peakRssBytes: () => 0,
      cpuMs: () => 100 + 30 * moment,
      waits: () => new Map([['1', 1e6 * moment]]),
    };
    const used = startUsage(meter);
    moment = 2;
    expect(used()).toEqual({ cpuMs: 60, waitMs: 2 });
    expect(startUsage({ ...meter, waits: () => null })()).toEqual({ cpuMs: 0, waitMs: null });
  });

  it('sees the CPU time this process really uses', () => {
    const used = startUsage(processMeter);
    let sum = 0;
    while (used().cpuMs < 20) for (let i = 0; i < 1e5; i += 1) sum += Math.sqrt(i);
    expect(sum).toBeGreaterThan(0);
  });
});
