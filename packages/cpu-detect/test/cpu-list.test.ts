import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_CPU_NUMBER, parseCpuList, parseCpuMask } from '../src/cpu-list.js';

const cpuSets = fc.uniqueArray(fc.nat({ max: 600 }), { maxLength: 60 }).map((cpus) => cpus.sort((a, b) => a - b));

/** The kernel's own way: runs as `first-last`, joined by commas. */
function formatList(cpus: readonly number[]): string {
  const runs: [number, number][] = [];
  for (const cpu of cpus) {
    const run = runs.at(-1);
    if (run !== undefined && run[1] === cpu - 1) run[1] = cpu;
    else runs.push([cpu, cpu]);
  }
  return runs.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`)).join(',');
}

/** The kernel's own way: 32-bit words of eight digits, the highest first. */
function formatMask(cpus: readonly number[]): string {
  const words = Array.from({ length: Math.floor((cpus.at(-1) ?? 0) / 32) + 1 }, () => 0);
  for (const cpu of cpus) words[cpu >> 5] = (words[cpu >> 5] ?? 0) + 2 ** (cpu & 31);
  return words
    .reverse()
    .map((word) => word.toString(16).padStart(8, '0'))
    .join(',');
}

describe('parseCpuList', () => {
  it.each([
    ['0-3,8', [0, 1, 2, 3, 8]],
    ['0\n', [0]],
    ['', []],
    ['\n', []],
    ['3,1-2', [1, 2, 3]],
    ['0-1,1-2', [0, 1, 2]],
    [' 0-1 , 4 ', [0, 1, 4]],
  ])('reads %j', (text, cpus) => {
    expect(parseCpuList(text)).toEqual(cpus);
  });

  it.each(['a', '1-', '-1', '3-1', '0,,1', '0-3:2/4', '0x3', '1.5', '0-99999999999', `0-${MAX_CPU_NUMBER + 1}`])(
    'refuses %j',
    (text) => {
      expect(parseCpuList(text)).toBeNull();
    },
  );

  it('reads back what the kernel writes', () => {
    fc.assert(
      fc.property(cpuSets, (cpus) => {
        expect(parseCpuList(`${formatList(cpus)}\n`)).toEqual(cpus);
      }),
    );
  });

  it('gives ascending numbers without repeats, or null, for any text', () => {
    const parts = fc.array(fc.constantFrom('0', '7', '12', '-', ',', ' ', 'x', '99999999'), { maxLength: 12 });
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          parts.map((part) => part.join('')),
        ),
        (text) => {
          const cpus = parseCpuList(text);
          if (cpus === null) return;
          expect(cpus).toEqual([...new Set(cpus)].sort((a, b) => a - b));
          expect(cpus.every((cpu) => Number.isInteger(cpu) && cpu >= 0 && cpu <= MAX_CPU_NUMBER)).toBe(true);
        },
      ),
    );
  });
});

describe('parseCpuMask', () => {
  it.each([
    ['f', [0, 1, 2, 3]],
    ['00000000,00000003\n', [0, 1]],
    ['1,80000001', [0, 31, 32]],
    ['0', []],
  ])('reads %j', (text, cpus) => {
    expect(parseCpuMask(text)).toEqual(cpus);
  });

  it.each(['', 'g', '0x3', '123456789', 'f,,f'])('refuses %j', (text) => {
    expect(parseCpuMask(text)).toBeNull();
  });

  it('refuses a mask of more CPUs than there can be', () => {
    expect(parseCpuMask(Array.from({ length: 2049 }, () => 'f').join())).toBeNull();
  });

  it('reads back what the kernel writes', () => {
    fc.assert(
      fc.property(cpuSets, (cpus) => {
        expect(parseCpuMask(formatMask(cpus))).toEqual(cpus);
      }),
    );
  });
});
