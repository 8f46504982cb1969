import { type DeclaredInput, inputSpecs, type PlanSources, planInputs } from '@rn50/onnx-model/inputs';
import { describe, expect, it } from 'vitest';
import { type PlannedFeedsOptions, plannedFeeds } from '../../src/feeds/planned-feeds.js';
import { structuredImages } from '../../src/feeds/structured-images.js';
import { numbersOf } from '../../src/feeds/tensors.js';

const declared = (name: string, dims: DeclaredInput['dims'], type = 'float32'): DeclaredInput => ({ name, type, dims });

async function feedsOf(inputs: readonly DeclaredInput[], options: PlannedFeedsOptions, sources?: PlanSources) {
  const all = [];
  for await (const feeds of plannedFeeds(planInputs(inputSpecs(inputs), sources), options).feeds()) all.push(feeds);
  return all;
}

async function first(input: DeclaredInput, options: Partial<PlannedFeedsOptions> = {}, sources?: PlanSources) {
  const [feeds] = await feedsOf([input], { count: 1, ...options }, sources);
  const tensor = feeds?.[input.name];
  if (tensor === undefined) throw new Error('a tensor was made');
  return { ...tensor, values: Array.from(numbersOf(tensor)) };
}

describe('plannedFeeds', () => {
  it('feeds pictures as they were fed before there were plans', async () => {
    const { values, dims } = await first(declared('x', ['N', 3, 8, 10]), { batch: 2, seed: 5 });
    const [a, b] = structuredImages({ count: 2, channels: 3, height: 8, width: 10, seed: 5 });
    expect(dims).toEqual([2, 3, 8, 10]);
    expect(values).toEqual([...(a ?? []), ...(b ?? [])]);
  });

  it('feeds the same pictures with the channels last', async () => {
    const nchw = await first(declared('x', ['N', 3, 2, 4]));
    const nhwc = await first(declared('x', ['N', 2, 4, 3]));
    const at = (c: number, h: number, w: number) => nchw.values[(c * 2 + h) * 4 + w];
    expect(nhwc.values).toEqual([0, 1].flatMap((h) => [0, 1, 2, 3].flatMap((w) => [0, 1, 2].map((c) => at(c, h, w)))));
  });

  it('feeds whole pixels of 0 to 255 where the type is', async () => {
    const { type, values } = await first(declared('x', [1, 16, 16, 3], 'uint8'));
    expect(type).toBe('uint8');
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...values)).toBeGreaterThan(100);
  });

  it('feeds pixels in the range asked for', async () => {
    const range = { mean: [0], std: [1 / 255] };
    const { values } = await first(declared('x', [1, 3, 16, 16]), {}, { asked: { range } });
    expect(Math.max(...values)).toBeGreaterThan(100);
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
  });

  it('keeps ids within the table, and gives every sample its own', async () => {
    const sources = { hints: { demanded: {}, ranges: {}, rows: { input_ids: 7 } } };
    const { values, type } = await first(declared('input_ids', ['b', 16], 'int64'), { batch: 2 }, sources);
    expect(type).toBe('int64');
    expect(values.every((id) => Number.isInteger(id) && id >= 0 && id < 7)).toBe(true);
    expect(values.slice(0, 16)).not.toEqual(values.slice(16));
  });

  it('a sample is the same whatever the batch', async () => {
    const audio = declared('audio', ['N', 50]);
    const [both] = await feedsOf([audio], { count: 1, batch: 2 });
    const alone = await feedsOf([audio], { count: 2 });
    expect(Array.from(both?.audio?.data as Float32Array)).toEqual(
      alone.flatMap(({ audio: one }) => Array.from(one?.data as Float32Array)),
    );
  });

  it('lays samples along the batch axis, wherever that is', async () => {
    const [feeds] = await feedsOf([declared('x', ['N', 4]), declared('h0', [2, 'N', 3])], { count: 1, batch: 2 });
    expect(feeds?.h0).toEqual({ type: 'float32', dims: [2, 2, 3], data: new Float32Array(12) });
  });

  it.each<[DeclaredInput, readonly number[]]>([
    [declared('mask', [1, 3], 'bool'), [1, 1, 1]],
    [declared('scale_factor', [1, 2]), [1, 1]],
    [declared('position_ids', [1, 3], 'int64'), [0, 1, 2]],
    [declared('gain', [], 'float16'), [1]],
  ])('%j is fed %j', async (input, values) => {
    expect((await first(input)).values).toEqual(values);
  });

  it.each(['bool', 'int32', 'int64'])(
    '%s that may be an index is 0 or 1, and differs between samples',
    async (type) => {
      const [one, two] = (await feedsOf([declared('bytes', [1, 32], type)], { count: 2 })).map(({ bytes }) =>
        Array.from(bytes?.data ?? [], Number),
      );
      expect(new Set(one)).toEqual(new Set([0, 1]));
      expect(two).not.toEqual(one);
    },
  );

  it.each([
    ['int16', -16384, 16384],
    ['uint8', 64, 192],
  ])('%s is a wave over half of its range', async (type, low, high) => {
    const { values } = await first(declared('audio', [1, 4000], type));
    expect(Math.min(...values)).toBeGreaterThanOrEqual(low);
    expect(Math.max(...values)).toBeLessThanOrEqual(high);
    expect(Math.max(...values) - Math.min(...values)).toBeGreaterThan((high - low) / 2);
  });
});
