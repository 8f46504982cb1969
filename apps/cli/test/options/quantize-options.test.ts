import { describe, expect, it } from 'vitest';
import { quantizeChoices, type RawQuantizeOptions } from '../../src/options/quantize-options.js';

const choices = (raw: Partial<RawQuantizeOptions>) =>
  quantizeChoices({ output: 'int8.onnx', calibration: 'random', ...raw });

describe('quantizeChoices', () => {
  it('hands on what was given alone', async () => {
    expect(await choices({})).toEqual({ form: 'qdq', method: 'minmax', reduceRange: 'auto' });
    expect(await choices({ perTensor: true, moving: true, layers: true })).toEqual({
      form: 'qdq',
      method: 'minmax',
      reduceRange: 'auto',
      granularity: 'per-tensor',
      rangeMode: 'moving',
      layers: true,
    });
  });

  it.each<[Partial<RawQuantizeOptions>, string]>([
    [
      { activationType: 'int8', weightType: 'uint8' },
      '--activation-type int8 with --weight-type uint8: no engine has kernels for this pair',
    ],
    [{ percentile: 99, method: 'mse' }, '--percentile goes with --method percentile, not mse'],
    [
      { moving: true, method: 'entropy' },
      '--moving goes with --method minmax; entropy counts the values of all inputs alike',
    ],
  ])('names the options that do not go together: %j', async (raw, message) => {
    await expect(choices(raw)).rejects.toThrow(message);
  });
});
