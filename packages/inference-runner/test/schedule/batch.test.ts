import { describe, expect, it } from 'vitest';
import { minimumPairsFit, roundMs } from '../../src/schedule/batch.js';

describe('minimumPairsFit', () => {
  it('counts the wake-up run and the block of every variant', () => {
    expect(roundMs([400, 100])).toBe(400 + 400 + 100 + 300);
  });

  it('tells whether ten pairs fit', () => {
    expect(minimumPairsFit([400, 100], 12_000)).toBe(true);
    expect(minimumPairsFit([400, 100], 11_999)).toBe(false);
  });
});
