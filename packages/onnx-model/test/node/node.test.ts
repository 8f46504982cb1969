import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { getFloat, getFloats, getInt, getInts, getString, getTensor } from '../../src/node/attributes.js';
import { attribute, node } from '../../src/node/make.js';
import { float32Tensor } from '../../src/tensor/make.js';

describe('node', () => {
  it('keeps every kind of attribute', () => {
    const tensor = float32Tensor('t', [1], [1]);
    const made = node(
      'Op',
      ['a', ''],
      ['b'],
      {
        i: { int: -3 },
        f: { float: 0.5 },
        s: { string: 'é' },
        t: { tensor },
        is: { ints: [1, 2] },
        fs: { floats: [1.5] },
      },
      'name',
      'com.microsoft',
    );
    expect(made).toMatchObject({
      opType: 'Op',
      input: ['a', ''],
      output: ['b'],
      name: 'name',
      domain: 'com.microsoft',
    });
    expect(getInt(made, 'i', 0)).toBe(-3);
    expect(getFloat(made, 'f', 0)).toBe(0.5);
    expect(getString(made, 's', '')).toBe('é');
    expect(getTensor(made, 't', null)).toBe(tensor);
    expect(getInts(made, 'is', [])).toEqual([1, 2]);
    expect(getFloats(made, 'fs', [])).toEqual([1.5]);
  });

  it('falls back where there is no such attribute', () => {
    const bare = node('Op', [], []);
    expect([getInt(bare, 'x', 1), getFloat(bare, 'x', 2.5), getString(bare, 'x', 'd')]).toEqual([1, 2.5, 'd']);
    expect([getInts(bare, 'x', null), getFloats(bare, 'x', null), getTensor(bare, 'x', null)]).toEqual([
      null,
      null,
      null,
    ]);
  });

  it('adds attributes later', () => {
    fc.assert(
      fc.property(fc.array(fc.maxSafeInteger()), (values) => {
        const made = node('Op', [], []);
        made.attribute.push(attribute('values', { ints: values }));
        expect(getInts(made, 'values', [])).toEqual(values.map((value) => value + 0));
      }),
    );
  });
});
