import { describe, expect, it } from 'vitest';
import { sysTopology } from '../../src/linux/topology.js';

/** topology files of each CPU: [thread siblings file, its text, package] */
function host(cpus: readonly (readonly [file: string, siblings: string, packageId: string])[]) {
  const files = new Map<string, string>();
  for (const [cpu, [file, siblings, packageId]] of cpus.entries()) {
    files.set(`/sys/devices/system/cpu/cpu${cpu}/topology/${file}`, siblings);
    files.set(`/sys/devices/system/cpu/cpu${cpu}/topology/physical_package_id`, packageId);
  }
  return (path: string) => files.get(path) ?? null;
}

const LIST = 'thread_siblings_list';

describe('sysTopology', () => {
  it('counts distinct sets of thread siblings, not core numbers', () => {
    const read = host([
      [LIST, '0,2\n', '0\n'],
      [LIST, '1,3\n', '1\n'],
      [LIST, '0,2\n', '0\n'],
      [LIST, '1,3\n', '1\n'],
    ]);
    expect(sysTopology(read, [0, 1, 2, 3])).toEqual({ sockets: 2, physicalCores: 2 });
  });

  it('counts a hybrid CPU: two cores with two threads, four with one', () => {
    const siblings = ['0-1', '0-1', '2-3', '2-3', '4', '5', '6', '7'];
    const read = host(siblings.map((text) => [LIST, text, '0']));
    expect(sysTopology(read, [0, 1, 2, 3, 4, 5, 6, 7])).toEqual({ sockets: 1, physicalCores: 6 });
  });

  it('reads hex masks where the kernel has no lists', () => {
    const read = host([
      ['thread_siblings', '00000000,00000003\n', '0'],
      ['thread_siblings', '00000000,00000003\n', '0'],
    ]);
    expect(sysTopology(read, [0, 1])).toEqual({ sockets: 1, physicalCores: 1 });
  });

  it('does not guess if one CPU tells nothing', () => {
    const read = host([[LIST, '0', '0']]);
    expect(sysTopology(read, [0, 1])).toEqual({ sockets: null, physicalCores: null });
  });

  it('takes package -1 for unknown', () => {
    expect(sysTopology(host([[LIST, '0', '-1\n']]), [0])).toEqual({ sockets: null, physicalCores: 1 });
  });

  it('knows nothing of no CPUs', () => {
    expect(sysTopology(() => '0', [])).toEqual({ sockets: null, physicalCores: null });
  });
});
