import { describe, expect, it } from 'vitest';
import { minimumPairsFit, roundMs } from '../../src/schedule/batch.js';
import { SETTLE_MS } from '../../src/schedule/plan.js';

describe('minimumPairsFit', () => {
  it('counts the block of every variant, the wake-up run of short ones, and what settling takes', () => {
    // A round has one change of worker. Long runs wait for it, short ones run.
    expect(roundMs([400, 140], 1)).toBe(400 + 3 * 140 + SETTLE_MS);
    expect(roundMs([400, 30], 1)).toBe(400 + 30 + 300 + (SETTLE_MS + (SETTLE_MS - 30)) / 2);
    expect(roundMs([40, 30], 1)).toBe(40 + 320 + 30 + 300 + (80 - 40 + (60 - 30)) / 2);
    expect(roundMs([400], 1)).toBe(400);
  });

  it('counts the runs that several instances make while they wait for each other', () => {
    expect(roundMs([140], 2)).toBe((1 + 2 + 3) * 140);
  });

  it('tells whether ten pairs fit', () => {
    expect(minimumPairsFit([400, 140], 1, 8_800)).toBe(true);
    expect(minimumPairsFit([400, 140], 1, 8_799)).toBe(false);
  });
});
