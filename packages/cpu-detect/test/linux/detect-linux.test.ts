import { describe, expect, it } from 'vitest';
import { detectLinux } from '../../src/linux/detect-linux.js';

describe('detectLinux', () => {
  const files = (entries: Readonly<Record<string, string>>) => (path: string) => entries[path] ?? null;

  it('counts online CPUs, not all that are present', () => {
    const facts = detectLinux(
      files({
        '/proc/cpuinfo': 'processor: 0\n\nprocessor: 1\n\nprocessor: 2\n',
        '/sys/devices/system/cpu/online': '0,2\n',
      }),
      'x64',
    );
    expect(facts.logicalCpus).toBe(2);
  });

  it('counts a CPU that cpuinfo lists twice once', () => {
    expect(
      detectLinux(files({ '/proc/cpuinfo': 'processor: 0\n\nprocessor: 1\n\nprocessor: 1\n' }), 'x64').logicalCpus,
    ).toBe(2);
  });

  it('asks /sys for cores where a virtual machine leaves them out of cpuinfo', () => {
    const topology = '/sys/devices/system/cpu/cpu';
    const facts = detectLinux(
      files({
        '/proc/cpuinfo': 'processor: 0\n\nprocessor: 1\n',
        [`${topology}0/topology/thread_siblings_list`]: '0-1',
        [`${topology}1/topology/thread_siblings_list`]: '0-1',
        [`${topology}0/topology/physical_package_id`]: '0',
        [`${topology}1/topology/physical_package_id`]: '0',
      }),
      'x64',
    );
    expect(facts).toMatchObject({ physicalCores: 1, sockets: 1, logicalCpus: 2 });
  });

  it('counts one CPU of an ARM kernel that writes no processor line', () => {
    const facts = detectLinux(
      files({ '/proc/cpuinfo': 'Features: half\nCPU implementer: 0x41\nCPU part: 0xb76\n' }),
      'arm',
    );
    expect(facts).toMatchObject({ model: 'ARM1176', logicalCpus: 1, physicalCores: null });
  });

  it('groups the CPUs it may use by core, and knows no groups without affinity', () => {
    const host = {
      '/proc/cpuinfo': 'processor: 0\n\nprocessor: 1\n\nprocessor: 2\n\nprocessor: 3\n',
      '/sys/devices/system/cpu/cpu0/topology/thread_siblings_list': '0,2',
      '/sys/devices/system/cpu/cpu2/topology/thread_siblings_list': '0,2',
    };
    expect(detectLinux(files({ ...host, '/proc/self/status': 'Cpus_allowed_list:\t0-2\n' }), 'x64').cores).toEqual([
      [0, 2],
      [1],
    ]);
    expect(detectLinux(files(host), 'x64').cores).toBeNull();
  });

  it('does not know the CPUs of a host without files', () => {
    expect(detectLinux(() => null, 'x64').logicalCpus).toBeNull();
  });
});
