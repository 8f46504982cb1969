import { classesOf, isFloating, type OutputValues, stridesOf } from './output-values.js';
import { isNearZero, sliceAxis } from './worst-slice.js';

/** Change between inputs, relative to the values, below which an output counts as the same for every input. */
const LEAST_SPREAD = 1e-3;
/** The same where the largest value is the same one for all inputs as well: the rest is no answer. */
const LEAST_SPREAD_OF_ONE_CLASS = 5e-2;

/**
 * Whether the outputs hardly depend on these inputs, so that comparing them says nothing: they are the same for every input (in
 * each slice), or are scores that stay near zero.
 * @param outputs of one shape, one per input; a single input cannot show whether an output changes
 */
export function isUnexercised(outputs: readonly OutputValues[]): boolean {
  return isConstant(outputs, LEAST_SPREAD) || isSilent(outputs);
}

/** The same for classes, of which both networks name one and the same for all inputs. */
export function isOneAnswer(outputs: readonly OutputValues[]): boolean {
  return isConstant(outputs, LEAST_SPREAD_OF_ONE_CLASS);
}

/** Numbers that are no score of anything: all within 0 and 0.01. */
function isSilent(outputs: readonly OutputValues[]): boolean {
  const [first] = outputs;
  if (first === undefined || !isFloating(first)) return false;
  // Softmax over many classes is small too, and yet an answer.
  const isMap = first.dims.length > 2 || first.dims.every((size) => size === 1);
  if (!isMap) return false;
  return outputs.every(({ data }) => {
    for (let k = 0; k < data.length; k += 1) {
      if (!isNearZero(data[k] ?? 0)) return false;
    }
    return true;
  });
}

/** A single class may be near zero, and so change by much of itself: classes are taken together. */
function isConstant(outputs: readonly OutputValues[], least: number): boolean {
  const [first] = outputs;
  if (first === undefined || outputs.length < 2) return false;
  const mean = meanOf(outputs);
  const axis = classesOf(first) === null ? sliceAxis(first.dims) : null;
  const { outer, size, inner } =
    axis === null ? { outer: 1, size: 1, inner: first.data.length } : stridesOf(first.dims, axis);
  for (let index = 0; index < size; index += 1) {
    let [power, change] = [0, 0];
    for (const { data } of outputs) {
      for (let block = 0; block < outer; block += 1) {
        const start = (block * size + index) * inner;
        for (let k = start; k < start + inner; k += 1) {
          const value = data[k] ?? 0;
          power += value * value;
          change += (value - (mean[k] ?? 0)) ** 2;
        }
      }
    }
    if (change > least ** 2 * power) return false;
  }
  return true;
}

function meanOf(outputs: readonly OutputValues[]): Float64Array {
  const sums = new Float64Array(outputs[0]?.data.length ?? 0);
  for (const { data } of outputs) {
    for (let k = 0; k < data.length; k += 1) sums[k] = (sums[k] ?? 0) + (data[k] ?? 0);
  }
  return sums.map((sum) => sum / outputs.length);
}
