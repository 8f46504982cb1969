import { LOOKS } from '@rn50/bench-stats';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BLOCK_MS, type Mode, nextAction, type Progress } from '../../src/schedule/plan.js';

const START: Progress = {
  slot: 0,
  alive: [true, true],
  spentMs: 0,
  lookedAt: 0,
  restartedAt: 0,
  settled: false,
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
  options: { variants?: number; blockMs?: number; settlesAt?: number; dies?: [number, number] },
) {
  const { variants = 2, blockMs = 320, settlesAt, dies } = options;
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
        progress = { ...progress, lookedAt: action.pairs, settled: action.pairs === settlesAt };
        break;
      case 'restart':
        played.restarts.push(action.pairs);
        progress = { ...progress, restartedAt: action.pairs };
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
    const played = play({ kind: 'budget', budgetMs: 20_000 }, { settlesAt: 10 });
    expect(played).toMatchObject({ looks: [10], restarts: [6], reason: 'settled' });
    expect(played.blocks).toHaveLength(20);
  });

  it('looks at 10, 20, 40 and 60 pairs only, and goes on to the budget', () => {
    const played = play({ kind: 'budget', budgetMs: 60_000 }, {});
    expect(played).toMatchObject({ looks: [10, 20, 40, 60], restarts: [6, 20, 40], reason: 'budget' });
    expect(count(played, 0)).toBe(94);
    expect(count(played, 1)).toBe(94);
  });

  it('lets ten pairs win over a budget too small for them', () => {
    const played = play({ kind: 'budget', budgetMs: 100 }, {});
    expect(count(played, 0)).toBe(10);
    expect(played.reason).toBe('budget');
  });

  it('ends near the budget, on a whole palindrome, with every variant equally often', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 100, max: 2000 }),
        fc.integer({ min: 1000, max: 100_000 }),
        (variants, blockMs, budgetMs) => {
          const played = play({ kind: 'budget', budgetMs }, { variants, blockMs });
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
    const played = play({ kind: 'budget', budgetMs: 10_000 }, { variants: 3, dies: [1, 7] });
    expect(count(played, 1)).toBe(2);
    expect(count(played, 0)).toBe(count(played, 2));
    expect(count(played, 0)).toBeGreaterThanOrEqual(10);
    expect(played.reason).toBe('budget');
  });

  it('does not look when one variant is left: there is no ratio', () => {
    expect(play({ kind: 'budget', budgetMs: 10_000 }, { dies: [1, 5] }).looks).toEqual([]);
  });

  it('ends when nothing is left', () => {
    expect(nextAction({ kind: 'budget', budgetMs: 1 }, { ...START, alive: [false, false] }, LOOKS)).toEqual({
      kind: 'done',
      reason: 'nothing-left',
    });
  });
});

describe('nextAction with fixed counts', () => {
  it('takes exactly the pairs asked for, without looks or restarts', () => {
    const played = play({ kind: 'pairs', pairs: 6 }, {});
    expect(played).toMatchObject({ looks: [], restarts: [], reason: 'fixed-count' });
    expect(played.blocks.map(({ variant }) => variant)).toEqual([0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0]);
  });

  it('asks for 300 ms or one run per block, or for the share of the iterations', () => {
    expect(nextAction({ kind: 'pairs', pairs: 6 }, START, LOOKS)).toEqual({
      kind: 'block',
      variant: 0,
      slot: 0,
      plan: { minimumMs: BLOCK_MS, minimumRuns: 1 },
    });
    expect(nextAction({ kind: 'iterations', iterations: 100 }, START, LOOKS)).toMatchObject({
      plan: { minimumMs: 0, minimumRuns: 10 },
    });
    expect(play({ kind: 'iterations', iterations: 7 }, {}).blocks).toHaveLength(12);
  });
});
