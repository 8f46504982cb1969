import type { Range } from '../arithmetic/affine.js';
import { QuantizeError } from '../errors.js';

/**
 * The least and greatest value of a tensor; an empty tensor is the point 0.
 * @throws QuantizeError CALIBRATION_INVALID naming the tensor, if a value is NaN or infinite
 */
export function extentOf(tensor: string, values: Float32Array): Range {
  let min = values[0] ?? 0;
  let max = min;
  let notFinite = 0;
  for (let at = 0; at < values.length; at += 1) {
    const value = values[at] ?? 0;
    if (value < min) min = value;
    if (value > max) max = value;
    // 0 for every finite value; NaN stays NaN.
    notFinite += value - value;
  }
  if (notFinite === 0) return { min, max };
  throw new QuantizeError(
    'CALIBRATION_INVALID',
    `tensor ${tensor} holds NaN or infinity for a calibration input`,
    'Check the calibration data and its scaling, and that the FP32 model itself gives finite results.',
  );
}
