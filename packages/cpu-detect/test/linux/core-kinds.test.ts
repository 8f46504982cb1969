import { describe, expect, it } from 'vitest';
import { detectLinux } from '../../src/linux/detect-linux.js';

/** A host of eight CPUs: 0-3 are two cores with two threads each, 4-7 cores with one. */
function hostOf(extra: Readonly<Record<string, string>>, perCpu: Readonly<Record<string, readonly number[]>> = {}) {
  const cpu = (index: number, file: string) => `/sys/devices/system/cpu/cpu${index}/${file}`;
  const siblings = ['0-1', '0-1', '2-3', '2-3', '4', '5', '6', '7'];
  const files: Record<string, string> = {
    '/proc/cpuinfo': siblings.map((_, index) => `processor: ${index}\n`).join('\n'),
    '/sys/devices/system/cpu/online': '0-7\n',
    ...Object.fromEntries(siblings.map((list, index) => [cpu(index, 'topology/thread_siblings_list'), list])),
    ...Object.fromEntries(
      Object.entries(perCpu).flatMap(([file, values]) =>
        values.map((value, index) => [cpu(index, file), `${value}\n`] as const),
      ),
    ),
    ...extra,
  };
  return detectLinux((path) => files[path] ?? null, 'x64').coreKinds;
}

/** Physical and usable cores of each kind. */
function kinds(physical: readonly [number, number], usable: readonly [number, number] = physical) {
  return [
    { kind: 'performance', physicalCores: physical[0], usableCores: usable[0] },
    { kind: 'efficiency', physicalCores: physical[1], usableCores: usable[1] },
  ];
}

const HYBRID = { '/sys/devices/cpu_core/cpus': '0-3\n', '/sys/devices/cpu_atom/cpus': '4-7\n' };
const FAST = 5_000_000;

describe('kinds of cores', () => {
  it('are those of the event sources of a hybrid Intel CPU, low-power cores included', () => {
    expect(hostOf(HYBRID)).toEqual(kinds([2, 4]));
    const lowPower = { '/sys/devices/cpu_atom/cpus': '4-5\n', '/sys/devices/cpu_lowpower/cpus': '6-7\n' };
    expect(hostOf({ ...HYBRID, ...lowPower })).toEqual(kinds([2, 4]));
  });

  it('tell which this process may use', () => {
    const status = (list: string) => ({ '/proc/self/status': `Cpus_allowed_list:\t${list}\n` });
    expect(hostOf({ ...HYBRID, ...status('0,4-6') })).toEqual(kinds([2, 4], [1, 3]));
    expect(hostOf({ ...HYBRID, ...status('6-7') })).toEqual(kinds([2, 4], [0, 2]));
  });

  it('go by capacity where there are no event sources; middle cores are no efficiency cores', () => {
    expect(hostOf({}, { cpu_capacity: [1024, 1024, 870, 870, 380, 380, 380, 380] })).toEqual(kinds([2, 4]));
    expect(hostOf({}, { cpu_capacity: [1024, 1024, 870, 870, 870, 870, 870, 870] })).toEqual([]);
  });

  it('go by the highest clock else; favoured cores are not a kind of their own', () => {
    const clocks = (slow: number) => ({ 'cpufreq/cpuinfo_max_freq': [...Array(4).fill(FAST), ...Array(4).fill(slow)] });
    expect(hostOf({}, clocks(3_300_000))).toEqual(kinds([2, 4]));
    expect(hostOf({}, clocks(4_800_000))).toEqual([]);
  });

  it('are alike where nothing tells them apart, a source is damaged, or only one kind is there', () => {
    expect(hostOf({})).toEqual([]);
    expect(hostOf({ ...HYBRID, '/sys/devices/cpu_atom/cpus': '4-x\n' })).toEqual([]);
    expect(hostOf({ ...HYBRID, '/sys/devices/cpu_core/cpus': '0-1\n' })).toEqual([]);
    expect(hostOf({}, { cpu_capacity: [1024, 1024, 1024] })).toEqual([]);
    expect(hostOf({ ...HYBRID, '/sys/devices/system/cpu/online': '4-7\n' })).toEqual([]);
  });

  it('are unknown where cores are unlike and the kernel does not rank them', () => {
    const parts = ['0xd05', '0xd05', '0xd0b', '0xd0b'];
    const cpuinfo = parts
      .map((part, cpu) => `processor: ${cpu}\nCPU implementer: 0x41\nCPU part: ${part}\n`)
      .join('\n');
    expect(hostOf({ '/proc/cpuinfo': cpuinfo })).toBeNull();
  });
});
