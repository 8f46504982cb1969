import { describe, expect, it } from 'vitest';
import { minMaxObserver } from '../../src/calibration/min-max-observer.js';
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
