import type { InputSpec } from '@rn50/onnx-model/inputs';
import { describe, expect, it } from 'vitest';
import type { Feeds } from '../../src/engine/tensor.js';
import { arrayFeeds, type FeedSource } from '../../src/feeds/feed-source.js';
import { generatedFeeds } from '../../src/feeds/generated-feeds.js';
import { structuredImages } from '../../src/feeds/structured-images.js';

const IMAGE: InputSpec = { name: 'data', type: 'float32', dims: ['N', 3, 6, 5], role: 'image-nchw' };

async function all(source: FeedSource): Promise<Feeds[]> {
  const seen: Feeds[] = [];
  for await (const feeds of source.feeds()) seen.push(feeds);
  return seen;
}

describe('generatedFeeds', () => {
  it('makes structured images, the same each time they are asked for', async () => {
    const source = generatedFeeds([IMAGE], { count: 3, seed: 7 });
    const images = structuredImages({ count: 3, channels: 3, height: 6, width: 5, seed: 7 });
    const expected = images.map((data) => ({ data: { type: 'float32', dims: [1, 3, 6, 5], data } }));
    expect(source.count).toBe(3);
    expect(await all(source)).toEqual(expected);
    expect(await all(source)).toEqual(expected);
  });

  it('packs the same images into batches', async () => {
    const images = structuredImages({ count: 4, channels: 3, height: 6, width: 5 });
    const batches = await all(generatedFeeds([IMAGE], { count: 2, batch: 2 }));
    expect(batches.map(({ data }) => data?.dims)).toEqual([
      [2, 3, 6, 5],
      [2, 3, 6, 5],
    ]);
    const values = batches.flatMap(({ data }) => Array.from(data?.data ?? [], Number));
    expect(values).toEqual(images.flatMap((image) => [...image]));
  });

  it.each([
    ['a role without a generator', { ...IMAGE, role: 'tensor' }, '"data" float32 [N,3,6,5]'],
    ['an open size', { ...IMAGE, dims: ['N', 3, 'H', null] }, '"data" float32 [N,3,H,?]'],
  ] as const)('refuses %s', async (_what, spec, named) => {
    await expect(async () => all(generatedFeeds([spec], { count: 1 }))).rejects.toMatchObject({
      code: 'MODEL_UNSUPPORTED',
      message: expect.stringContaining(named),
    });
  });
});

describe('arrayFeeds', () => {
  it('hands arrays on under the name of the input', async () => {
    const arrays = [Float32Array.of(1, 2), Float32Array.of(3, 4)];
    const source = arrayFeeds(arrays, { name: 'x', dims: [1, 2] });
    expect(source.count).toBe(2);
    expect(await all(source)).toEqual(arrays.map((data) => ({ x: { type: 'float32', dims: [1, 2], data } })));
  });

  it('does not know how many a stream has', async () => {
    async function* stream() {
      yield Float32Array.of(1);
    }
    const source = arrayFeeds(stream(), { name: 'x', dims: [1, 1] });
    expect(source.count).toBeNull();
    expect(await all(source)).toHaveLength(1);
  });
});
