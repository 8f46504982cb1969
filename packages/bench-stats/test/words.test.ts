import { describe, expect, it } from 'vitest';
import { formatPercent, formatPoints, megabytes, plural } from '../src/words.js';

describe('formatPercent, formatPoints, plural', () => {
  it('round and count', () => {
    expect([formatPercent(0.95), formatPercent(0.999), formatPercent(1)]).toEqual(['95 %', '99.9 %', '100 %']);
    expect([formatPoints(0.75), formatPoints(-0.0005)]).toEqual(['75.00', '-0.05']);
    expect([plural(1, 'thread'), plural(2, 'thread'), plural(1.5, 'CPU')]).toEqual([
      '1 thread',
      '2 threads',
      '1.5 CPUs',
    ]);
  });
});

describe('megabytes', () => {
  it('is decimal, with a digit more for small files', () => {
    expect([megabytes(102_576_593), megabytes(493_826)]).toEqual(['103 MB', '0.5 MB']);
  });
});
