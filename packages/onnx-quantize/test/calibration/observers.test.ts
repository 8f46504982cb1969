import { describe, expect, it } from 'vitest';
import { minMaxObserver, movingMinMaxObserver } from '../../src/calibration/observers.js';
import { refusalOf } from '../refusal.js';

describe('the min-max observer', () => {
  it('keeps the extremes of all it has seen, by tensor', () => {
    const observer = minMaxObserver();
    observer.observe('a', Float32Array.of(1, 5, -2));
    observer.observe('b', Float32Array.of(3));
    observer.observe('a', Float32Array.of(4, -7));
    expect(observer.range('a')).toEqual({ min: -7, max: 5 });
    expect(observer.range('b')).toEqual({ min: 3, max: 3 });
    expect(observer.range('never seen')).toEqual({ min: 0, max: 0 });
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('refuses %d', async (value) => {
    const observe = (): void => minMaxObserver().observe('conv1', Float32Array.of(0, value, 1));
    expect(await refusalOf(observe)).toBe(
      'CALIBRATION_INVALID: tensor conv1 holds NaN or infinity for a calibration input',
    );
  });
});

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
