import { arrayFeeds, type Feeds } from '@rn50/inference-runner/feeds';
import { describe, expect, it } from 'vitest';
import { samplingFeeds } from '../../src/calibration/sample-feeds.js';

const INPUT = { name: 'x', dims: [1, 1] };
const firstValue = ({ x }: Feeds): number => Number(x?.data[0]);

describe('samplingFeeds', () => {
  it.each([
    [3, [0, 1, 2]],
    [4, [0, 1, 2, 3]],
    [5, [0, 2, 4]],
    [9, [0, 4, 8]],
    [30, [0, 8, 16, 24]],
  ])('hands on all of %d samples and keeps an even pick', async (count, expected) => {
    const kept: Feeds[] = [];
    const seen: number[] = [];
    const arrays = Array.from({ length: count }, (_, at) => Float32Array.of(at));
    const sampling = samplingFeeds(arrayFeeds(arrays, INPUT), kept, 4);
    for await (const sample of sampling.feeds()) seen.push(firstValue(sample));
    expect(sampling.count).toBe(count);
    expect(seen).toEqual(arrays.map(([value]) => value));
    expect(kept.map(firstValue)).toEqual(expected);
  });

  it('keeps copies: the one that fills the array may reuse it', async () => {
    const kept: Feeds[] = [];
    const shared = new Float32Array(1);
    function* arrays() {
      for (let at = 0; at < 2; at += 1) {
        shared[0] = at;
        yield shared;
      }
    }
    for await (const _ of samplingFeeds(arrayFeeds(arrays(), INPUT), kept, 4).feeds());
    expect(kept.map(firstValue)).toEqual([0, 1]);
  });
});
