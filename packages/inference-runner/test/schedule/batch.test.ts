import { describe, expect, it } from 'vitest';
import { minimumPairsFit, roundMs } from '../../src/schedule/batch.js';

describe('minimumPairsFit', () => {
  it('counts the wake-up run and the block of every variant', () => {
    expect(roundMs([400, 140])).toBe(400 + 400 + 140 + 3 * 140);
  });

  it('tells whether ten pairs fit', () => {
    expect(minimumPairsFit([400, 140], 13_600)).toBe(true);
    expect(minimumPairsFit([400, 140], 13_599)).toBe(false);
  });
});
