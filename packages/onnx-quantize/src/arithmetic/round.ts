/** Adding 1.5 * 2^52 leaves no bits for a fraction, so the processor rounds to nearest, ties to even. */
const ROUNDER = 1.5 * 2 ** 52;

/** Round to the nearest whole number, ties to even, as QuantizeLinear does. Exact for |value| < 2^51. */
export function roundHalfEven(value: number): number {
  return value + ROUNDER - ROUNDER;
}
