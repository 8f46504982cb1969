import {
  changed,
  DataType,
  float32Tensor,
  getInt,
  getInts,
  getTensor,
  makeTensor,
  type TensorData,
  type TensorProto,
  tensorDims,
  tensorToFloat32,
  tensorToNumbers,
  tensorValues,
} from '@rn50/onnx-model';
import { type Foldable, placesAlong, product, sizeOf, stepsOf, wholeNumbers } from './foldable.js';

/** The same values in another shape. */
function inShape(tensor: TensorProto, dims: readonly number[]): TensorProto | null {
  return product(dims) === sizeOf(tensor) ? changed(tensor, { dims: dims.map(BigInt) }) : null;
}

/** Reshape: 0 takes over a dimension (unless `allowzero`), -1 is what is left. */
export function reshaped({ node, operands: [data, shape] }: Foldable): TensorProto | null {
  const wanted = wholeNumbers(shape);
  if (data === undefined || wanted === null || getInt(node, 'allowzero', 0) !== 0) return null;
  const own = tensorDims(data);
  const dims = wanted.map((dim, axis) => (dim === 0 ? (own[axis] ?? 0) : dim));
  const known = product(dims.filter((dim) => dim !== -1));
  return inShape(
    data,
    dims.map((dim) => (dim === -1 ? sizeOf(data) / known : dim)),
  );
}

/** Axes are an operand since opset 13, an attribute before. */
function axesOf({ node, operands: [, axes] }: Foldable): number[] | null {
  return axes === undefined ? (getInts(node, 'axes', null)?.map(Number) ?? null) : wholeNumbers(axes);
}

export function squeezed(foldable: Foldable): TensorProto | null {
  const [data] = foldable.operands;
  if (data === undefined) return null;
  const own = tensorDims(data);
  const axes = axesOf(foldable)?.map((axis) => (axis < 0 ? axis + own.length : axis)) ?? null;
  return inShape(
    data,
    own.filter((dim, axis) => (axes === null ? dim !== 1 : !axes.includes(axis))),
  );
}

export function unsqueezed(foldable: Foldable): TensorProto | null {
  const [data] = foldable.operands;
  const axes = axesOf(foldable);
  if (data === undefined || axes === null) return null;
  const left = tensorDims(data);
  const rank = left.length + axes.length;
  const added = axes.map((axis) => (axis < 0 ? axis + rank : axis));
  return inShape(
    data,
    Array.from({ length: rank }, (_, axis) => (added.includes(axis) ? 1 : (left.shift() ?? 0))),
  );
}

/** Types whose values are read as they are stored. */
const OWN_ARRAY: ReadonlySet<number> = new Set([
  DataType.FLOAT,
  DataType.DOUBLE,
  DataType.BOOL,
  DataType.INT8,
  DataType.UINT8,
  DataType.INT16,
  DataType.UINT16,
  DataType.INT32,
  DataType.UINT32,
  DataType.INT64,
  DataType.UINT64,
]);

export function transposed({ node, operands: [data] }: Foldable): TensorProto | null {
  if (data === undefined || !OWN_ARRAY.has(data.dataType)) return null;
  const own = tensorDims(data);
  const order = getInts(node, 'perm', null)?.map(Number) ?? own.map((_, axis) => own.length - 1 - axis);
  const dims = order.map((axis) => own[axis] ?? 0);
  const steps = stepsOf(own);
  const places = placesAlong(
    dims,
    order.map((axis) => steps[axis] ?? 0),
  );
  const values = tensorValues(data);
  const result = values.slice();
  places.forEach((from, to) => {
    // Both arrays have one type, which the compiler does not see.
    (result as Float32Array)[to] = (values as Float32Array)[from] ?? 0;
  });
  return makeTensor('', data.dataType, dims, result);
}

export function constantOfShape({ node, operands: [shape], mostElements }: Foldable): TensorProto | null {
  const dims = wholeNumbers(shape);
  const value = getTensor(node, 'value', undefined) ?? float32Tensor('', [1], [0]);
  if (dims === null || !OWN_ARRAY.has(value.dataType)) return null;
  if (product(dims) > mostElements) return null;
  const one = tensorValues(value);
  const result = new (one.constructor as new (length: number) => TensorData)(product(dims));
  (result as Float32Array).fill((one as Float32Array)[0] ?? 0);
  return makeTensor('', value.dataType, dims, result);
}

/** Greatest whole numbers, by type. */
const WHOLE_RANGE: ReadonlyMap<number, readonly [number, number]> = new Map([
  [DataType.INT32, [-(2 ** 31), 2 ** 31 - 1]],
  [DataType.INT64, [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER]],
]);

/** To 32- or 64-bit floats or whole numbers; what does not fit into these is left to the engine. */
export function casted({ node, operands: [data] }: Foldable): TensorProto | null {
  const to = getInt(node, 'to', 0);
  if (data === undefined) return null;
  const dims = tensorDims(data);
  // Whole numbers that no double holds throw, and the node stays: they would be rounded twice.
  const isLong = data.dataType === DataType.INT64 || data.dataType === DataType.UINT64;
  if (to === DataType.FLOAT && !isLong) return makeTensor('', to, dims, tensorToFloat32(data));
  const numbers = tensorToNumbers(data);
  if (to === DataType.FLOAT) return makeTensor('', to, dims, Float32Array.from(numbers));
  if (to === DataType.DOUBLE) return makeTensor('', to, dims, Float64Array.from(numbers));
  const range = WHOLE_RANGE.get(to);
  if (range === undefined || !numbers.every((value) => value >= range[0] && value <= range[1])) return null;
  const whole = numbers.map(Math.trunc);
  return to === DataType.INT32
    ? makeTensor('', to, dims, Int32Array.from(whole))
    : makeTensor('', to, dims, BigInt64Array.from(whole, BigInt));
}
