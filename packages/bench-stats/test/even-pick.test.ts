import { expect, it } from 'vitest';
import { evenPick } from '../src/even-pick.js';

it('picks evenly, in order, the first among them', () => {
  const items = Array.from({ length: 10 }, (_, index) => index);
  expect(evenPick(items, 4)).toEqual([0, 2, 5, 7]);
  expect(evenPick(items, 10)).toEqual(items);
  expect(evenPick(items, 99)).toEqual(items);
  expect(evenPick([], 3)).toEqual([]);
});
