import { expect, test } from 'vitest';
import { pairedRatio } from '../../src/ratio/paired-ratio.js';
import { LOOKS, shouldStop } from '../../src/ratio/stop-rule.js';
import { coverage, type Draws } from './draws.js';

const TRUTH = 0.36;
const RUNS = 1000;

/** The whole rule: pairs one after the other, looks at 10, 20, 40, 60, and an end of the budget. */
function measured(draws: Draws, spread: number, budgetPairs: number) {
  const pairs: { baseline: number; candidate: number }[] = [];
  while (pairs.length < budgetPairs) {
    pairs.push({ baseline: 30, candidate: 30 * TRUTH * Math.exp(spread * draws.normal()) });
    const looked = LOOKS.some((look) => look === pairs.length);
    if (looked && shouldStop(pairedRatio(pairs), pairs.length)) break;
  }
  return { pairs: pairs.length, ratio: pairedRatio(pairs) };
}

for (const spread of [0.01, 0.02, 0.05]) {
  for (const budgetPairs of [33, 60]) {
    test(`ratio with looks, spread of pairs ${spread * 100} %, budget of ${budgetPairs} pairs`, () => {
      const rate = coverage(RUNS, TRUTH, (draws) => measured(draws, spread, budgetPairs).ratio);
      expect(rate).toBeGreaterThanOrEqual(0.92);
    });
  }
}

test('a look after every pair would not hold the rate: the reason for few looks', () => {
  const rate = coverage(RUNS, TRUTH, (draws) => {
    const pairs: { baseline: number; candidate: number }[] = [];
    for (;;) {
      pairs.push({ baseline: 30, candidate: 30 * TRUTH * Math.exp(0.01 * draws.normal()) });
      if (pairs.length < 2) continue;
      const ratio = pairedRatio(pairs);
      if (pairs.length === 60 || ratio.high / ratio.value <= 1.01) return ratio;
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
