import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { beginsProcess, iterationsInRound, roundsForIterations, variantAt } from '../../src/schedule/rounds.js';

const variants = fc.integer({ min: 1, max: 6 });
const evenRounds = fc.integer({ min: 1, max: 20 }).map((half) => 2 * half);

function order(count: number, rounds: number): number[] {
  return Array.from({ length: count * rounds }, (_, slot) => variantAt(slot, count));
}

describe('variantAt', () => {
  it('is A B B A for two variants and A B C C B A for three', () => {
    expect(order(2, 4)).toEqual([0, 1, 1, 0, 0, 1, 1, 0]);
    expect(order(3, 2)).toEqual([0, 1, 2, 2, 1, 0]);
  });

  it('is a palindrome over every two rounds, and over any even number of them', () => {
    fc.assert(
      fc.property(variants, evenRounds, (count, rounds) => {
        const all = order(count, rounds);
        expect(all).toEqual(all.toReversed());
        expect(all.slice(0, 2 * count)).toEqual(all.slice(0, 2 * count).toReversed());
      }),
    );
  });

  it('gives every variant one block in every round', () => {
    fc.assert(
      fc.property(variants, fc.integer({ min: 1, max: 20 }), (count, rounds) => {
        const all = order(count, rounds);
        for (let round = 0; round < rounds; round += 1) {
          const inRound = all.slice(round * count, (round + 1) * count).toSorted();
          expect(inRound).toEqual(Array.from({ length: count }, (_, index) => index));
        }
      }),
    );
  });

  it('gives every variant the same mean position over an even number of rounds', () => {
    fc.assert(
      fc.property(variants, evenRounds, (count, rounds) => {
        const sums = new Array<number>(count).fill(0);
        order(count, rounds).forEach((variant, slot) => {
          sums[variant] = (sums[variant] ?? 0) + slot;
        });
        expect(new Set(sums).size).toBe(1);
      }),
    );
  });
});

describe('iterations over rounds', () => {
  it('adds up to exactly what was asked for, shares differing by one at most', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 1, max: 8 }), (iterations, wanted) => {
        const processes = Math.min(wanted, iterations);
        const rounds = roundsForIterations(iterations, processes);
        const shares = Array.from({ length: rounds }, (_, round) => iterationsInRound(iterations, rounds, round));
        expect(shares.reduce((sum, share) => sum + share, 0)).toBe(iterations);
        expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(1);
        expect(Math.min(...shares)).toBeGreaterThanOrEqual(1);
        expect(rounds <= processes || rounds % 2 === 0).toBe(true);
        expect(rounds).toBeGreaterThanOrEqual(processes);
        expect(rounds).toBeLessThanOrEqual(processes === 1 ? 10 : 4 * processes);
        const beginnings = shares.filter((_, round) => beginsProcess(round, rounds, processes));
        expect(beginnings).toHaveLength(processes - 1);
      }),
    );
  });

  it('splits the 100 runs of the original sample into ten blocks of ten', () => {
    expect(roundsForIterations(100)).toBe(10);
    expect(iterationsInRound(100, 10, 3)).toBe(10);
  });
});
