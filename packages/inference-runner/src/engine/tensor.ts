/** The typed array that holds each element type. `bool` is one byte per element. */
export const TYPED_ARRAYS = {
  /** The bits: typed arrays of halves are not on every supported Node version. */
  float16: Uint16Array,
  float32: Float32Array,
  float64: Float64Array,
  uint8: Uint8Array,
  int8: Int8Array,
  uint16: Uint16Array,
  int16: Int16Array,
  uint32: Uint32Array,
  int32: Int32Array,
  uint64: BigUint64Array,
  int64: BigInt64Array,
  bool: Uint8Array,
} as const;

export type TensorType = keyof typeof TYPED_ARRAYS;

export type TensorData = { readonly [T in TensorType]: (typeof TYPED_ARRAYS)[T]['prototype'] };

export function isTensorType(type: string): type is TensorType {
  return Object.hasOwn(TYPED_ARRAYS, type);
}

/** A dense tensor in row-major order; `data.length` is the product of `dims`. */
export type Tensor = {
  readonly [T in TensorType]: { readonly type: T; readonly dims: readonly number[]; readonly data: TensorData[T] };
}[TensorType];

/** Input name to tensor. */
export type Feeds = Readonly<Record<string, Tensor>>;
