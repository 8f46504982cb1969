import { describe, expect, it } from 'vitest';
import { parseCacheSize, sysCaches } from '../../src/linux/caches.js';

type Index = Readonly<Record<string, string>>;

function host(cpus: readonly (readonly Index[])[]) {
  const files = new Map<string, string>();
  for (const [cpu, indexes] of cpus.entries()) {
    for (const [index, entries] of indexes.entries()) {
      for (const [file, text] of Object.entries(entries)) {
        files.set(`/sys/devices/system/cpu/cpu${cpu}/cache/index${index}/${file}`, `${text}\n`);
      }
    }
  }
  return (path: string) => files.get(path) ?? null;
}

const l1 = (sharers: string, size = '32K'): Index => ({ level: '1', type: 'Data', size, shared_cpu_list: sharers });
const l3 = (sharers: string): Index => ({ level: '3', type: 'Unified', size: '16M', shared_cpu_list: sharers });

describe('parseCacheSize', () => {
  it.each([
    ['32K\n', 32768],
    ['1280K', 1310720],
    ['16M', 16777216],
    ['512', 512],
    ['1G', 2 ** 30],
  ])('%j', (text, sizeBytes) => {
    expect(parseCacheSize(text)).toBe(sizeBytes);
  });

  it.each(['', '0K', '-1K', 'K', '32 K', '32KB'])('refuses %j', (text) => {
    expect(parseCacheSize(text)).toBeNull();
  });
});

describe('sysCaches', () => {
  it('counts a shared cache once, also where only a hex mask tells the sharers', () => {
    const mask: Index = { level: '2', type: 'Unified', size: '1024K', shared_cpu_map: '00000003' };
    const read = host([
      [l1('0'), mask],
      [l1('1'), mask],
    ]);
    expect(sysCaches(read, [0, 1])).toEqual([
      { level: 1, type: 'data', sizeBytes: 32768, instances: 2 },
      { level: 2, type: 'unified', sizeBytes: 1048576, instances: 1 },
    ]);
  });

  it('keeps caches of unlike cores apart, and finds the level three that only some have', () => {
    const read = host([[l1('0', '64K')], [l1('1', '48K'), l3('1')]]);
    expect(sysCaches(read, [0, 1])).toEqual([
      { level: 1, type: 'data', sizeBytes: 65536, instances: 1 },
      { level: 1, type: 'data', sizeBytes: 49152, instances: 1 },
      { level: 3, type: 'unified', sizeBytes: 16777216, instances: 1 },
    ]);
  });

  it('does not know how many there are if the sharers are not told', () => {
    const read = host([[{ level: '1', type: 'Data', size: '32K' }]]);
    expect(sysCaches(read, [0])).toEqual([{ level: 1, type: 'data', sizeBytes: 32768, instances: null }]);
  });

  it('leaves out what it cannot read', () => {
    const read = host([[{ level: '1', type: 'Trace', size: '12K' }, { level: '1', type: 'Data', size: '?' }, l3('0')]]);
    expect(sysCaches(read, [0])).toEqual([{ level: 3, type: 'unified', sizeBytes: 16777216, instances: 1 }]);
    expect(sysCaches(() => null, [0])).toEqual([]);
  });

  it('reads the files of a large host about once per cache', () => {
    const cpus = Array.from({ length: 128 }, (_, cpu) => cpu);
    const read = host(cpus.map((cpu) => [l1(`${cpu % 64},${(cpu % 64) + 64}`), l3('0-127')]));
    let reads = 0;
    const counting = (path: string) => {
      reads++;
      return read(path);
    };
    expect(sysCaches(counting, cpus).map(({ instances }) => instances)).toEqual([64, 1]);
    expect(reads).toBeLessThanOrEqual(64 * 5 + 4);
  });
});
