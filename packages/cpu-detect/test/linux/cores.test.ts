import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { onlineCpus } from '../../src/linux/allowed-cpus.js';
import { groupByCore } from '../../src/linux/cores.js';
import { parseCpuinfo } from '../../src/linux/cpuinfo.js';
import type { ReadText } from '../../src/linux/topology.js';
import { HOSTS } from '../hosts.js';

const NO_CPUINFO = parseCpuinfo('');

function savedHost(folder: string): ReadText {
  return (path) => {
    try {
      return readFileSync(fileURLToPath(new URL(`../fixtures/${folder}${path}`, import.meta.url)), 'utf8');
    } catch {
      return null;
    }
  };
}

/** Sibling files by name; the CPU is in the path. */
function siblings(file: string, texts: readonly (string | null)[]): ReadText {
  const paths = new Map(texts.map((text, cpu) => [`/sys/devices/system/cpu/cpu${cpu}/topology/${file}`, text]));
  return (path) => paths.get(path) ?? null;
}

describe('groupByCore on saved hosts', () => {
  it.each(HOSTS.filter(({ platform }) => platform === 'linux'))('$folder', (host) => {
    const read = savedHost(host.folder);
    const info = parseCpuinfo(read('/proc/cpuinfo') ?? '');
    const online = onlineCpus(read) ?? info.processors.map(({ cpu }) => cpu);
    // An excerpt may start with any CPU, so the ones that are each their own core are named by the dump.
    const expected = host.onlineCores ?? online.map((cpu) => [cpu]);
    expect(groupByCore(read, info, online)).toEqual(expected);
    expect(expected.flat()).toHaveLength(host.logicalCpus);
    if (host.physicalCores !== null) expect(expected).toHaveLength(host.physicalCores);
  });
});

describe('groupByCore', () => {
  const TWO_BY_TWO = ['0,2', '1,3', '0,2', '1,3'];

  it('leaves out siblings that may not be used', () => {
    const read = siblings('thread_siblings_list', TWO_BY_TWO);
    expect(groupByCore(read, NO_CPUINFO, [3, 1, 0])).toEqual([[0], [1, 3]]);
  });

  it.each([
    ['thread_siblings', ['00000000,00000005', '00000000,0000000a', '00000000,00000005', '00000000,0000000a']],
    ['core_cpus_list', TWO_BY_TWO],
    ['core_cpus', ['5', 'a', '5', 'a']],
  ])('reads %s where there is nothing else', (file, texts) => {
    expect(groupByCore(siblings(file, texts), NO_CPUINFO, [0, 1, 2, 3])).toEqual([
      [0, 2],
      [1, 3],
    ]);
  });

  it('asks cpuinfo where /sys tells nothing', () => {
    const cpu = (number: number, core: number) =>
      `processor: ${number}\nphysical id: 0\ncore id: ${core}\ncpu cores: 2\n\n`;
    const info = parseCpuinfo(cpu(0, 0) + cpu(1, 1) + cpu(2, 0) + cpu(3, 1));
    expect(groupByCore(() => null, info, [0, 1, 2, 3])).toEqual([
      [0, 2],
      [1, 3],
    ]);
  });

  it('does not trust a cpuinfo whose core numbers contradict its count: they repeat on another die', () => {
    const info = parseCpuinfo(
      [0, 1].map((cpu) => `processor: ${cpu}\nphysical id: 0\ncore id: 0\ncpu cores: 2\n`).join('\n'),
    );
    expect(groupByCore(() => null, info, [0, 1])).toEqual([[0], [1]]);
  });

  it('takes a CPU of unknown core, or one missing from its own siblings, for a core of its own', () => {
    const read = siblings('thread_siblings_list', ['0-1', '0-1', null, '0-1', 'damage']);
    expect(groupByCore(read, NO_CPUINFO, [0, 1, 2, 3, 4])).toEqual([[0, 1], [2], [3], [4]]);
  });

  it('puts every CPU into one group, whatever the files say', () => {
    const list = fc.uniqueArray(fc.nat(12), { maxLength: 6 }).map((cpus) => cpus.join(','));
    const text = fc.option(fc.oneof(list, fc.string(), fc.constantFrom('0-5', '3', 'ff', '00000000,0000000f')));
    const info = parseCpuinfo(
      [0, 1, 2, 3].map((cpu) => `processor: ${cpu}\nphysical id: 0\ncore id: ${cpu % 2}\n`).join('\n'),
    );
    fc.assert(
      fc.property(
        fc.array(text, { minLength: 12, maxLength: 12 }),
        fc.constantFrom('thread_siblings_list', 'thread_siblings', 'core_cpus_list'),
        fc.uniqueArray(fc.nat(11)),
        (texts, file, cpus) => {
          const groups = groupByCore(siblings(file, texts), info, cpus);
          expect(groups.flat().sort((a, b) => a - b)).toEqual([...cpus].sort((a, b) => a - b));
          expect(groups.every((group) => group.length > 0)).toBe(true);
        },
      ),
    );
  });

  it('has no groups for no CPUs', () => {
    expect(groupByCore(() => null, NO_CPUINFO, [])).toEqual([]);
  });
});
