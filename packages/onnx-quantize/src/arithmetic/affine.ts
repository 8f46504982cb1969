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

/** The integer type of activations or weights. */
export type CodeType = 'uint8' | 'int8';

const STEPS = 255;
const LOWEST_CODE: Readonly<Record<CodeType, number>> = { uint8: 0, int8: -128 };

/** Below this a range counts as the point 0, so that its scale times a weight scale stays a normal float32 number. */
const LEAST_SPAN = 2 ** -60;

/**
 * Scale and zero point of an asymmetric activation of 8 bits (https://onnx.ai/onnx/operators/onnx__QuantizeLinear.html).
 * The range is widened to hold 0, which is then exact; a range that is the point 0 gets scale 1.
 */
export function affineParameters(range: Range, type: CodeType): AffineParameters {
  const min = Math.min(range.min, 0);
  const max = Math.max(range.max, 0);
  const lowest = LOWEST_CODE[type];
  if (max - min < LEAST_SPAN) return { scale: 1, zeroPoint: lowest };
  const scale = Math.fround((max - min) / STEPS);
  return { scale, zeroPoint: saturated(lowest + roundHalfEven(-min / scale), type) };
}

/** Codes of real values; what lies outside the range saturates. */
export function quantizeValues(
  values: ArrayLike<number>,
  { scale, zeroPoint }: AffineParameters,
  type: CodeType,
): number[] {
  return Array.from(values, (value) => saturated(roundHalfEven(value / scale) + zeroPoint, type));
}

function saturated(code: number, type: CodeType): number {
  const lowest = LOWEST_CODE[type];
  return Math.min(Math.max(code, lowest), lowest + STEPS);
}

/** Adding 1.5 * 2^52 leaves no bits for a fraction, so the processor rounds to nearest, ties to even. */
const ROUNDER = 1.5 * 2 ** 52;

/** Round to the nearest whole number, ties to even, as QuantizeLinear does. Exact for |value| < 2^51. */
export function roundHalfEven(value: number): number {
  return value + ROUNDER - ROUNDER;
}
