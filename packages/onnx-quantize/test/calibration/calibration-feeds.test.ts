import type { Feeds } from '@rn50/inference-runner/feeds';
import { DataType, valueInfo } from '@rn50/onnx-model';
import { describe, expect, it } from 'vitest';
import { type Calibration, calibrationFeeds } from '../../src/calibration/calibration-feeds.js';

const input = valueInfo('x', DataType.FLOAT, ['N', 2, 4, 4]);
const values = Float32Array.from({ length: 32 }, (_, at) => at);

async function feedsOf(calibration: Calibration, inputs = [input]): Promise<Feeds[]> {
  const seen: Feeds[] = [];
  for await (const sample of calibrationFeeds(calibration, inputs).source.feeds()) seen.push(sample);
  return seen;
}

describe('calibrationFeeds', () => {
  it.each([
    ['open', ['N', 2, 4, 4]],
    ['nameless', ['', 2, 4, 4]],
    ['fixed to 1', [1, 2, 4, 4]],
    ['fixed to 8', [8, 2, 4, 4]],
  ] as const)('are of one sample where the batch is %s, however arrays are given', async (_, declared) => {
    const inputs = [valueInfo('x', DataType.FLOAT, declared)];
    const expected = [{ x: { type: 'float32', dims: [1, 2, 4, 4], data: values } }];
    expect(await feedsOf([values], inputs)).toEqual(expected);
    expect(await feedsOf({ inputs: [values], dims: [1, 2, 4, 4] }, inputs)).toEqual(expected);
    expect(await feedsOf({ inputs: [values], dims: [8, 2, 4, 4] }, inputs)).toEqual(expected);
    expect(calibrationFeeds([values, values], inputs).source.count).toBe(2);
  });

  it('of a source go by the names of the model, in any type', async () => {
    const inputs = [input, valueInfo('ids', DataType.INT64, ['N', 'S'])];
    const sample: Feeds = {
      ids: { type: 'int64', dims: [1, 3], data: BigInt64Array.of(1n, 2n, 3n) },
      x: { type: 'float32', dims: [1, 2, 4, 4], data: values },
    };
    const unused = { type: 'bool', dims: [1], data: Uint8Array.of(1) } as const;
    async function* feeds() {
      yield { ...sample, unused };
    }
    expect(await feedsOf({ count: 1, feeds }, inputs)).toEqual([sample]);
  });

  it('that the model does not take are refused', async () => {
    async function* feeds(): AsyncGenerator<Feeds> {
      yield { x: { type: 'float32', dims: [1, 2], data: Float32Array.of(1, 2) } };
    }
    await expect(feedsOf({ count: 1, feeds })).rejects.toMatchObject({ code: 'BAD_INPUT' });
    await expect(feedsOf([values.subarray(1)])).rejects.toMatchObject({
      code: 'CALIBRATION_INVALID',
      message: 'calibration input 0 has 31 values; [1, 2, 4, 4] needs 32',
    });
  });
});
