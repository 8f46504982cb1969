import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pairBlocks } from '../../src/ratio/pair-blocks.js';

const block = (order: number, ...samplesMs: number[]) => ({ order, startedAtMs: order * 300, wakeUpMs: 1, samplesMs });
/** Blocks whose one sample is their own place in the schedule. */
const at = (...orders: number[]) => orders.map((order) => block(order, order));
const orders = (pairs: readonly { baseline: number; candidate: number }[]) =>
  pairs.map((p) => [p.baseline, p.candidate]);

/** Places of a variant in rounds A B C | C B A | A B C ... */
function palindromic(variant: number, variants: number, rounds: number): number[] {
  return Array.from({ length: rounds }, (_, r) => r * variants + (r % 2 === 0 ? variant : variants - 1 - variant));
}

test('pairs neighbours of A B | B A', () => {
  expect(orders(pairBlocks(at(0, 3, 4, 7), at(1, 2, 5, 6), 'median'))).toEqual([
    [0, 1],
    [3, 2],
    [4, 5],
    [7, 6],
  ]);
});

test('reads the order from the blocks, not from the list', () => {
  expect(orders(pairBlocks(at(7, 0, 4, 3), at(5, 6, 1, 2), 'median'))).toEqual([
    [0, 1],
    [3, 2],
    [4, 5],
    [7, 6],
  ]);
});

test('in any full palindromic schedule, pair i is the i-th block of each side', () => {
  const variant = fc.nat({ max: 6 });
  fc.assert(
    fc.property(variant, variant, fc.integer({ min: 1, max: 12 }), (a, b, rounds) => {
      fc.pre(a !== b);
      const [first, second] = [palindromic(a, 7, rounds), palindromic(b, 7, rounds)];
      const expected = first.map((order, i) => [order, second[i]]);
      expect(orders(pairBlocks(at(...first), at(...second), 'mean'))).toEqual(expected);
    }),
  );
});

test('passes over the partner of a missing block, and later pairs stay neighbours', () => {
  expect(orders(pairBlocks(at(0, 4, 7, 8), at(1, 2, 5, 6, 9), 'median'))).toEqual([
    [0, 1],
    [4, 5],
    [7, 6],
    [8, 9],
  ]);
  expect(orders(pairBlocks(at(3, 4, 7), at(1, 2, 5, 6), 'median'))).toEqual([
    [3, 2],
    [4, 5],
    [7, 6],
  ]);
  const empty = [block(0, 0), block(3), block(4, 4)];
  expect(orders(pairBlocks(empty, at(1, 2, 5), 'median'))).toEqual([
    [0, 1],
    [4, 5],
  ]);
});

test('separate measurements of equal schedule pair one to one', () => {
  expect(orders(pairBlocks(at(0, 1, 2), at(0, 1, 2), 'median'))).toEqual([
    [0, 0],
    [1, 1],
    [2, 2],
  ]);
});

test('takes the median or the mean of a block', () => {
  const blocks = [block(0, 1, 2, 9)];
  expect(pairBlocks(blocks, blocks, 'median')).toEqual([{ baseline: 2, candidate: 2 }]);
  expect(pairBlocks(blocks, blocks, 'mean')).toEqual([{ baseline: 4, candidate: 4 }]);
});

test('nothing to pair gives no pairs', () => {
  expect(pairBlocks([], at(0, 1), 'mean')).toEqual([]);
});

test('pairs of the same two processes share a number, also where only one side was started anew', () => {
  const of = (restarts: readonly number[], side: 0 | 1) =>
    restarts.map((times, i) => ({
      ...block(2 * i + (i % 2 === 0 ? side : 1 - side), 1),
      ...(times === 0 ? {} : { restarts: times }),
    }));
  const pairs = pairBlocks(of([0, 0, 1, 1, 2, 2], 0), of([0, 0, 1, 1, 1, 1], 1), 'median');
  expect(pairs.map(({ processes }) => processes)).toEqual([undefined, undefined, 2, 2, 3, 3]);
});
