import { DataType, valueInfo } from '@rn50/onnx-model';
import { describe, expect, it } from 'vitest';
import { calibrationInputs, repeated } from '../../src/calibration/calibration-inputs.js';

const inputs = [new Float32Array(32)];

describe('calibrationInputs', () => {
  it.each([
    ['open', ['N', 2, 4, 4], 1],
    ['nameless', ['', 2, 4, 4], 1],
    ['fixed to 1', [1, 2, 4, 4], 1],
    ['fixed to 8', [8, 2, 4, 4], 8],
  ] as const)('knows a batch that is %s, however the inputs are given', (_, declared, batch) => {
    const input = valueInfo('x', DataType.FLOAT, declared);
    const expected = { inputs, dims: [1, 2, 4, 4], batch };
    expect(calibrationInputs(inputs, input)).toEqual(expected);
    expect(calibrationInputs({ inputs, dims: [1, 2, 4, 4] }, input)).toEqual(expected);
    expect(calibrationInputs({ inputs, dims: [8, 2, 4, 4] }, input)).toEqual(expected);
  });
});

describe('repeated', () => {
  it('fills a batch with one input', () => {
    expect(repeated(Float32Array.of(1, 2), 3)).toEqual(Float32Array.of(1, 2, 1, 2, 1, 2));
  });

  it('copies nothing for a batch of 1', () => {
    const values = Float32Array.of(1, 2);
    expect(repeated(values, 1)).toBe(values);
  });
});
