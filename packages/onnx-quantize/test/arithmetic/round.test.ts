import { describe, expect, it } from 'vitest';
import { roundHalfEven } from '../../src/arithmetic/round.js';

describe('roundHalfEven', () => {
  it.each([
    [0.5, 0],
    [1.5, 2],
    [2.5, 2],
    [-0.5, 0],
    [-1.5, -2],
    [-2.5, -2],
    [2.4999, 2],
    [2.5001, 3],
    [1e9 + 0.5, 1e9],
  ])('%f -> %i', (value, rounded) => {
    expect(roundHalfEven(value) + 0).toBe(rounded);
  });
});
