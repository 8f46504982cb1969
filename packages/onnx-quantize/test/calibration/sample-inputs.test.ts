import { describe, expect, it } from 'vitest';
import { samplingInputs } from '../../src/calibration/sample-inputs.js';

describe('samplingInputs', () => {
  it.each([
    [3, [0, 1, 2]],
    [4, [0, 1, 2, 3]],
    [5, [0, 2, 4]],
    [9, [0, 4, 8]],
    [30, [0, 8, 16, 24]],
  ])('hands on all of %d inputs and keeps an even pick', async (count, expected) => {
    const kept: Float32Array[] = [];
    const seen: number[] = [];
    const inputs = Array.from({ length: count }, (_, at) => Float32Array.of(at));
    for await (const [value = -1] of samplingInputs(inputs, kept, 4)) seen.push(value);
    expect(seen).toEqual(inputs.map(([value]) => value));
    expect(kept.map(([value]) => value)).toEqual(expected);
  });

  it('keeps copies: the one that fills the array may reuse it', async () => {
    const kept: Float32Array[] = [];
    const shared = new Float32Array(1);
    function* inputs() {
      for (let at = 0; at < 2; at += 1) {
        shared[0] = at;
        yield shared;
      }
    }
    for await (const _ of samplingInputs(inputs(), kept, 4));
    expect(kept.map(([value]) => value)).toEqual([0, 1]);
  });
});
