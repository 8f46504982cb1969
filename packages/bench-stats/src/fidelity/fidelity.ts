import { BenchStatsError } from '../errors.js';
import type { Fidelity } from '../report/schema.js';
import { cosine } from './cosine.js';
import { sqnrDb } from './sqnr.js';
import { topClasses } from './top-classes.js';

/** ImageNet's second figure is top-5. */
const TOP = 5;

/** How close a candidate's logits are to the reference's: the fields of a report's entry that follow from logits. */
export interface FidelityFigures extends VectorFigures, ClassAgreement {}

/** How near vectors are, whatever they mean. */
export interface VectorFigures {
  readonly inputs: number;
  readonly cosine: number;
  readonly centredCosine: number;
  readonly sqnrDb: Fidelity['sqnrDb'];
}

export interface ClassAgreement {
  readonly top1Agreement: number;
  readonly top5Agreement?: number;
}

/**
 * Compares the logits of two variants on the same inputs.
 *
 * - `cosine`: mean over inputs of the cosine between the two sides. Near 1 even for poor models, whose logits
 *   have a large common part.
 * - `centredCosine`: the same after the reference's mean over inputs is subtracted from both sides, so that only the
 *   response to the input counts. One input has no mean to subtract: then it equals `cosine`. Outputs of a single value
 *   are taken as one vector over all inputs.
 * - `sqnrDb`: 10 log10(sum reference^2 / sum (reference - candidate)^2) over all inputs; null if identical.
 * - `top1Agreement`: share of inputs with the same largest logit (the first one on a tie).
 * - `top5Agreement`: mean share of the reference's five largest logits that are among the candidate's five largest; absent
 *   with fewer than six classes, where it would say nothing.
 *
 * A zero vector agrees with a zero vector (cosine 1) and with nothing else (cosine 0).
 *
 * @param reference one array of logits per input, `[classes]` each
 * @param candidate the same inputs in the same order
 * @throws BenchStatsError `INVALID_LOGITS` for no inputs, unequal lengths, NaN or infinite logits, or a reference
 *   that is all zero while the candidate is not (its SQNR has no finite value)
 */
export function fidelity(reference: readonly Float32Array[], candidate: readonly Float32Array[]): FidelityFigures {
  return { ...vectorFigures(reference, candidate), ...classAgreement(reference, candidate) };
}

/** The figures of {@link fidelity} that need no classes. */
export function vectorFigures(reference: readonly Float32Array[], candidate: readonly Float32Array[]): VectorFigures {
  checkLogits(reference, candidate);
  if (reference[0]?.length === 1) return scalarFigures(reference, candidate);
  const pairs = pairsOf(reference, candidate);
  const cosines = average(pairs.map(([a, b]) => cosine(a, b)));
  const centre = reference.length > 1 ? meanRow(reference) : null;
  return {
    inputs: reference.length,
    cosine: cosines,
    centredCosine:
      centre === null ? cosines : average(pairs.map(([a, b]) => cosine(minus(a, centre), minus(b, centre)))),
    sqnrDb: sqnrOf(pairs),
  };
}

/** A single value has a sign and no angle: the values of all inputs are one vector. */
function scalarFigures(reference: readonly Float32Array[], candidate: readonly Float32Array[]): VectorFigures {
  const overInputs = (rows: readonly Float32Array[]) => Float32Array.from(rows, ([value = 0]) => value);
  const [expected, found] = [overInputs(reference), overInputs(candidate)];
  const mean = average([...expected]);
  const centred = (values: Float32Array) => Float64Array.from(values, (value) => value - mean);
  const inputs = reference.length;
  const whole = cosine(expected, found);
  return {
    inputs,
    cosine: whole,
    centredCosine: inputs > 1 ? cosine(centred(expected), centred(found)) : whole,
    sqnrDb: sqnrOf(pairsOf(reference, candidate)),
  };
}

/** The figures of {@link fidelity} that compare the largest values. */
export function classAgreement(reference: readonly Float32Array[], candidate: readonly Float32Array[]): ClassAgreement {
  const pairs = pairsOf(reference, candidate);
  const classes = reference[0]?.length ?? 0;
  return {
    top1Agreement: average(pairs.map(([a, b]) => (topClasses(a, 1)[0] === topClasses(b, 1)[0] ? 1 : 0))),
    ...(classes > TOP ? { top5Agreement: average(pairs.map(([a, b]) => sharedTop(a, b))) } : {}),
  };
}

function pairsOf(reference: readonly Float32Array[], candidate: readonly Float32Array[]): RowPair[] {
  return reference.map((row, i) => [row, candidate[i] ?? row] as const);
}

type RowPair = readonly [reference: Float32Array, candidate: Float32Array];

function sqnrOf(pairs: readonly RowPair[]): number | null {
  let signal = 0;
  let noise = 0;
  for (const [a, b] of pairs) {
    a.forEach((value, k) => {
      signal += value ** 2;
      noise += (value - (b[k] ?? 0)) ** 2;
    });
  }
  if (signal === 0 && noise > 0) {
    throw invalid('the reference is zero for every input, so the error has no measure');
  }
  return sqnrDb(signal, noise);
}

function meanRow(rows: readonly Float32Array[]): Float64Array {
  const sums = new Float64Array(rows[0]?.length ?? 0);
  for (const row of rows) {
    row.forEach((value, k) => {
      sums[k] = (sums[k] ?? 0) + value;
    });
  }
  return sums.map((sum) => sum / rows.length);
}

function minus(row: Float32Array, centre: Float64Array): Float64Array {
  return centre.map((value, k) => (row[k] ?? 0) - value);
}

function sharedTop(a: Float32Array, b: Float32Array): number {
  const among = new Set(topClasses(b, TOP));
  return topClasses(a, TOP).filter((index) => among.has(index)).length / TOP;
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function checkLogits(reference: readonly Float32Array[], candidate: readonly Float32Array[]): void {
  if (reference.length === 0) throw invalid('there are no inputs');
  if (reference.length !== candidate.length) {
    throw invalid(`the reference has ${reference.length} inputs, the candidate ${candidate.length}`);
  }
  const classes = reference[0]?.length ?? 0;
  if (classes === 0) throw invalid('the first input has no logits');
  for (const [side, rows] of Object.entries({ reference, candidate })) {
    rows.forEach((row, i) => {
      if (row.length !== classes) throw invalid(`input ${i} of the ${side} has ${row.length} logits, not ${classes}`);
      if (!row.every(Number.isFinite)) throw invalid(`input ${i} of the ${side} has a NaN or infinite logit`);
    });
  }
}

function invalid(what: string): BenchStatsError {
  return new BenchStatsError(
    'INVALID_LOGITS',
    `logits cannot be compared: ${what}`,
    'Run both models on the same inputs, and check that their outputs are finite and of one shape.',
  );
}
