/**
 * Measures of how near a candidate's logits are to the reference's, one array per input, by the definitions of
 * `fidelity` in `@rn50/bench-stats`, on which this package does not depend.
 */

/** Mean over the inputs of the cosine of the two sides, after the reference's mean over inputs is taken from both. */
export function centredCosine(reference: readonly Float32Array[], candidate: readonly Float32Array[]): number {
  const classes = reference[0]?.length ?? 0;
  const centre = Float64Array.from({ length: classes }, (_, at) => mean(reference.map((row) => row[at] ?? Number.NaN)));
  const minus = (row: Float32Array | undefined): Float64Array =>
    centre.map((value, at) => (row?.[at] ?? Number.NaN) - value);
  return mean(reference.map((row, input) => cosine(minus(row), minus(candidate[input]))));
}

/** Share of inputs with the same largest logit. */
export function top1Agreement(reference: readonly Float32Array[], candidate: readonly Float32Array[]): number {
  const largest = (row: Float32Array | undefined): number => row?.indexOf(Math.max(...row)) ?? -1;
  return mean(reference.map((row, input) => (largest(row) === largest(candidate[input]) ? 1 : 0)));
}

function cosine(a: Float64Array, b: Float64Array): number {
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, at) => sum + value * (b[at] ?? Number.NaN), 0);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
