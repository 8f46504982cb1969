import type { Range } from '../arithmetic/affine.js';
import { QuantizeError } from '../errors.js';
import type { Observer } from './observer.js';

/** The least and greatest value ever seen: nothing that was observed saturates. Memory: two numbers a tensor. */
export function minMaxObserver(): Observer {
  const ranges = new Map<string, Range>();
  return {
    observe(tensor, values) {
      const seen = extent(values);
      if (seen === null) {
        throw new QuantizeError(
          'CALIBRATION_INVALID',
          `tensor ${tensor} holds NaN or infinity for a calibration input`,
          'Check the calibration data and its scaling, and that the FP32 model itself gives finite results.',
        );
      }
      const known = ranges.get(tensor) ?? seen;
      ranges.set(tensor, { min: Math.min(known.min, seen.min), max: Math.max(known.max, seen.max) });
    },
    range: (tensor) => ranges.get(tensor) ?? { min: 0, max: 0 },
  };
}

/** Null if a value is NaN or infinite; an empty tensor is the point 0. */
function extent(values: Float32Array): Range | null {
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
  return notFinite === 0 ? { min, max } : null;
}
