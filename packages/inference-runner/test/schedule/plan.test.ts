import { LOOKS } from '@rn50/bench-stats';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Mode } from '../../src/schedule/mode.js';
import { BLOCK_MS, nextAction } from '../../src/schedule/plan.js';
import { activeVariants, afterBlock, afterRestart, begin, look, type Progress } from '../../src/schedule/progress.js';

const START: Progress = begin(2);

/** A budget of 20 s unless given, for all variants. */
function budget(terms: Partial<Extract<Mode, { kind: 'budget' }>> = {}): Mode {
  return { kind: 'budget', budgetMs: 20_000, reserveMs: 0, budgetFor: null, ...terms };
}

interface Played {
  readonly blocks: { variant: number; slot: number }[];
  readonly looks: number[];
  readonly restarts: number[];
  readonly reason: string;
}

/**
 * Plays a schedule whose blocks all last `blockMs`. Ratios are narrow at the look `settlesAt`, all or by variant, and from then on;
 * a restart takes `restartMs` in all.
 */
function play(
  mode: Mode,
  options: {
    variants?: number;
    blockMs?: number;
    restartMs?: number;
    settlesAt?: number | readonly (number | null)[];
    dies?: [number, number];
  },
) {
  const { variants = 2, blockMs = 320, restartMs = 0, settlesAt = null, dies } = options;
  const settlesAtOf = (variant: number) =>
    (typeof settlesAt === 'object' ? settlesAt?.[variant] : settlesAt) ?? Infinity;
  const played: Played & { reason: string } = { blocks: [], looks: [], restarts: [], reason: '' };
  let progress = begin(variants);
  for (let step = 0; step < 10_000; step += 1) {
    if (dies !== undefined && progress.slot >= dies[1]) {
      progress = { ...progress, alive: progress.alive.map((alive, index) => alive && index !== dies[0]) };
    }
    const action = nextAction(mode, progress, LOOKS);
    switch (action.kind) {
      case 'done':
        return { ...played, reason: action.reason };
      case 'skip':
        progress = { ...progress, slot: progress.slot + 1 };
        break;
      case 'look':
        played.looks.push(action.pairs);
        progress = look(
          mode,
          progress,
          action,
          progress.alive.map((_, variant) => action.pairs >= settlesAtOf(variant)),
        );
        break;
      case 'restart':
        played.restarts.push(action.pairs);
        progress = afterRestart(
          mode,
          progress,
          action.pairs,
          activeVariants(progress).map((isPart) => (isPart ? restartMs / variants : 0)),
        );
        break;
      case 'block':
        played.blocks.push({ variant: action.variant, slot: action.slot });
        progress = afterBlock(mode, progress, action.variant, blockMs);
        break;
    }
  }
  throw new Error('the schedule does not end');
}

function count(played: Played, variant: number): number {
  return played.blocks.filter((block) => block.variant === variant).length;
}

describe('nextAction with a budget', () => {
  it('stops at the first look that settles, after a restart before it', () => {
    const played = play(budget(), { settlesAt: 10 });
    expect(played).toMatchObject({ looks: [10], restarts: [4, 8], reason: 'settled' });
    expect(played.blocks).toHaveLength(20);
  });

  it('looks at 10, 20, 40 and 60 pairs only, and goes on to the budget', () => {
    const played = play(budget({ budgetMs: 60_000 }), {});
    expect(played).toMatchObject({
      looks: [10, 20, 40, 60],
      reason: 'budget',
    });
    expect(played.restarts).toEqual(Array.from({ length: 22 }, (_, i) => 4 * (i + 1)));
    expect(count(played, 0)).toBe(94);
    expect(count(played, 1)).toBe(94);
  });

  it('counts restarts in the budget; two there always are, and none for which there is no time', () => {
    const mode = budget();
    // Pairs of 640 ms: 12.8 s in 20 of them.
    const played = play(mode, { restartMs: 1_800 });
    expect(played).toMatchObject({ restarts: [4, 8, 12, 16], reason: 'budget' });
    expect(count(played, 0)).toBe(20);
    const short = play(mode, { restartMs: 2_400 });
    expect(short).toMatchObject({ restarts: [4, 8, 12], reason: 'budget' });
    expect(count(short, 0)).toBe(20);
    const slow = play(mode, { restartMs: 100_000 });
    expect(slow.restarts).toEqual([4, 8]);
    expect(count(slow, 0)).toBe(10);
  });

  it('lets ten pairs win over a budget too small for them', () => {
    const played = play(budget({ budgetMs: 100 }), {});
    expect(count(played, 0)).toBe(10);
    expect(played.reason).toBe('budget');
  });

  it('a ratio that is still wide at the end of the budget adds the reserve, once', () => {
    const played = play(budget({ reserveMs: 20_000 }), {});
    // 32 pairs of 640 ms fill the budget; 62 fill both.
    expect(played).toMatchObject({ looks: [10, 20, 32, 40, 60], reason: 'budget' });
    expect(count(played, 0)).toBe(62);
  });

  it('a ratio that is narrow enough then ends the run without the reserve', () => {
    const played = play(budget({ reserveMs: 20_000 }), { settlesAt: 32 });
    expect(played).toMatchObject({ looks: [10, 20, 32], reason: 'settled' });
    expect(count(played, 0)).toBe(32);
  });

  it('asks for 1 % at the looks, and for the 3 % of a grade B at the end of the budget', () => {
    const mode = budget({ reserveMs: 20_000 });
    const at = (slot: number, blocksMs: number) =>
      nextAction(mode, { ...START, slot, blocksMs, restartedAt: 20 }, LOOKS);
    expect(at(20, 6_000)).toEqual({ kind: 'look', pairs: 10, isEnd: false, targets: [null, 0.01] });
    expect(at(64, 20_000)).toEqual({ kind: 'look', pairs: 32, isEnd: true, targets: [null, 0.03] });
  });

  it('one variant alone has no ratio, and so no reserve', () => {
    const played = play(budget({ reserveMs: 20_000 }), { variants: 1 });
    expect(played).toMatchObject({ looks: [], reason: 'budget' });
    expect(played.blocks).toHaveLength(62);
  });

  it('ends near the budget, on a whole palindrome, with every variant equally often', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 100, max: 2000 }),
        fc.integer({ min: 1000, max: 100_000 }),
        (variants, blockMs, budgetMs) => {
          const played = play(budget({ budgetMs }), { variants, blockMs });
          const rounds = played.blocks.length / variants;
          expect(rounds % 2).toBe(0);
          for (let variant = 0; variant < variants; variant += 1) expect(count(played, variant)).toBe(rounds);
          const spentMs = played.blocks.length * blockMs;
          const roundMs = variants * blockMs;
          if (rounds > 10) expect(Math.abs(spentMs - budgetMs)).toBeLessThanOrEqual(roundMs);
          else expect(rounds).toBe(10);
          if (variants === 1) expect(played.looks).toEqual([]);
        },
      ),
    );
  });

  it('goes on with the others when a variant dies, and keeps the order', () => {
    const played = play(budget({ budgetMs: 10_000 }), { variants: 3, dies: [1, 7] });
    expect(count(played, 1)).toBe(2);
    expect(count(played, 0)).toBe(count(played, 2));
    expect(count(played, 0)).toBeGreaterThanOrEqual(10);
    expect(played.reason).toBe('budget');
  });

  it('does not look when one variant is left: there is no ratio', () => {
    expect(play(budget({ budgetMs: 10_000 }), { dies: [1, 5] }).looks).toEqual([]);
  });

  it('nothing is compared with a baseline that died: no look, and no reserve', () => {
    const played = play(budget({ reserveMs: 20_000 }), { variants: 3, dies: [0, 4] });
    expect(played).toMatchObject({ looks: [], reason: 'budget' });
    expect(count(played, 1)).toBe(count(played, 2));
  });

  it('ends when nothing is left', () => {
    expect(nextAction(budget({ budgetMs: 1 }), { ...START, alive: [false, false] }, LOOKS)).toEqual({
      kind: 'done',
      reason: 'nothing-left',
    });
  });
});

describe('variants whose ratio is known', () => {
  const FOUR = { variants: 4, settlesAt: [null, 20, 10, 10] };

  it('take no more blocks; the others go on in whole palindromes, as if they had been alone', () => {
    const played = play(budget({ budgetFor: 2 }), FOUR);
    expect([0, 1, 2, 3].map((variant) => count(played, variant))).toEqual([20, 20, 10, 10]);
    expect(played).toMatchObject({ looks: [10, 20], restarts: [4, 8, 12, 16], reason: 'settled' });
    const later = played.blocks.filter(({ slot }) => slot >= 40).map(({ variant }) => variant);
    expect(later).toEqual(Array.from({ length: 5 }, () => [0, 1, 1, 0]).flat());
    // Positions count those who left, so that blocks of one round stay next to each other for pairing.
    expect(
      played.blocks
        .filter(({ slot }) => slot >= 40)
        .map(({ slot }) => slot)
        .slice(0, 4),
    ).toEqual([40, 41, 46, 47]);
  });

  it('leave first where the headline is known first: the baseline goes on with the rest', () => {
    const played = play(budget({ budgetFor: 2 }), { variants: 3, settlesAt: [null, 10, 20] });
    expect([0, 1, 2].map((variant) => count(played, variant))).toEqual([20, 10, 20]);
    expect(played.reason).toBe('settled');
  });

  it('a budget for two is not spent by the others, and ends the run where nothing is ever known', () => {
    // 640 ms a pair of the first two: 32 pairs in 20 s, whether there are others or not.
    for (const variants of [2, 4]) {
      const played = play(budget({ budgetFor: 2 }), { variants });
      expect(played.reason).toBe('budget');
      for (let variant = 0; variant < variants; variant += 1) expect(count(played, variant)).toBe(32);
    }
    expect(count(play(budget(), { variants: 4 }), 0)).toBe(16);
  });

  it('is for those who are left where one of the first two dies', () => {
    const played = play(budget({ budgetFor: 2 }), { variants: 4, dies: [1, 9] });
    expect([0, 1, 2, 3].map((variant) => count(played, variant))).toEqual([32, 2, 32, 32]);
  });

  it('are to be known to 1 % if the budget is for them, and to 3 % if it is not; all to 3 % at its end', () => {
    const mode = budget({ budgetFor: 2, reserveMs: 5_000 });
    const at = (rounds: number, blocksMs: number, known: readonly boolean[]) =>
      nextAction(mode, { ...begin(4), slot: 4 * rounds, blocksMs, known, restartedAt: rounds }, LOOKS);
    const none = [false, false, false, false];
    expect(at(10, 6_000, none)).toMatchObject({ isEnd: false, targets: [null, 0.01, 0.03, 0.03] });
    // The next in line counts towards the budget, but is no part of the headline.
    expect(at(20, 12_000, [false, true, false, true])).toMatchObject({ targets: [null, null, 0.03, null] });
    expect(at(32, 20_000, none)).toMatchObject({ isEnd: true, targets: [null, 0.03, 0.03, 0.03] });
    expect(at(40, 20_000, [false, true, true, true])).toEqual({ kind: 'done', reason: 'settled' });
  });

  it('use no reserve, however wide they are; a ratio that the budget is for does, with its variant alone', () => {
    const mode = budget({ budgetFor: 2, reserveMs: 10_000 });
    const further = play(mode, { variants: 4, settlesAt: [null, 32, 99, 10] });
    expect([0, 1, 2, 3].map((variant) => count(further, variant))).toEqual([32, 32, 32, 10]);
    expect(further.reason).toBe('budget');
    const headline = play(mode, { variants: 4, settlesAt: [null, 99, 32, 10] });
    expect([0, 1, 2, 3].map((variant) => count(headline, variant))).toEqual([46, 46, 32, 10]);
    expect(headline.reason).toBe('budget');
  });

  it('a run of many is over when the last ratio is known', () => {
    expect(play(budget({ budgetFor: 2 }), { variants: 8, settlesAt: 10 })).toMatchObject({
      looks: [10],
      reason: 'settled',
    });
  });
});

describe('nextAction with fixed counts', () => {
  it('takes exactly the pairs asked for, without looks or restarts', () => {
    const played = play({ kind: 'pairs', pairs: 6, processes: 1 }, {});
    expect(played).toMatchObject({ looks: [], restarts: [], reason: 'fixed-count' });
    expect(played.blocks.map(({ variant }) => variant)).toEqual([0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0]);
  });

  it('starts workers anew between equal shares of the count where several processes are asked for', () => {
    expect(play({ kind: 'pairs', pairs: 6, processes: 3 }, {})).toMatchObject({
      restarts: [2, 4],
      reason: 'fixed-count',
    });
    expect(play({ kind: 'pairs', pairs: 7, processes: 2 }, {}).restarts).toEqual([4]);
    const played = play({ kind: 'iterations', iterations: 100, processes: 3 }, { variants: 3 });
    expect(played).toMatchObject({ restarts: [4, 8], reason: 'fixed-count' });
    expect(count(played, 2)).toBe(12);
  });

  it('asks for 300 ms or one run per block, or for the share of the iterations', () => {
    expect(nextAction({ kind: 'pairs', pairs: 6, processes: 1 }, START, LOOKS)).toEqual({
      kind: 'block',
      variant: 0,
      slot: 0,
      plan: { minimumMs: BLOCK_MS, minimumRuns: 1 },
    });
    expect(nextAction({ kind: 'iterations', iterations: 100, processes: 1 }, START, LOOKS)).toMatchObject({
      plan: { minimumMs: 0, minimumRuns: 10 },
    });
    expect(play({ kind: 'iterations', iterations: 7, processes: 1 }, {}).blocks).toHaveLength(12);
  });
});
