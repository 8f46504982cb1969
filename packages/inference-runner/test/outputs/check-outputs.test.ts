import { describe, expect, it } from 'vitest';
import type { Tensor } from '../../src/engine/tensor.js';
import { checkOutputs, symbolsOf } from '../../src/outputs/check-outputs.js';

const DECLARED = [{ name: 'logits', type: 'float32', dims: ['N', 3] }];
const BATCH_2 = new Map([['N', 2]]);

function logits(data: number[], dims: number[]): Record<string, Tensor> {
  return { logits: { type: 'float32', dims, data: new Float32Array(data) } };
}

describe('checkOutputs', () => {
  it('lets finite outputs of the declared shape pass', () => {
    expect(() => checkOutputs(logits([1, 2, 3, 4, 5, 6], [2, 3]), DECLARED, BATCH_2)).not.toThrow();
  });

  it.each([
    ['some NaN', logits([1, 2, 3, 4, Number.NaN, 6], [2, 3]), 'output-not-finite', 'NaN or infinite values (1 of 6)'],
    ['infinities', logits([1, -Infinity, 3, 4, Infinity, 6], [2, 3]), 'output-not-finite', '(2 of 6)'],
    ['another class count', logits([1, 2, 3, 4], [2, 2]), 'output-shape', 'shape [2,2]; the model declares [2,3]'],
    ['another batch', logits([1, 2, 3], [1, 3]), 'output-shape', 'shape [1,3]; the model declares [2,3]'],
    ['another rank', logits([1, 2, 3, 4, 5, 6], [2, 3, 1]), 'output-shape', 'shape [2,3,1]'],
    [
      'a half that is infinite',
      { logits: { type: 'float16', dims: [1, 3], data: Uint16Array.of(0x3c00, 0x7c00, 0) } } as const,
      'output-not-finite',
      '(1 of 3)',
    ],
  ])('warns of %s', (_case, outputs, code, named) => {
    const warnings = checkOutputs(
      outputs,
      DECLARED,
      new Map([['N', outputs.logits?.dims[0] === 1 && code === 'output-not-finite' ? 1 : 2]]),
    );
    expect(warnings).toMatchObject([{ code, message: expect.stringContaining(named) }]);
  });

  it('warns of a sequence or a map, which is not read', () => {
    const declared = [...DECLARED, { name: 'probabilities', type: 'non-tensor', dims: [] }];
    expect(checkOutputs(logits([1, 2, 3], [1, 3]), declared, new Map([['N', 1]]))).toMatchObject([
      { code: 'output-not-read', message: expect.stringMatching(/^the output probabilities is a sequence or a map/) },
    ]);
  });

  it.each([
    ['nothing but NaN', logits([Number.NaN, Number.NaN], [2, 1]), 'nothing but NaN'],
    ['too few elements', logits([1, 2], [2, 3]), 'has 2 elements; its shape [2,3] asks for 6'],
    ['a missing output', {}, 'Output "logits" is missing'],
  ])('refuses %s', (_case, outputs, named) => {
    const check = () => checkOutputs(outputs, DECLARED, BATCH_2);
    expect(check).toThrow(expect.objectContaining({ code: 'BAD_OUTPUT' }));
    expect(check).toThrow(named);
  });

  it('refuses a model without outputs', () => {
    expect(() => checkOutputs({}, [])).toThrow('no outputs');
  });
});

describe('symbolsOf', () => {
  it('takes the symbols of all inputs, each the first time it is seen', () => {
    const declared = [
      { name: 'ids', type: 'int64', dims: ['batch', 'sequence'] },
      { name: 'mask', type: 'int64', dims: ['batch', 'sequence', null, 4] },
      { name: 'past', type: 'float32', dims: ['past'] },
    ];
    const feeds = {
      ids: { type: 'int64', dims: [2, 8], data: new BigInt64Array(16) },
      mask: { type: 'int64', dims: [2, 8, 1, 4], data: new BigInt64Array(64) },
    } as const;
    expect(symbolsOf(declared, feeds)).toEqual(
      new Map([
        ['batch', 2],
        ['sequence', 8],
      ]),
    );
  });
});
