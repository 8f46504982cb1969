import { describe, expect, it } from 'vitest';
import { numberFormat } from '../../src/plan/number-format.js';

const choice = {
  granularity: 'per-channel',
  activationType: 'auto',
  weightType: 'auto',
  reduceRange: false,
  int8Path: 'unknown',
} as const;

describe('numberFormat', () => {
  it.each([
    ['amx', 'uint8'],
    ['avx512-vnni', 'uint8'],
    ['avx-vnni', 'uint8'],
    ['none', 'uint8'],
    ['unknown', 'uint8'],
    ['neon-dotprod', 'int8'],
    ['neon-i8mm', 'int8'],
  ] as const)('chooses the activations of a CPU whose INT8 path is %s', (int8Path, activationType) => {
    expect(numberFormat({ ...choice, int8Path })).toMatchObject({
      activationType,
      weightType: 'int8',
      weightLimit: 127,
    });
  });

  it('keeps what is asked for', () => {
    expect(numberFormat({ ...choice, activationType: 'uint8', int8Path: 'neon-i8mm' }).activationType).toBe('uint8');
    expect(numberFormat({ ...choice, weightType: 'uint8', int8Path: 'neon-i8mm' })).toMatchObject({
      activationType: 'uint8',
      weightType: 'uint8',
    });
    expect(numberFormat({ ...choice, granularity: 'per-tensor', reduceRange: true })).toMatchObject({
      granularity: 'per-tensor',
      weightLimit: 63,
    });
  });
});
