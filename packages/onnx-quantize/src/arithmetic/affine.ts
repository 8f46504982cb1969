import { roundHalfEven } from './round.js';

/** The least and greatest value a tensor takes. */
export interface Range {
  readonly min: number;
  readonly max: number;
}

/** `real = scale * (code - zeroPoint)`; the scale is a float32 number above 0. */
export interface AffineParameters {
  readonly scale: number;
  readonly zeroPoint: number;
}

const UINT8_MAX = 255;

/** Below this a range counts as the point 0, so that its scale times a weight scale stays a normal float32 number. */
const LEAST_SPAN = 2 ** -60;

/**
 * Scale and zero point of an asymmetric uint8 activation (https://onnx.ai/onnx/operators/onnx__QuantizeLinear.html).
 * The range is widened to hold 0, which is then exact; a range that is the point 0 gets scale 1.
 */
export function uint8Parameters(range: Range): AffineParameters {
  const min = Math.min(range.min, 0);
  const max = Math.max(range.max, 0);
  if (max - min < LEAST_SPAN) return { scale: 1, zeroPoint: 0 };
  const scale = Math.fround((max - min) / UINT8_MAX);
  return { scale, zeroPoint: clampToUint8(roundHalfEven(-min / scale)) };
}

/** Codes of real values; what lies outside the range saturates. */
export function quantizeToUint8(values: Float32Array, { scale, zeroPoint }: AffineParameters): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(values, (value) => clampToUint8(roundHalfEven(value / scale) + zeroPoint));
}

function clampToUint8(code: number): number {
  return Math.min(Math.max(code, 0), UINT8_MAX);
}
