import { describe, expect, it } from 'vitest';
import { fastestRunMs, isWarm, warmRunMs } from '../../src/schedule/warm-up.js';

describe('isWarm', () => {
  it('asks for at least three runs', () => {
    expect(isWarm([500, 500], 2)).toBe(false);
    expect(isWarm([500, 500, 500], 3)).toBe(true);
  });

  it('is false while run times still fall', () => {
    const falling = Array.from({ length: 40 }, (_, run) => 10 + 40 * 0.93 ** run);
    expect(isWarm(falling, 20)).toBe(false);
  });

  it('compares the medians of two windows of about 100 ms', () => {
    const cold = new Array<number>(5).fill(30);
    const warm = new Array<number>(20).fill(10);
    expect(isWarm([...cold, ...warm], 15)).toBe(false);
    expect(isWarm([...cold, ...warm], 25)).toBe(true);
  });

  it('is true at once for a worker that is as fast as the one before it was, its first run left out', () => {
    expect(isWarm([800, 505], 2, 500)).toBe(true);
    expect(isWarm([500, 530], 2, 500)).toBe(false);
    expect(isWarm([500], 1, 500)).toBe(false);
    // A window of 100 ms of fast runs, and the first one.
    expect(isWarm(new Array<number>(11).fill(10), 11, 10)).toBe(true);
    expect(isWarm(new Array<number>(10).fill(10), 10, 10)).toBe(false);
    // A worker with worse luck is warm as any other.
    expect(isWarm(new Array<number>(20).fill(10), 20, 9)).toBe(true);
  });

  it('lets single runs scatter by up to a tenth, and no further', () => {
    expect(isWarm([700, 570, 610], 3)).toBe(true);
    expect(isWarm([700, 570, 640], 3)).toBe(false);
  });

  it('is not disturbed by a single slow run', () => {
    const runs = new Array<number>(20).fill(10);
    runs[12] = 100;
    expect(isWarm(runs, 20)).toBe(true);
  });
});

describe('warmRunMs', () => {
  it('is the median of the last window', () => {
    expect(warmRunMs([90, 20, 21, 22, 20, 21], 6)).toBe(21);
    expect(warmRunMs([400], 1)).toBe(400);
  });
});

describe('fastestRunMs', () => {
  it('is the least of the runs made, and 0 without any', () => {
    expect(fastestRunMs([90, 20, 21, 5], 3)).toBe(20);
    expect(fastestRunMs([90], 0)).toBe(0);
  });
});
