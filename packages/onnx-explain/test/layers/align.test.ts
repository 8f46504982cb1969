import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { align } from '../../src/layers/align.js';

const equal = (a: number, b: number) => a === b;

describe('align', () => {
  it('pairs what is alike and puts together what lies between', () => {
    expect(align([1, 2, 3, 4], [1, 9, 4], equal)).toEqual([
      { left: [1], right: [1] },
      { left: [2, 3], right: [9] },
      { left: [4], right: [4] },
    ]);
  });

  it('leaves alone what has no counterpart', () => {
    expect(align([1, 2], [2], equal)).toEqual([
      { left: [1], right: [] },
      { left: [2], right: [2] },
    ]);
  });

  it('pairs by order where as many lie between', () => {
    expect(align([5, 6], [7, 8], equal)).toEqual([
      { left: [5], right: [7] },
      { left: [6], right: [8] },
    ]);
  });

  it('keeps every item once and in order, and pairs equal sequences one by one', () => {
    const items = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 20 });
    fc.assert(
      fc.property(items, items, (left, right) => {
        const pairings = align(left, right, equal);
        expect(pairings.flatMap((pairing) => pairing.left)).toEqual(left);
        expect(pairings.flatMap((pairing) => pairing.right)).toEqual(right);
        expect(align(left, left, equal)).toEqual(left.map((item) => ({ left: [item], right: [item] })));
      }),
    );
  });
});
