import { describe, expect, it } from 'vitest';
import { medianOf } from '../../src/schedule/median.js';

describe('medianOf', () => {
  it('takes the middle of a range, or the mean of the two middle ones', () => {
    expect(medianOf([9, 5, 1, 3, 9], 1, 4)).toBe(3);
    expect(medianOf([9, 4, 1, 2, 3], 1, 5)).toBe(2.5);
  });
});
