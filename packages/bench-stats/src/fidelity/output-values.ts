/** One output of a model for one input. */
export interface OutputValues {
  /** Element type, e.g. `float32`, `int64`, `bool`. */
  readonly type: string;
  readonly dims: readonly number[];
  /** In row-major order; halves and 64-bit integers as numbers. */
  readonly data: ArrayLike<number>;
}

export function isFloating({ type }: OutputValues): boolean {
  return type.startsWith('float') || type === 'bfloat16' || type === 'double';
}

/** Where the entries of an axis lie: element `(outer, index, inner)` is at `(outer * size + index) * inner + …`. */
export function stridesOf(dims: readonly number[], axis: number): { outer: number; size: number; inner: number } {
  const product = (sizes: readonly number[]): number => sizes.reduce((all, size) => all * size, 1);
  return { outer: product(dims.slice(0, axis)), size: dims[axis] ?? 1, inner: product(dims.slice(axis + 1)) };
}

/** The number of classes of an output `[1, classes]` or `[1, classes, 1, 1]`; null for any other: `[1, n, 1]` is a value over time. */
export function classesOf(output: OutputValues): number | null {
  const { dims } = output;
  const [first, classes = 0, ...rest] = dims;
  const isFlat = rest.length !== 1 && rest.every((size) => size === 1);
  const isClasses = isFloating(output) && first === 1 && classes > 1 && isFlat;
  return isClasses ? classes : null;
}
