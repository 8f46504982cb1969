import { LOOKS } from '@rn50/bench-stats';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BLOCK_MS, look, type Mode, nextAction, type Progress } from '../../src/schedule/plan.js';

const START: Progress = {
  slot: 0,
  alive: [true, true],
  spentMs: 0,
  lookedAt: 0,
  restartedAt: 0,
  restartingMs: 0,
  settled: false,
  extended: false,
};

interface Played {
  readonly blocks: { variant: number; slot: number }[];
  readonly looks: number[];
  readonly restarts: number[];
  readonly reason: string;
}

/** Plays a schedule whose blocks all last `blockMs` and whose ratios settle at the look `settlesAt`. */
function play(
  mode: Mode,
  options: { variants?: number; blockMs?: number; restartMs?: number; settlesAt?: number; dies?: [number, number] },
) {
  const { variants = 2, blockMs = 320, restartMs = 0, settlesAt, dies } = options;
  const played: Played & { reason: string } = { blocks: [], looks: [], restarts: [], reason: '' };
  let progress: Progress = { ...START, alive: new Array<boolean>(variants).fill(true) };
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
        progress = look(progress, action, action.pairs === settlesAt);
        break;
      case 'restart':
        played.restarts.push(action.pairs);
        progress = {
          ...progress,
          restartedAt: action.pairs,
          restartingMs: progress.restartingMs + restartMs,
        };
        break;
      case 'block':
        played.blocks.push({ variant: action.variant, slot: action.slot });
        progress = { ...progress, slot: progress.slot + 1, spentMs: progress.spentMs + blockMs };
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
    const played = play({ kind: 'budget', budgetMs: 20_000, reserveMs: 0 }, { settlesAt: 10 });
    expect(played).toMatchObject({ looks: [10], restarts: [4, 8], reason: 'settled' });
    expect(played.blocks).toHaveLength(20);
  });

  it('looks at 10, 20, 40 and 60 pairs only, and goes on to the budget', () => {
    const played = play({ kind: 'budget', budgetMs: 60_000, reserveMs: 0 }, {});
    expect(played).toMatchObject({
      looks: [10, 20, 40, 60],
      reason: 'budget',
    });
    expect(played.restarts).toEqual(Array.from({ length: 23 }, (_, i) => 4 * (i + 1)));
    expect(count(played, 0)).toBe(94);
    expect(count(played, 1)).toBe(94);
  });

  it('restarts of models that load slowly take no longer than the blocks; two there always are', () => {
    const mode: Mode = { kind: 'budget', budgetMs: 20_000, reserveMs: 0 };
    expect(play(mode, { restartMs: 8_000 }).restarts).toEqual([4, 8, 12]);
    expect(play(mode, { restartMs: 100_000 }).restarts).toEqual([4, 8]);
  });

  it('lets ten pairs win over a budget too small for them', () => {
    const played = play({ kind: 'budget', budgetMs: 100, reserveMs: 0 }, {});
    expect(count(played, 0)).toBe(10);
    expect(played.reason).toBe('budget');
  });

  it('a ratio that is still wide at the end of the budget adds the reserve, once', () => {
    const played = play({ kind: 'budget', budgetMs: 20_000, reserveMs: 20_000 }, {});
    // 32 pairs of 640 ms fill the budget; 62 fill both.
    expect(played).toMatchObject({ looks: [10, 20, 32, 40, 60], reason: 'budget' });
    expect(count(played, 0)).toBe(62);
  });

  it('a ratio that is narrow enough then ends the run without the reserve', () => {
    const played = play({ kind: 'budget', budgetMs: 20_000, reserveMs: 20_000 }, { settlesAt: 32 });
    expect(played).toMatchObject({ looks: [10, 20, 32], reason: 'settled' });
    expect(count(played, 0)).toBe(32);
  });

  it('asks for 1 % at the looks, and for the 3 % of a grade B at the end of the budget', () => {
    const mode: Mode = { kind: 'budget', budgetMs: 20_000, reserveMs: 20_000 };
    const at = (slot: number, spentMs: number) => nextAction(mode, { ...START, slot, spentMs, restartedAt: 20 }, LOOKS);
    expect(at(20, 6_000)).toEqual({ kind: 'look', pairs: 10, target: 0.01 });
    expect(at(64, 20_000)).toEqual({ kind: 'look', pairs: 32, target: 0.03 });
  });

  it('one variant alone has no ratio, and so no reserve', () => {
    const played = play({ kind: 'budget', budgetMs: 20_000, reserveMs: 20_000 }, { variants: 1 });
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
          const played = play({ kind: 'budget', budgetMs, reserveMs: 0 }, { variants, blockMs });
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
    const played = play({ kind: 'budget', budgetMs: 10_000, reserveMs: 0 }, { variants: 3, dies: [1, 7] });
    expect(count(played, 1)).toBe(2);
    expect(count(played, 0)).toBe(count(played, 2));
    expect(count(played, 0)).toBeGreaterThanOrEqual(10);
    expect(played.reason).toBe('budget');
  });

  it('does not look when one variant is left: there is no ratio', () => {
    expect(play({ kind: 'budget', budgetMs: 10_000, reserveMs: 0 }, { dies: [1, 5] }).looks).toEqual([]);
  });

  it('ends when nothing is left', () => {
    expect(
      nextAction({ kind: 'budget', budgetMs: 1, reserveMs: 0 }, { ...START, alive: [false, false] }, LOOKS),
    ).toEqual({
      kind: 'done',
      reason: 'nothing-left',
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
