import { describe, expect, it } from 'vitest';
import { formatCount, formatPercent, formatPoints } from '../../src/format/words.js';

describe('formatPercent, formatPoints, formatCount', () => {
  it('round and count', () => {
    expect([formatPercent(0.95), formatPercent(0.999), formatPercent(1)]).toEqual(['95 %', '99.9 %', '100 %']);
    expect([formatPoints(0.75), formatPoints(-0.0005)]).toEqual(['75.00', '-0.05']);
    expect([formatCount(1, 'thread'), formatCount(2, 'thread'), formatCount(1.5, 'CPU')]).toEqual([
      '1 thread',
      '2 threads',
      '1.5 CPUs',
    ]);
  });
});
