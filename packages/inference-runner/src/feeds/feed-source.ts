import type { Feeds } from '../engine/tensor.js';

/** A sequence of feeds for calibrating, comparing and measuring. Each call of `feeds()` starts from the beginning. */
export interface FeedSource {
  /** Number of feeds, or null if known only at the end. */
  readonly count: number | null;
  feeds(): AsyncIterable<Feeds>;
}

/** Feeds whose number is known. */
export interface CountedFeedSource extends FeedSource {
  readonly count: number;
}

/**
 * Arrays as feeds of one float32 input. An iterable that can be read only once allows one call of `feeds()`.
 * @param input its name, and the shape of one array
 */
export function arrayFeeds(
  arrays: Iterable<Float32Array> | AsyncIterable<Float32Array>,
  { name, dims }: { readonly name: string; readonly dims: readonly number[] },
): FeedSource {
  return {
    count: Array.isArray(arrays) ? arrays.length : null,
    async *feeds() {
      for await (const data of arrays) yield { [name]: { type: 'float32', dims, data } };
    },
  };
}
