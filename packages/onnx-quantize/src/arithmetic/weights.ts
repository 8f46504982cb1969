import { roundHalfEven } from './affine.js';

/** How a weight tensor lies in memory, seen from its output channels: `[outer, channels, inner]`, row-major. */
export interface ChannelLayout {
  readonly outer: number;
  readonly channels: number;
  readonly inner: number;
}

/**
 * A channel whose scale would be smaller counts as all 0: its products with any activation vanish, and scale x input scale
 * stays a normal float32 number.
 */
export const LEAST_SCALE = 2 ** -50;

/** The output channels of a weight tensor of shape `dims`, where they lie on `axis`. */
export function channelLayout(dims: readonly number[], axis: number): ChannelLayout {
  const product = (sizes: readonly number[]): number => sizes.reduce((all, size) => all * size, 1);
  return { outer: product(dims.slice(0, axis)), channels: dims[axis] ?? 1, inner: product(dims.slice(axis + 1)) };
}

/**
 * One symmetric scale per output channel: the largest absolute weight takes the code `limit`.
 * @param limit 127, or 63 where 8-bit products may saturate (reduced range)
 * @returns float32 scales; 0 for a channel without a weight above 2^-50 * limit
 */
export function weightScales(weights: Float32Array, layout: ChannelLayout, limit: number): Float32Array<ArrayBuffer> {
  const { outer, channels, inner } = layout;
  const scales = new Float32Array(channels);
  for (let block = 0; block < outer * channels; block += 1) {
    const channel = block % channels;
    let largest = 0;
    for (let at = block * inner, end = at + inner; at < end; at += 1) {
      const size = Math.abs(weights[at] ?? 0);
      if (size > largest) largest = size;
    }
    scales[channel] = Math.max(scales[channel] ?? 0, largest);
  }
  return scales.map((largest) => (largest / limit < LEAST_SCALE ? 0 : largest / limit));
}

/** int8 codes of weights, saturated to `-limit..limit`; every scale must be above 0. */
export function quantizeWeights(
  weights: Float32Array,
  layout: ChannelLayout,
  scales: Float32Array,
  limit: number,
): Int8Array<ArrayBuffer> {
  const { outer, channels, inner } = layout;
  const codes = new Int8Array(weights.length);
  for (let block = 0; block < outer * channels; block += 1) {
    const scale = scales[block % channels] ?? 1;
    for (let at = block * inner, end = at + inner; at < end; at += 1) {
      const code = roundHalfEven((weights[at] ?? 0) / scale);
      codes[at] = code > limit ? limit : Math.max(code, -limit);
    }
  }
  return codes;
}
