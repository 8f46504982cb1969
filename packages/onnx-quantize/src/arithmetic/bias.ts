import { roundHalfEven } from './affine.js';
import { LEAST_SCALE } from './weights.js';

/** Codes stay below 2^30, so that the sum of products still fits beside the bias into the int32 accumulator. */
const LARGEST_CODE = 2 ** 30;
/** A channel with weights 0 is only its bias: this many steps represent it to float32's precision. */
const STEPS_OF_A_LONE_BIAS = 2 ** 24;

/**
 * Weight scales under which every bias fits: a bias is stored in steps of input scale x weight scale, so a channel with a
 * large bias and tiny weights needs a coarser weight scale, and one with no weights at all (scale 0) takes any.
 * @returns float32 scales above 0
 */
export function scalesThatHoldBias(
  scales: Float32Array,
  bias: Float32Array | null,
  inputScale: number,
): Float32Array<ArrayBuffer> {
  return Float32Array.from(scales, (scale, channel) => {
    const size = Math.abs(bias?.[channel] ?? 0);
    if (scale === 0) return size === 0 ? 1 : Math.max(size / STEPS_OF_A_LONE_BIAS / inputScale, LEAST_SCALE);
    return Math.max(scale, size / LARGEST_CODE / inputScale);
  });
}

/** int32 codes of a bias and their float32 scales, input scale x weight scale: one per channel, or one for all. */
export function quantizeBias(
  bias: Float32Array,
  inputScale: number,
  weightScales: Float32Array,
): { codes: Int32Array<ArrayBuffer>; scales: Float32Array<ArrayBuffer> } {
  const scales = weightScales.map((scale) => scale * inputScale);
  const codes = Int32Array.from(bias, (value, channel) => roundHalfEven(value / (scales[channel] ?? scales[0] ?? 1)));
  return { codes, scales: Float32Array.from(scales) };
}
