import type { Feeds } from '../engine/tensor.js';

/** Feeds one after the other, for calibrating, comparing and measuring; each time they are asked for from the beginning. */
export interface FeedSource {
  /** How many there are, or null if that is known at the end only. */
  readonly count: number | null;
  feeds(): AsyncIterable<Feeds>;
}

/** Feeds whose number is known. */
export interface CountedFeedSource extends FeedSource {
  readonly count: number;
}

/**
 * Arrays as feeds of one float32 input. What can be iterated only once can be asked for only once.
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
