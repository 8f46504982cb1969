import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { watchConditions } from '../../src/conditions/watch-conditions.js';
import type { OsCpu } from '../../src/host.js';
import { fixtureTree } from '../fixture-tree.js';

const CPU = '/sys/devices/system/cpu';
const GROUP = '/sys/fs/cgroup';
const IN_CONTAINER = {
  '/proc/self/cgroup': '0::/pod/app\n',
  '/proc/self/mountinfo': '30 23 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate\n',
};

/** A Linux host made of files in memory, with a clock. A path set to null can no longer be read. */
function fakeLinux(files: Readonly<Record<string, string>>) {
  const state = new Map<string, string | null>(Object.entries(files));
  let nowMs = 0;
  const reads: string[] = [];
  return {
    reads,
    options: {
      platform: 'linux',
      nowMs: () => nowMs,
      readText: (path: string) => {
        reads.push(path);
        return state.get(path) ?? null;
      },
    },
    later(seconds: number, changes: Readonly<Record<string, string | null>>) {
      nowMs += seconds * 1000;
      for (const [path, text] of Object.entries(changes)) state.set(path, text);
    },
  };
}

describe('watchConditions on Linux', () => {
  const START = {
    ...IN_CONTAINER,
    '/proc/self/status': 'Cpus_allowed_list:\t1,3\n',
    [`${CPU}/online`]: '0-3\n',
    '/proc/loadavg': '0.10 0.20 0.30 1/200 4711\n',
    '/proc/stat':
      'cpu 0 0 0 0\ncpu0 0 0 0 0 0 0 0 0 0 0\ncpu1 100 0 0 900 0 0 0 0 0 0\ncpu2 0 0 0 0 0 0 0 0 0 0\ncpu3 0 0 0 1000 0 0 0 0 0 0\n',
    '/proc/vmstat': 'pswpin 5\npswpout 5\n',
    '/proc/pressure/memory': 'some avg10=0.00 avg60=0.00 avg300=0.00 total=0\n',
    [`${GROUP}/pod/app/memory.pressure`]: 'some avg10=0.00 avg60=0.00 avg300=0.00 total=1000\n',
    [`${GROUP}/pod/app/cpu.stat`]: 'usage_usec 5\n',
    [`${GROUP}/pod/cpu.stat`]: 'usage_usec 9\nnr_periods 10\nnr_throttled 0\nthrottled_usec 0\n',
    [`${CPU}/cpu0/cpufreq/scaling_cur_freq`]: '5000000\n',
    [`${CPU}/cpu1/cpufreq/scaling_cur_freq`]: '2000000\n',
    [`${CPU}/cpu3/cpufreq/scaling_cur_freq`]: '2100000\n',
    [`${CPU}/cpu0/cpufreq/scaling_governor`]: 'powersave\n',
    [`${CPU}/cpu1/cpufreq/scaling_governor`]: 'performance\n',
    [`${CPU}/cpu3/cpufreq/scaling_governor`]: 'performance\n',
  };

  it('tells what happened on the CPUs and in the groups of this process', async () => {
    const host = fakeLinux(START);
    const watch = await watchConditions(host.options);
    host.later(1, { [`${CPU}/cpu3/cpufreq/scaling_cur_freq`]: '1500000\n' });
    watch.sample();
    host.later(0, {
      [`${CPU}/cpu1/cpufreq/scaling_cur_freq`]: '800000\n',
      [`${CPU}/cpu3/cpufreq/scaling_cur_freq`]: '1900000\n',
    });
    watch.sample();
    host.later(1, {
      '/proc/loadavg': '1.50 0.20 0.30 1/200 4711\n',
      // CPUs 0 and 2 are fully busy, but not ours to use.
      '/proc/stat':
        'cpu0 200 0 0 0 0 0 0 0 0 0\ncpu1 220 10 10 930 10 5 5 10 50 10\ncpu2 200 0 0 0 0 0 0 0 0 0\ncpu3 50 0 0 1120 0 0 0 30 0 0\n',
      '/proc/vmstat': 'pswpin 5\npswpout 9\n',
      '/proc/pressure/memory': 'some avg10=0.00 avg60=0.00 avg300=0.00 total=1900000\n',
      [`${GROUP}/pod/app/memory.pressure`]: 'some avg10=0.00 avg60=0.00 avg300=0.00 total=101000\n',
      [`${GROUP}/pod/cpu.stat`]: 'usage_usec 9\nnr_periods 30\nnr_throttled 4\nthrottled_usec 6500\n',
      [`${CPU}/cpu3/cpufreq/scaling_cur_freq`]: '2100000\n',
    });
    expect(await watch.finish({ cpuMs: 800 })).toEqual({
      seconds: 2,
      loadAverage: 1.5,
      // (150 + 50 ticks - 80 of ours) in 2 s
      othersCpus: 0.6,
      stealShare: 0.1,
      quotaPeriods: 20,
      throttledPeriods: 4,
      throttledMs: 6.5,
      // The faster of both CPUs at each moment between blocks; the idle ends do not count.
      frequencyMhz: { low: 1900, high: 2000 },
      governor: 'performance',
      memoryStallShare: 0.05,
      swappedPages: 4,
    });
  });

  it('reads nothing but frequencies between blocks', async () => {
    const host = fakeLinux(START);
    const watch = await watchConditions(host.options);
    host.reads.length = 0;
    watch.sample();
    expect(host.reads).toEqual([`${CPU}/cpu1/cpufreq/scaling_cur_freq`, `${CPU}/cpu3/cpufreq/scaling_cur_freq`]);
  });

  it('goes on: a second finish tells the whole time', async () => {
    const host = fakeLinux(START);
    const watch = await watchConditions(host.options);
    host.later(1, { '/proc/vmstat': 'pswpin 6\npswpout 5\n' });
    expect(await watch.finish({ cpuMs: 0 })).toMatchObject({ seconds: 1, swappedPages: 1 });
    host.later(1, { '/proc/vmstat': 'pswpin 8\npswpout 5\n' });
    expect(await watch.finish({ cpuMs: 0 })).toMatchObject({ seconds: 2, swappedPages: 3 });
  });

  it('takes the machine where the group has no memory pressure of its own', async () => {
    const host = fakeLinux({ '/proc/pressure/memory': 'some avg10=0 avg60=0 avg300=0 total=5\n', ...IN_CONTAINER });
    const watch = await watchConditions(host.options);
    host.later(10, { '/proc/pressure/memory': 'some avg10=0 avg60=0 avg300=0 total=1000005\n' });
    expect(await watch.finish({ cpuMs: 0 })).toMatchObject({ memoryStallShare: 0.1 });
  });

  it('reads version 1: nanoseconds, and the frequency of cpuinfo where there is no cpufreq', async () => {
    const host = fakeLinux({
      '/proc/self/cgroup': '4:cpu,cpuacct:/docker/x\n',
      '/proc/self/mountinfo': '33 24 0:28 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct\n',
      '/sys/fs/cgroup/cpu,cpuacct/docker/x/cpu.stat': 'nr_periods 5\nnr_throttled 1\nthrottled_time 100\n',
      '/proc/stat': 'cpu0 1 1 1 1 0 0 0 0\n',
      '/proc/cpuinfo': 'processor: 0\ncpu MHz: 2596.142\n',
    });
    const watch = await watchConditions(host.options);
    host.later(1, {
      '/sys/fs/cgroup/cpu,cpuacct/docker/x/cpu.stat': 'nr_periods 15\nnr_throttled 3\nthrottled_time 2500100\n',
      '/proc/cpuinfo': 'processor: 0\ncpu MHz: 2700.5\n',
    });
    expect(await watch.finish({ cpuMs: 0 })).toMatchObject({
      quotaPeriods: 10,
      throttledPeriods: 2,
      throttledMs: 2.5,
      frequencyMhz: { low: 2700.5, high: 2700.5 },
      governor: null,
    });
  });

  it('counts every CPU where affinity is unknown', async () => {
    const host = fakeLinux({ '/proc/stat': 'cpu0 0 0 0 0 0 0 0 0\ncpu1 0 0 0 0 0 0 0 0\n' });
    const watch = await watchConditions(host.options);
    host.later(1, { '/proc/stat': 'cpu0 100 0 0 0 0 0 0 0\ncpu1 50 0 0 50 0 0 0 0\n' });
    expect(await watch.finish({ cpuMs: 0 })).toMatchObject({ othersCpus: 1.5, stealShare: 0 });
  });

  it('says mixed where governors differ', async () => {
    const host = fakeLinux({ ...START, [`${CPU}/cpu3/cpufreq/scaling_governor`]: 'powersave\n' });
    expect(await (await watchConditions(host.options)).finish({ cpuMs: 0 })).toMatchObject({ governor: 'mixed' });
  });

  it('knows nothing any more of files that went away', async () => {
    const host = fakeLinux(START);
    const watch = await watchConditions(host.options);
    host.later(1, Object.fromEntries(Object.keys(START).map((path) => [path, null])));
    expect(await watch.finish({ cpuMs: 0 })).toEqual({
      seconds: 1,
      loadAverage: null,
      othersCpus: null,
      stealShare: null,
      quotaPeriods: null,
      throttledPeriods: null,
      throttledMs: null,
      // Seen at the beginning.
      frequencyMhz: { low: 2100, high: 2100 },
      governor: 'performance',
      memoryStallShare: null,
      swappedPages: null,
    });
  });

  it('survives files that hold anything', async () => {
    const damage = '\u0000\u0001 not what you expect - : 99999999999999999999\n';
    const host = fakeLinux(Object.fromEntries(Object.keys(START).map((path) => [path, damage])));
    const watch = await watchConditions(host.options);
    watch.sample();
    host.later(1, {});
    expect(await watch.finish({ cpuMs: 0 })).toMatchObject({ seconds: 1, othersCpus: null, frequencyMhz: null });
  });
});

describe('watchConditions elsewhere', () => {
  const cpu = (user: number, idle: number, speed: number): OsCpu => ({
    speed,
    times: { user, nice: 0, sys: 0, idle, irq: 0 },
  });

  it('tells on Windows and macOS what Node knows', async () => {
    let cpus = [cpu(0, 0, 0), cpu(0, 0, 2400)];
    let nowMs = 0;
    const watch = await watchConditions({
      platform: 'win32',
      readText: () => null,
      osCpus: () => cpus,
      nowMs: () => nowMs,
    });
    cpus = [cpu(1500, 500, 0), cpu(500, 1500, 2800)];
    nowMs = 2000;
    expect(await watch.finish({ cpuMs: 400 })).toEqual({
      seconds: 2,
      loadAverage: null,
      othersCpus: 0.8,
      stealShare: null,
      quotaPeriods: null,
      throttledPeriods: null,
      throttledMs: null,
      frequencyMhz: { low: 2800, high: 2800 },
      governor: null,
      memoryStallShare: null,
      swappedPages: null,
    });
  });

  it('asks for the load average of another kind of host', async () => {
    const watch = await watchConditions({ platform: 'darwin', readText: () => null, loadAverage: () => 2.5 });
    expect(await watch.finish({ cpuMs: 0 })).toMatchObject({ loadAverage: 2.5 });
  });
});

describe('watchConditions on a folder', () => {
  const { root, write, remove } = fixtureTree();
  afterAll(remove);

  it('reads that folder, and nothing of this machine', async () => {
    write('proc/loadavg', '3.25 0.00 0.00 1/2 3\n');
    const found = await (await watchConditions({ root })).finish({ cpuMs: 0 });
    expect(found).toMatchObject({ loadAverage: 3.25, othersCpus: null, frequencyMhz: null, swappedPages: null });
  });

  it('refuses a root that is not a folder', async () => {
    await expect(watchConditions({ root: join(root, 'nowhere') })).rejects.toMatchObject({ code: 'BAD_ROOT' });
  });
});
