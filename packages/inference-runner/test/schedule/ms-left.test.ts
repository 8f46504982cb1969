import { LOOKS } from '@rn50/bench-stats';
import { describe, expect, it } from 'vitest';
import type { Mode } from '../../src/schedule/mode.js';
import { msLeft } from '../../src/schedule/ms-left.js';
import { begin, type Progress } from '../../src/schedule/progress.js';

const BUDGET: Mode = { kind: 'budget', budgetMs: 20_000, reserveMs: 0, budgetFor: null };
/** Pairs of 1 s, and restarts of 2 s. */
const COSTS = { blocksMs: [600, 400], startsMs: [1_500, 500], halfWidth: null };

function after(pairs: number, more: Partial<Progress> = {}): Progress {
  return { ...begin(2), slot: 2 * pairs, blocksMs: 1_000 * pairs, restartedAt: pairs, lookedAt: pairs, ...more };
}

describe('msLeft', () => {
  it('counts the blocks and restarts until the budget is spent', () => {
    // 14 pairs, restarts after 4, 8 and 12.
    expect(msLeft(BUDGET, begin(2), LOOKS, COSTS)).toBe(14_000 + 3 * 2_000);
    expect(msLeft(BUDGET, after(10), LOOKS, COSTS)).toBe(8_000 + 2_000);
    // In the middle of a round: the second half of pair 11 runs backwards.
    expect(msLeft(BUDGET, { ...after(11), slot: 23, blocksMs: 11_400 }, LOOKS, COSTS)).toBe(600 + 6_000 + 2_000);
  });

  it('expects the end at the look at which the interval will be narrow enough', () => {
    // Known to 1.4 % after 6 pairs: to 1.08 % after 10, to 0.77 % after 20.
    const wide = { ...COSTS, halfWidth: 0.014 };
    const long: Mode = { ...BUDGET, budgetMs: 60_000 };
    expect(msLeft(long, after(6), LOOKS, wide)).toBe(14_000 + 3 * 2_000);
    expect(msLeft(long, after(6), LOOKS, { ...COSTS, halfWidth: 0.0125 })).toBe(4_000 + 2_000);
  });

  it('adds the reserve where the interval will be too wide at the end of the budget, and once it is used', () => {
    const reserved: Mode = { ...BUDGET, reserveMs: 10_000 };
    const leftAt = (halfWidth: number) => msLeft(reserved, after(10), LOOKS, { ...COSTS, halfWidth });
    expect(leftAt(0.04)).toBe(8_000 + 2_000);
    // The reserve is for blocks alone: what was spent in restarts comes back.
    expect(leftAt(0.05)).toBe(20_000 + 3 * 2_000);
    const used = after(22, { extended: true });
    expect(msLeft(reserved, used, LOOKS, { ...COSTS, halfWidth: 0.05 })).toBe(8_000 + 2_000);
  });

  it('leaves out variants from the look on at which they will be known', () => {
    const mode: Mode = { ...BUDGET, budgetFor: 2 };
    const costs = { blocksMs: [600, 400, 500, 500], startsMs: [0, 0, 0, 0], halfWidth: 0.02 };
    const now: Progress = { ...begin(4), slot: 4 * 8, blocksMs: 8_000, restartedAt: 8 };
    // Two rounds of all four, then ten of two: 2 % after 8 pairs is 1.8 % after 10, and 1.3 % after 20.
    expect(msLeft(mode, now, LOOKS, costs)).toBe(2 * 2_000 + 10 * 1_000);
  });

  it('counts the rounds left of a fixed count', () => {
    expect(msLeft({ kind: 'pairs', pairs: 6, processes: 1 }, after(2), LOOKS, COSTS)).toBe(4_000);
    expect(msLeft({ kind: 'iterations', iterations: 40, processes: 2 }, after(2), LOOKS, COSTS)).toBe(6_000 + 2_000);
  });

  it('does not play an hour through, and is near it', () => {
    const left = msLeft({ ...BUDGET, budgetMs: 3_600_000 }, after(100), LOOKS, { ...COSTS, startsMs: [0, 0] });
    expect(left / 3_500_000).toBeCloseTo(1, 6);
  });
});
