import { afterAll, describe, expect, it } from 'vitest';
import { detectCpu, watchConditions } from '../src/index.js';
import { fixtureTree } from './fixture-tree.js';

const trees: ReturnType<typeof fixtureTree>[] = [];
afterAll(() => {
  for (const tree of trees) tree.remove();
});

const PAIRS = ['0,4', '1,5', '2,6', '3,7'];

/** A host of four cores and eight CPUs under version 2; each group is a folder below the mount point and its files. */
function container(
  cgroup: string,
  mountRoot: string,
  groups: Readonly<Record<string, Readonly<Record<string, string>>>>,
) {
  const tree = fixtureTree();
  trees.push(tree);
  tree.write(
    'proc/cpuinfo',
    PAIRS.concat(PAIRS)
      .map((_, cpu) => `processor: ${cpu}\nmodel name: x\n`)
      .join('\n'),
  );
  for (const [core, pair] of PAIRS.entries()) {
    for (const cpu of [core, core + 4])
      tree.write(`sys/devices/system/cpu/cpu${cpu}/topology/thread_siblings_list`, pair);
  }
  tree.write('proc/self/status', 'Cpus_allowed_list:\t0-7\n');
  tree.write('proc/self/cgroup', `0::${cgroup}\n`);
  tree.write(
    'proc/self/mountinfo',
    [
      '1568 1485 0:88 / / rw,relatime master:401 - overlay overlay rw,lowerdir=/l/A:/l/B,upperdir=/u,workdir=/w',
      '1574 1568 0:91 / /proc rw,nosuid,nodev,noexec,relatime - proc proc rw',
      `1591 1577 0:29 ${mountRoot} /sys/fs/cgroup ro,nosuid,nodev,noexec,relatime - cgroup2 cgroup rw,nsdelegate,memory_recursiveprot`,
      '',
    ].join('\n'),
  );
  for (const [folder, files] of Object.entries(groups)) {
    for (const [name, text] of Object.entries(files)) tree.write(`sys/fs/cgroup${folder}/${name}`, text);
  }
  return { tree, host: { root: tree.root, platform: 'linux', arch: 'x64' } as const };
}

const max = (text: string) => ({ 'cpu.max': `${text}\n` });
const stat = (periods: number, throttled: number, micros: number) =>
  `usage_usec 900000\nuser_usec 800000\nsystem_usec 100000\ncore_sched.force_idle_usec 0\nnr_periods ${periods}\nnr_throttled ${throttled}\nthrottled_usec ${micros}\nnr_bursts 0\nburst_usec 0\n`;

describe('a container with a version 2 quota', () => {
  it.each([
    ['Docker: its own namespace, the group is the top', '/', '/', { '': max('150000 100000') }, 1.5],
    [
      'the namespace of the host, a mount of the own group',
      '/kubepods.slice/pod1.slice/cri-a.scope',
      '/kubepods.slice/pod1.slice/cri-a.scope',
      { '': max('200000 100000') },
      2,
    ],
    [
      'Kubernetes on the host tree: the pod is stricter than its container',
      '/kubepods.slice/pod1.slice/cri-a.scope',
      '/',
      {
        '/kubepods.slice/pod1.slice/cri-a.scope': max('300000 100000'),
        '/kubepods.slice/pod1.slice': max('125000 50000'),
        '/kubepods.slice': max('max 100000'),
      },
      2.5,
    ],
    [
      'a service below a slice with a quota: the parent of the parent binds',
      '/app.slice/app-web.slice/web.service',
      '/',
      {
        '/app.slice/app-web.slice/web.service': max('max 100000'),
        '/app.slice/app-web.slice': max('max 100000'),
        '/app.slice': max('50000 100000'),
      },
      0.5,
    ],
    [
      'the controller stops above: no file in our own group',
      '/app.slice/web.service/worker',
      '/',
      { '/app.slice': max('300000 100000'), '/app.slice/web.service': max('120000 100000') },
      1.2,
    ],
    ['a quota above the cores', '/', '/', { '': max('1600000 100000') }, 16],
    ['no quota anywhere', '/a/b', '/', { '/a': max('max 100000'), '/a/b': max('max 100000') }, null],
  ])('%s', async (_, cgroup, mountRoot, groups, quota) => {
    const { host } = container(cgroup, mountRoot, groups);
    expect(await detectCpu(host)).toMatchObject({
      limits: { affinityCpus: 8, cgroupQuotaCpus: quota, cgroupVersion: 2 },
      physicalCores: 4,
      logicalCpus: 8,
      usableCpus: Math.min(4, quota ?? 4),
      cores: [
        [0, 4],
        [1, 5],
        [2, 6],
        [3, 7],
      ],
    });
  });

  it('shows the throttling of the parent that binds', async () => {
    const { tree, host } = container('/app.slice/web.service', '/', {
      '/app.slice/web.service': { 'cpu.stat': stat(0, 0, 0) },
      '/app.slice': { 'cpu.stat': stat(900, 40, 1_000_000) },
      '': { 'cpu.stat': 'usage_usec 5\nuser_usec 4\nsystem_usec 1\n' },
    });
    const watch = await watchConditions(host);
    tree.write('sys/fs/cgroup/app.slice/cpu.stat', stat(1000, 130, 4_250_000));
    expect(await watch.finish({ cpuMs: 0 })).toMatchObject({
      quotaPeriods: 100,
      throttledPeriods: 90,
      throttledMs: 3250,
    });
  });
});
