import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { axisFor, tickText } from '../../src/chart/axis.js';
import type { Bar } from '../../src/chart/figure.js';

function bar(value: number, high = value): Bar {
  return { label: '', engine: null, color: '', value: { kind: 'estimate', estimate: { value, low: 0, high } } };
}

describe('axisFor', () => {
  it('has round ticks from 0 and room above the highest whisker', () => {
    expect(axisFor([bar(37.5), bar(115.5, 160)], null)).toEqual({
      max: 200,
      interval: 50,
      ticks: ['0', '50', '100', '150', '200'],
    });
    expect(axisFor([bar(0.36), bar(0.28)], 1).ticks).toEqual(['0', '0.25', '0.5', '0.75', '1', '1.25']);
    expect(axisFor([], null).max).toBeGreaterThan(0);
    expect(axisFor([bar(0)], null).max).toBeGreaterThan(0);
  });

  it('covers every value with few ticks', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1e9, noNaN: true }), (value) => {
        const { max, interval, ticks } = axisFor([bar(value)], null);
        expect(max).toBeGreaterThanOrEqual(value * 1.13);
        expect(max).toBeLessThanOrEqual(value * 2.1);
        expect(ticks.length).toBeLessThanOrEqual(7);
        expect(ticks.length - 1).toBe(Math.round(max / interval));
      }),
    );
  });
});

describe('tickText', () => {
  it('hides the noise of binary fractions', () => {
    expect([0.1 + 0.2, 3 * 0.25, 2000].map(tickText)).toEqual(['0.3', '0.75', '2000']);
  });
});
