import { makeTensor, type TensorProto, tensorDims, tensorValues } from '@rn50/onnx-model';
import { type Foldable, placesAlong, product, stepsOf } from './foldable.js';

type Operator = 'Add' | 'Sub' | 'Mul' | 'Div';

const NUMBERS: Readonly<Record<Operator, (a: number, b: number) => number>> = {
  Add: (a, b) => a + b,
  Sub: (a, b) => a - b,
  Mul: (a, b) => a * b,
  Div: (a, b) => a / b,
};
const WHOLE_NUMBERS: Readonly<Record<Operator, (a: bigint, b: bigint) => bigint>> = {
  Add: (a, b) => a + b,
  Sub: (a, b) => a - b,
  Mul: (a, b) => a * b,
  Div: (a, b) => a / b,
};

/** Add, Sub, Mul or Div of two tensors of one type, 32- or 64-bit floats or whole numbers, with ONNX's broadcasting. */
export const arithmetic =
  (operator: Operator) =>
  ({ operands: [a, b], mostElements }: Foldable): TensorProto | null => {
    if (a === undefined || b === undefined || a.dataType !== b.dataType) return null;
    const dims = broadcast(tensorDims(a), tensorDims(b));
    if (dims === null || product(dims) > mostElements) return null;
    const [left, right] = [tensorValues(a), tensorValues(b)];
    const fromLeft = placesIn(tensorDims(a), dims);
    const fromRight = placesIn(tensorDims(b), dims);
    const number = NUMBERS[operator];
    const whole = WHOLE_NUMBERS[operator];
    const made = (data: Parameters<typeof makeTensor>[3]) => makeTensor('', a.dataType, dims, data);
    // Floats are calculated in doubles and rounded once, which gives the float result: doubles have over twice the digits.
    if (left instanceof Float32Array && right instanceof Float32Array) {
      return made(Float32Array.from(fromLeft, (at, to) => number(left[at] ?? 0, right[fromRight[to] ?? 0] ?? 0)));
    }
    if (left instanceof Float64Array && right instanceof Float64Array) {
      return made(Float64Array.from(fromLeft, (at, to) => number(left[at] ?? 0, right[fromRight[to] ?? 0] ?? 0)));
    }
    // A division of whole numbers by 0 throws, and the node stays.
    if (left instanceof BigInt64Array && right instanceof BigInt64Array) {
      return made(
        bigFrom(fromLeft, (at, to) => BigInt.asIntN(64, whole(left[at] ?? 0n, right[fromRight[to] ?? 0] ?? 0n))),
      );
    }
    if (left instanceof Int32Array && right instanceof Int32Array) {
      const one = (at: number, to: number) => whole(BigInt(left[at] ?? 0), BigInt(right[fromRight[to] ?? 0] ?? 0));
      return made(Int32Array.from(fromLeft, (at, to) => Number(BigInt.asIntN(32, one(at, to)))));
    }
    return null;
  };

function bigFrom(places: Uint32Array, value: (at: number, to: number) => bigint): BigInt64Array {
  const result = new BigInt64Array(places.length);
  places.forEach((at, to) => {
    result[to] = value(at, to);
  });
  return result;
}

/** The common shape, aligned at the last axis; null if there is none. */
function broadcast(a: readonly number[], b: readonly number[]): number[] | null {
  const rank = Math.max(a.length, b.length);
  const padded = (dims: readonly number[]) => [...Array<number>(rank - dims.length).fill(1), ...dims];
  const others = padded(b);
  const dims = padded(a).map((size, axis) => (size === 1 ? (others[axis] ?? 1) : size));
  return dims.every((size, axis) => others[axis] === size || others[axis] === 1) ? dims : null;
}

/** For every element of a shape, where its value stands in a tensor that is broadcast to it. */
function placesIn(own: readonly number[], dims: readonly number[]): Uint32Array {
  const steps = stepsOf(own).map((step, axis) => (own[axis] === 1 ? 0 : step));
  return placesAlong(dims, [...Array<number>(dims.length - own.length).fill(0), ...steps]);
}
