import { DataType, type NodeProto, type TensorProto, tensorDims, tensorToNumbers } from '@rn50/onnx-model';

/** A node with all its operands constant. */
export interface Foldable {
  readonly node: NodeProto;
  readonly operands: readonly TensorProto[];
  /** A larger result is not wanted. */
  readonly mostElements: number;
}

export function sizeOf(tensor: TensorProto): number {
  return product(tensorDims(tensor));
}

export function product(dims: readonly number[]): number {
  return dims.reduce((result, dim) => result * dim, 1);
}

/** The whole numbers of an operand, or null if it is not there or holds none. */
export function wholeNumbers(tensor: TensorProto | undefined): number[] | null {
  const isWhole = tensor?.dataType === DataType.INT64 || tensor?.dataType === DataType.INT32;
  return tensor !== undefined && isWhole ? tensorToNumbers(tensor) : null;
}

/** For each axis of a row-major tensor, how far apart neighbours along it stand. */
export function stepsOf(dims: readonly number[]): number[] {
  return dims.map((_, axis) => product(dims.slice(axis + 1)));
}

/** For every element of a result of this shape, in row-major order, where its value comes from: `steps` apart along each axis. */
export function placesAlong(dims: readonly number[], steps: readonly number[]): Uint32Array {
  const places = new Uint32Array(product(dims));
  const at = dims.map(() => 0);
  let from = 0;
  for (let to = 0; to < places.length; to += 1) {
    places[to] = from;
    for (let axis = dims.length - 1; axis >= 0; axis -= 1) {
      const [size = 0, step = 0] = [dims[axis], steps[axis]];
      const next = (at[axis] ?? 0) + 1;
      at[axis] = next < size ? next : 0;
      from += next < size ? step : step - step * size;
      if (next < size) break;
    }
  }
  return places;
}
