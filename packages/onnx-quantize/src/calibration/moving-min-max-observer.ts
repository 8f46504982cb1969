import type { Range } from '../arithmetic/affine.js';
import { extentOf } from './extent.js';
import type { Observer } from './observer.js';

/** Weight of a new input once 100 have been seen: the averaging constant of ONNX Runtime's and PyTorch's observers. */
const AVERAGING_CONSTANT = 0.01;

/**
 * The average of each input's extremes: outliers of a single input count little. Input n has the weight
 * `max(1 / n, 0.01)`: the plain mean of up to 100 inputs, from there on an exponential moving average with the constant
 * 0.01, which would otherwise leave the first of a few inputs nearly alone.
 */
export function movingMinMaxObserver(): Observer {
  const averages = new Map<string, Range & { readonly inputs: number }>();
  return {
    observe(tensor, values) {
      const seen = extentOf(tensor, values);
      const known = averages.get(tensor) ?? { min: 0, max: 0, inputs: 0 };
      const inputs = known.inputs + 1;
      const weight = Math.max(1 / inputs, AVERAGING_CONSTANT);
      averages.set(tensor, {
        min: known.min + weight * (seen.min - known.min),
        max: known.max + weight * (seen.max - known.max),
        inputs,
      });
    },
    range(tensor) {
      const { min, max } = averages.get(tensor) ?? { min: 0, max: 0 };
      return { min, max };
    },
  };
}
