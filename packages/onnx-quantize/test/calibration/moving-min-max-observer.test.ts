import { describe, expect, it } from 'vitest';
import { movingMinMaxObserver } from '../../src/calibration/moving-min-max-observer.js';

describe('the moving min-max observer', () => {
  it('averages the extremes of up to 100 inputs', () => {
    const observer = movingMinMaxObserver();
    for (const [min, max] of [
      [-1, 4],
      [-3, 8],
      [-2, 6],
    ] as const)
      observer.observe('a', Float32Array.of(min, 0, max));
    expect(observer.range('a').min).toBeCloseTo(-2, 12);
    expect(observer.range('a').max).toBeCloseTo(6, 12);
    expect(observer.range('never seen')).toEqual({ min: 0, max: 0 });
  });

  it('weighs an input with 0.01 from then on', () => {
    const observer = movingMinMaxObserver();
    for (let input = 0; input < 100; input += 1) observer.observe('a', Float32Array.of(1));
    for (let input = 0; input < 2; input += 1) observer.observe('a', Float32Array.of(11));
    expect(observer.range('a').max).toBeCloseTo(11 - 10 * 0.99 ** 2, 9);
  });
});
