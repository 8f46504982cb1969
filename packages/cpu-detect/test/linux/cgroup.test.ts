import { describe, expect, it } from 'vitest';
import {
  cgroupFolders,
  cgroupQuota,
  parseCgroupMounts,
  parseCpuMax,
  parseProcCgroup,
  quotaCpus,
} from '../../src/linux/cgroup.js';

function reader(files: Readonly<Record<string, string>>) {
  return (path: string) => files[path] ?? null;
}

const V2_MOUNT = '30 23 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate\n';
const V1_MOUNT = '33 24 0:28 / /sys/fs/cgroup/cpu,cpuacct rw,nosuid shared:9 - cgroup cgroup rw,cpu,cpuacct\n';

function v2(path: string, files: Readonly<Record<string, string>>) {
  return cgroupQuota(reader({ '/proc/self/cgroup': `0::${path}\n`, '/proc/self/mountinfo': V2_MOUNT, ...files }));
}

describe('parseCpuMax', () => {
  it.each([
    ['max 100000\n', null],
    ['50000 100000\n', 0.5],
    ['150000 100000', 1.5],
    ['200000 100000\n', 2],
    ['1000 1000000', 0.001],
  ])('%j', (text, cpus) => {
    expect(parseCpuMax(text)).toBe(cpus);
  });

  it.each(['', 'max', '50000', '0 100000', '50000 0', '-1 100000', 'a b', '1 2 3', '5e4 100000'])(
    'finds no limit in %j',
    (text) => {
      expect(parseCpuMax(text)).toBeNull();
    },
  );
});

describe('quotaCpus', () => {
  it.each([
    ['-1\n', '100000\n', null],
    ['50000\n', '100000\n', 0.5],
    ['300000', '200000', 1.5],
    ['50000', '', null],
    ['', '100000', null],
  ])('%j of %j', (quota, period, cpus) => {
    expect(quotaCpus(quota, period)).toBe(cpus);
  });
});

describe('parseProcCgroup', () => {
  it('reads version 2', () => {
    expect(parseProcCgroup('0::/user.slice/a:b\n')).toEqual({ v1: null, v2: '/user.slice/a:b' });
  });

  it('reads version 1 and does not take cpuset or cpuacct for cpu', () => {
    const text = '11:cpuset:/set\n5:cpuacct:/acct\n4:cpu,cpuacct:/docker/x\n1:name=systemd:/s\n0::/unified\n';
    expect(parseProcCgroup(text)).toEqual({ v1: '/docker/x', v2: '/unified' });
  });

  it('skips what it does not know', () => {
    expect(parseProcCgroup('garbage\n::\n0:\n')).toEqual({ v1: null, v2: null });
  });
});

describe('parseCgroupMounts', () => {
  it('reads both versions, optional fields and escapes', () => {
    const text = `${V2_MOUNT}${V1_MOUNT}22 1 8:1 / / rw - ext4 /dev/sda rw\n40 1 0:9 /a\\040b /mnt/c\\134d rw - cgroup2 none rw\n`;
    expect(parseCgroupMounts(text)).toEqual([
      { version: 2, root: '/', mountPoint: '/sys/fs/cgroup', options: ['rw', 'nsdelegate'] },
      { version: 1, root: '/', mountPoint: '/sys/fs/cgroup/cpu,cpuacct', options: ['rw', 'cpu', 'cpuacct'] },
      { version: 2, root: '/a b', mountPoint: '/mnt/c\\d', options: ['rw'] },
    ]);
  });

  it('skips broken lines', () => {
    expect(parseCgroupMounts('\n - cgroup2\n1 2 3 / - cgroup2 x rw\nx\n')).toEqual([]);
  });
});

describe('cgroupFolders', () => {
  const mount = (root: string) => ({ version: 2 as const, root, mountPoint: '/m', options: [] });
  it.each([
    ['a whole tree', '/', '/a/b', ['/m/a/b', '/m/a', '/m']],
    ['a namespace root', '/', '/', ['/m']],
    ['a container without a cgroup namespace', '/docker/x', '/docker/x', ['/m']],
    ['below a mounted part', '/docker', '/docker/x', ['/m/x', '/m']],
    ['a mount of a sibling', '/docker/y', '/docker/x', []],
    ['a name that only starts alike', '/docker/x', '/docker/xy', []],
    ['a mount of an ancestor of the namespace', '/../..', '/', ['/m']],
    ['a mount of a group beside the namespace', '/../x', '/', []],
    ['a process outside of the namespace', '/', '/../x', []],
  ])('%s', (_, root, path, folders) => {
    expect(cgroupFolders(mount(root), path)).toEqual(folders);
  });

  it('handles a mount at the root folder', () => {
    expect(cgroupFolders({ ...mount('/'), mountPoint: '/' }, '/a')).toEqual(['/a', '/']);
  });
});

describe('cgroupQuota', () => {
  it('takes the least of the tree: the parent is stricter', () => {
    const files = { '/sys/fs/cgroup/a/b/cpu.max': '400000 100000\n', '/sys/fs/cgroup/a/cpu.max': '150000 100000\n' };
    expect(v2('/a/b', files)).toEqual({ cgroupQuotaCpus: 1.5, cgroupVersion: 2 });
  });

  it('takes the least of the tree: the child is stricter', () => {
    const files = { '/sys/fs/cgroup/a/b/cpu.max': '50000 100000\n', '/sys/fs/cgroup/a/cpu.max': '150000 100000\n' };
    expect(v2('/a/b', files)).toEqual({ cgroupQuotaCpus: 0.5, cgroupVersion: 2 });
  });

  it('compares quotas of unlike periods as CPUs', () => {
    const files = { '/sys/fs/cgroup/a/b/cpu.max': '20000 10000\n', '/sys/fs/cgroup/a/cpu.max': '50000 100000\n' };
    expect(v2('/a/b', files).cgroupQuotaCpus).toBe(0.5);
  });

  it('finds no limit where every level says max, or a level has no file', () => {
    expect(v2('/a/b', { '/sys/fs/cgroup/a/b/cpu.max': 'max 100000\n' })).toEqual({
      cgroupQuotaCpus: null,
      cgroupVersion: 2,
    });
  });

  it('reads a container whose namespace hides the path', () => {
    expect(v2('/', { '/sys/fs/cgroup/cpu.max': '50000 100000\n' }).cgroupQuotaCpus).toBe(0.5);
  });

  it('does not read groups that are not ours', () => {
    expect(v2('/a', { '/sys/fs/cgroup/b/cpu.max': '50000 100000\n' }).cgroupQuotaCpus).toBeNull();
  });

  it('reads version 1 up the tree, -1 being no limit', () => {
    const quota = cgroupQuota(
      reader({
        '/proc/self/cgroup': '4:cpu,cpuacct:/docker/x\n0::/other\n',
        '/proc/self/mountinfo': V2_MOUNT + V1_MOUNT,
        '/sys/fs/cgroup/other/cpu.max': '10000 100000\n',
        '/sys/fs/cgroup/cpu,cpuacct/docker/x/cpu.cfs_quota_us': '-1\n',
        '/sys/fs/cgroup/cpu,cpuacct/docker/x/cpu.cfs_period_us': '100000\n',
        '/sys/fs/cgroup/cpu,cpuacct/docker/cpu.cfs_quota_us': '250000\n',
        '/sys/fs/cgroup/cpu,cpuacct/docker/cpu.cfs_period_us': '100000\n',
      }),
    );
    expect(quota).toEqual({ cgroupQuotaCpus: 2.5, cgroupVersion: 1 });
  });

  it('does not take a version 1 mount of another controller for the CPU one', () => {
    const quota = cgroupQuota(
      reader({
        '/proc/self/cgroup': '4:cpu:/\n',
        '/proc/self/mountinfo': '1 2 0:1 / /c/cpuset rw - cgroup cgroup rw,cpuset\n',
        '/c/cpuset/cpu.cfs_quota_us': '50000\n',
        '/c/cpuset/cpu.cfs_period_us': '100000\n',
      }),
    );
    expect(quota.cgroupQuotaCpus).toBeNull();
  });

  it('knows neither version nor limit without the files', () => {
    expect(cgroupQuota(reader({}))).toEqual({ cgroupQuotaCpus: null, cgroupVersion: null });
  });
});
