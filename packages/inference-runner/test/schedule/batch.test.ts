import { describe, expect, it } from 'vitest';
import { minimumPairsFit, roundMs } from '../../src/schedule/batch.js';
import { SETTLE_MS } from '../../src/schedule/plan.js';

describe('minimumPairsFit', () => {
  it('counts the wake-up run and the block of every variant, and the runs while it settles', () => {
    expect(roundMs([400, 140], 1)).toBe(400 + 400 + 140 + 3 * 140);
    // One settleMsOf in a round, every second time to the worker whose runs are short.
    expect(roundMs([400, 30], 1)).toBe(400 + 400 + 30 + 300 + (SETTLE_MS - 30) / 2);
    expect(roundMs([40, 30], 1)).toBe(40 + 320 + 30 + 300 + (80 - 40 + (60 - 30)) / 2);
    expect(roundMs([400], 1)).toBe(400 + 400);
  });

  it('counts the runs that several instances make while they wait for each other', () => {
    expect(roundMs([140], 2)).toBe((1 + 2 + 3) * 140);
  });

  it('tells whether ten pairs fit', () => {
    expect(minimumPairsFit([400, 140], 1, 13_600)).toBe(true);
    expect(minimumPairsFit([400, 140], 1, 13_599)).toBe(false);
  });
});
