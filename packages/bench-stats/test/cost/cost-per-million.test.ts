import { expect, test } from 'vitest';
import { costPerMillion } from '../../src/cost/cost-per-million.js';

test('a machine of 3.6 an hour that makes 100 images a second makes a million for 10', () => {
  expect(costPerMillion({ value: 100, low: 80, high: 125 }, 3.6)).toEqual({ value: 10, low: 8, high: 12.5 });
});

test('no cost where the throughput may be 0', () => {
  expect(costPerMillion({ value: 1, low: 0, high: 2 }, 1)).toBeNull();
});
