import { describe, expect, test, vi } from 'vitest';
import { type Pair, pairedRatio } from '../../src/ratio/paired-ratio.js';
import { LOOKS, relativeHalfWidth, shouldStop, TARGET_HALF_WIDTH } from '../../src/ratio/stop-rule.js';
import { coverage, createDraws, type Draws, SIMULATIONS } from './draws.js';

// A thousand simulations on a slow, busy machine take minutes.
vi.setConfig({ testTimeout: 600_000 });

const TRUTH = 0.36;

/** The whole rule: pairs one after the other, looks at 10, 20, 40, 60, and an end of the budget. */
function measured(budgetPairs: number, nextPair: () => Pair) {
  const pairs: Pair[] = [];
  while (pairs.length < budgetPairs) {
    pairs.push(nextPair());
    const looked = LOOKS.some((look) => look === pairs.length);
    if (looked && shouldStop(pairedRatio(pairs), pairs.length)) break;
  }
  return pairedRatio(pairs);
}

const independentPairs = (draws: Draws, spread: number) => (): Pair => ({
  baseline: 30,
  candidate: 30 * TRUTH * Math.exp(spread * draws.normal()),
});

describe.each([0.01, 0.02, 0.05])('ratio with looks, pairs spread by %d', (spread) => {
  test.each([33, 60])('hold the truth in at least 92 percent of runs, at most %i pairs', (budgetPairs) => {
    const rate = coverage(SIMULATIONS, TRUTH, (draws) => measured(budgetPairs, independentPairs(draws, spread)));
    expect(rate).toBeGreaterThanOrEqual(0.92);
  });
});

/**
 * Blocks in the order A B | B A | A B ..., of which 3 % begin a state in which that variant's blocks are 1.75 times
 * slower. It lasts over the variant's next block where that is the very next in the schedule (B | B, A | A).
 */
function burstyPairs(draws: Draws, spread: number): () => Pair {
  let lasting: 'baseline' | 'candidate' | null = null;
  let round = 0;
  const level = () => Math.exp((spread / Math.SQRT2) * draws.normal());
  return () => {
    const order = round++ % 2 === 0 ? (['baseline', 'candidate'] as const) : (['candidate', 'baseline'] as const);
    const slow = { baseline: false, candidate: false };
    for (const variant of order) slow[variant] = lasting === variant || draws.uniform() < 0.03;
    // The second block of this pair and the first of the next are the same variant's.
    const [, second] = order;
    lasting = slow[second] && lasting !== second ? second : null;
    return {
      baseline: 30 * level() * (slow.baseline ? 1.75 : 1),
      candidate: 30 * TRUTH * level() * (slow.candidate ? 1.75 : 1),
    };
  };
}

describe.each([0.01, 0.02])('ratio with looks and bursts, pairs otherwise spread by %d', (spread) => {
  const ratios = Array.from({ length: SIMULATIONS }, (_, run) =>
    measured(60, burstyPairs(createDraws(5000 + run), spread)),
  );

  test('holds the truth in at least 88 % of runs', () => {
    const held = ratios.filter(({ low, high }) => low <= TRUTH && TRUTH <= high);
    expect(held.length / SIMULATIONS).toBeGreaterThanOrEqual(0.88);
  });

  test('is off by more than 2 % in at most 2 % of runs', () => {
    const off = ratios.filter(({ value }) => Math.abs(value / TRUTH - 1) > 0.02);
    expect(off.length / SIMULATIONS).toBeLessThanOrEqual(0.02);
  });
});

test('a look after every pair would not hold the rate: the reason for few looks', () => {
  const rate = coverage(5 * SIMULATIONS, TRUTH, (draws) => {
    const next = independentPairs(draws, 0.02);
    const pairs: Pair[] = [next()];
    for (;;) {
      pairs.push(next());
      const ratio = pairedRatio(pairs);
      if (pairs.length === 60 || relativeHalfWidth(ratio) <= TARGET_HALF_WIDTH) return ratio;
    }
  });
  expect(rate).toBeLessThan(0.92);
});

test('a linear drift of 20 % over A B | B A does not bias the ratio', () => {
  const blocks = 40;
  const time = (order: number, variantMs: number): number => variantMs * (1 + (0.2 * order) / (2 * blocks - 1));
  const pairs = Array.from({ length: blocks }, (_, i) => {
    const [first, second] = [2 * i, 2 * i + 1];
    const [a, b] = i % 2 === 0 ? [first, second] : [second, first];
    return { baseline: time(a, 30), candidate: time(b, 30 * TRUTH) };
  });
  const ratio = pairedRatio(pairs);
  expect(ratio.value / TRUTH).toBeCloseTo(1, 4);
  expect(ratio.low).toBeLessThan(TRUTH);
  expect(ratio.high).toBeGreaterThan(TRUTH);
});
