import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitCores } from '../src/split-cores.js';

/** Disjoint groups of CPUs, in any order, with one to four threads per core. */
const cores = fc
  .tuple(
    fc.uniqueArray(fc.nat(4096), { minLength: 1, maxLength: 128 }),
    fc.infiniteStream(fc.integer({ min: 1, max: 4 })),
  )
  .map(([cpus, sizes]) => {
    const groups: number[][] = [];
    for (let start = 0; start < cpus.length; ) {
      const size = sizes.next().value ?? 1;
      groups.push(cpus.slice(start, start + size));
      start += size;
    }
    return groups;
  });

describe('splitCores', () => {
  it.each([
    ['one part has all', [[0], [1]], 1, [[0, 1]]],
    ['one core each', [[0], [1]], 2, [[0], [1]]],
    [
      'both threads of a core stay together',
      [
        [0, 4],
        [1, 5],
        [2, 6],
        [3, 7],
      ],
      2,
      [
        [0, 1, 4, 5],
        [2, 3, 6, 7],
      ],
    ],
    [
      'neighbours by number',
      [[8], [0], [9], [1]],
      2,
      [
        [0, 1],
        [8, 9],
      ],
    ],
    ['three cores for two', [[0], [1], [2]], 2, [[0], [1, 2]]],
    [
      'a hybrid CPU',
      [[0, 1], [2, 3], [4], [5]],
      2,
      [
        [0, 1, 2, 3],
        [4, 5],
      ],
    ],
    [
      'fewer cores than parts',
      [
        [0, 1],
        [2, 3],
      ],
      3,
      null,
    ],
    ['no cores', [], 1, null],
    ['no parts', [[0]], 0, null],
    ['a fraction of a part', [[0], [1]], 1.5, null],
    ['not a number', [[0]], Number.NaN, null],
  ])('%s', (_, groups, parts, expected) => {
    expect(splitCores(groups, parts)).toEqual(expected);
  });

  it('keeps the sockets of a large host apart', () => {
    const groups = Array.from({ length: 56 }, (_, core) => [core, core + 56]);
    const [first, second] = splitCores(groups, 2) ?? [];
    expect(first).toEqual([...Array(28).keys(), ...Array.from({ length: 28 }, (_, cpu) => cpu + 56)]);
    expect(second).toEqual([...(first ?? [])].map((cpu) => cpu + 28));
  });

  it('gives every core to one part whole, as evenly as can be, neighbours together', () => {
    fc.assert(
      fc.property(cores, fc.integer({ min: 1, max: 64 }), (groups, parts) => {
        const split = splitCores(groups, parts);
        if (groups.length < parts) {
          expect(split).toBeNull();
          return;
        }
        expect(split).toHaveLength(parts);
        expect(split?.flat().sort((a, b) => a - b)).toEqual(groups.flat().sort((a, b) => a - b));
        const partOf = new Map(split?.flatMap((cpus, part) => cpus.map((cpu) => [cpu, part] as const)));
        const sizes = new Array<number>(parts).fill(0);
        let last = 0;
        for (const group of [...groups].sort((a, b) => Math.min(...a) - Math.min(...b))) {
          const owners = new Set(group.map((cpu) => partOf.get(cpu)));
          expect(owners.size).toBe(1);
          const [owner = -1] = owners;
          expect(owner).toBeGreaterThanOrEqual(last);
          last = owner;
          sizes[owner] = (sizes[owner] ?? 0) + 1;
        }
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('leaves what it is given alone', () => {
    const groups = [[3, 1], [0]];
    splitCores(groups, 2);
    expect(groups).toEqual([[3, 1], [0]]);
  });
});
