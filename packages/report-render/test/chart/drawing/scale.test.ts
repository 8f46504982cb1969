import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scaleFromZero, scaleOver } from '../../../src/chart/drawing/scale.js';

const PIXELS = { from: 100, to: 500, perTick: 50 };

describe('scaleOver', () => {
  it('is logarithmic where values are far apart', () => {
    const { isLogarithmic, ticks } = scaleOver(8, 45, PIXELS);
    expect([isLogarithmic, ticks]).toEqual([true, [10, 20, 30]]);
    expect(scaleOver(0.05, 150, PIXELS).ticks).toEqual([0.1, 0.3, 1, 3, 10, 30, 100]);
  });

  it('is linear where they are close to one another, and then does not begin at 0', () => {
    const { isLogarithmic, ticks, at } = scaleOver(10, 12, PIXELS);
    expect([isLogarithmic, ticks]).toEqual([false, [10, 10.5, 11, 11.5, 12]]);
    expect(at(10)).toBeGreaterThan(100);
  });

  it('puts all values and ticks between its ends, ticks apart, and finds values again, whatever the values', () => {
    const value = fc.double({ min: 1e-5, max: 1e9, noNaN: true });
    fc.assert(
      fc.property(value, value, (a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        const { at, valueAt, ticks } = scaleOver(low, high, PIXELS);
        for (const one of [low, high, ...ticks]) {
          expect(at(one)).toBeGreaterThanOrEqual(100 - 1e-6);
          expect(at(one)).toBeLessThanOrEqual(500 + 1e-6);
          expect(Math.abs(at(valueAt(at(one))) - at(one))).toBeLessThan(1e-3);
        }
        ticks.slice(1).forEach((tick, index) => {
          expect(at(tick) - at(ticks[index] ?? 0)).toBeGreaterThanOrEqual(49.9);
        });
      }),
    );
  });
});

describe('scaleFromZero', () => {
  it('begins at 0, also where all is 0', () => {
    expect(scaleFromZero(40, PIXELS)).toMatchObject({
      ticks: [0, 5, 10, 15, 20, 25, 30, 35, 40],
      isLogarithmic: false,
    });
    expect(scaleFromZero(0, PIXELS).at(0)).toBe(100);
  });
});
