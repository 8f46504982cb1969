import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRandom } from '../../src/random.js';
import { pairedRatio } from '../../src/ratio/paired-ratio.js';
import { hodgesLehmann, processLuckHalfWidth } from '../../src/ratio/process-luck.js';

test('the Hodges-Lehmann estimate is the median of all averages of two', () => {
  // Averages: 1, 1.5, 2, 3, 2, 2.5, 3.5, 3, 4, 5.
  expect(hodgesLehmann([1, 2, 3, 5])).toBe(2.75);
  expect(hodgesLehmann([7])).toBe(7);
});

test('it is the t interval of the groups of pairs, each by its location', () => {
  // Locations 1, 2, 3: standard deviation 1; t(0.975, 2) = 4.30265.
  const half = processLuckHalfWidth([new Array(4).fill(1), [1, 2, 3], [3, 3]], 2, 0.95);
  expect(half).toBeCloseTo(4.3026527297 / Math.sqrt(3), 8);
});

test('one group says nothing of luck, and groups that do not differ have none', () => {
  expect(processLuckHalfWidth([[1, 5, 9]], 5, 0.95)).toBe(0);
  expect(processLuckHalfWidth(new Array(5).fill([0.25, 0.25]), 0.25, 0.95)).toBe(0);
});

test('one disturbed value in a group of four does not pass for luck', () => {
  const quiet = [
    [0.001, -0.001, 0.002, -0.002],
    [0.002, -0.001, 0.001, -0.002],
    [-0.001, 0.001, -0.002, 0.002],
  ];
  const disturbed = quiet.map((group, i) => (i === 1 ? [0.5, ...group.slice(1)] : group));
  expect(processLuckHalfWidth(disturbed, 0, 0.95)).toBeLessThan(0.005);
});

test('a group that a burst has shifted counts as three robust standard deviations', () => {
  const groups = [[-2], [-1], [0], [1], [50]];
  // Deviations 2, 1, 0, 1 and 50: median 1, so 50 counts as 3 x 1.4826. t(0.975, 4) = 2.77645.
  const squares = 4 + 1 + 1 + (3 * 1.482602218505602) ** 2;
  expect(processLuckHalfWidth(groups, 0, 0.95)).toBeCloseTo(2.7764451052 * Math.sqrt(squares / 4 / 5), 8);
});

test('a ratio is never known better than its processes allow, and the interval holds it', () => {
  const pairs = [1, 1, 1, 1, 1.02, 1.02, 1.02, 1.02, 1.01, 1.01].map((candidate, i) => ({
    baseline: 1,
    candidate,
    processes: Math.floor(i / 4),
  }));
  const ratio = pairedRatio(pairs);
  // Logarithms of 1, 1.02, 1.01: standard deviation 0.0099; 4.30265 of it / sqrt(3) is 2.5 %.
  expect(ratio.low).toBeCloseTo(ratio.value * 0.9757, 3);
  expect(ratio.high).toBeCloseTo(ratio.value * 1.0249, 3);
});

test('scales with the values, does not depend on where they lie or how groups are ordered', () => {
  const value = fc.integer({ min: -1000, max: 1000 });
  const groups = fc.array(fc.array(value, { minLength: 1, maxLength: 6 }), { minLength: 2, maxLength: 6 });
  fc.assert(
    fc.property(groups, value, (given, centre) => {
      const half = processLuckHalfWidth(given, centre, 0.95);
      expect(half).toBeGreaterThanOrEqual(0);
      const doubled = given.map((group) => group.map((one) => 2 * one + 64));
      expect(processLuckHalfWidth(doubled.reverse(), 2 * centre + 64, 0.95)).toBeCloseTo(2 * half, 6);
    }),
  );
});

test('a ratio over lucky and unlucky processes: the interval covers the truth, which that of pairs alone does not', () => {
  // As measured: pairs of the same processes differ by 0.2 %, processes by 0.4 %.
  const random = createRandom(3);
  const uniform = () => (random.bits() + 0.5) / 2 ** 32;
  const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
  const covered = { alone: 0, withLuck: 0 };
  const runs = 500;
  for (let run = 0; run < runs; run++) {
    const pairs = [0, 1, 2, 3, 4].flatMap((processes) => {
      const luck = 0.004 * normal();
      return [1, 2, 3, 4].map(() => ({ baseline: 1, candidate: Math.exp(luck + 0.002 * normal()), processes }));
    });
    const holds = ({ low, high }: { low: number; high: number }) => low <= 1 && 1 <= high;
    if (holds(pairedRatio(pairs))) covered.withLuck += 1;
    if (holds(pairedRatio(pairs.map(({ processes: _, ...pair }) => pair)))) covered.alone += 1;
  }
  expect(covered.withLuck / runs).toBeGreaterThanOrEqual(0.92);
  expect(covered.alone / runs).toBeLessThan(0.8);
});
