import type { Fidelity } from '../report/schema.js';
import { classAgreement, vectorFigures } from './fidelity.js';
import { matchRows, rowAxis } from './matched-rows.js';
import { classesOf, isFloating, type OutputValues } from './output-values.js';
import { isOneAnswer, isUnexercised } from './unexercised.js';
import { worstSlice } from './worst-slice.js';

/** From this many inputs on, one and the same class for all of them says that the inputs do not differ for the model. */
const ENOUGH_INPUTS = 4;

/** The part of a report's entry that follows from the values of one output. */
export type OutputFigures = Omit<
  Fidelity,
  'variantId' | 'reference' | 'output' | 'layers' | 'layerInputs' | 'layersNote'
>;

/**
 * Compares one output of two models on the same inputs, in their order.
 * @param rankedAxis the axis of rows that stand in an order which follows from the values, if that is known
 */
export function compareOutput(
  reference: readonly OutputValues[],
  candidate: readonly OutputValues[],
  rankedAxis?: number,
): OutputFigures {
  const inputs = reference.length;
  const [first] = reference;
  const classes = first === undefined || reference.some((one) => classesOf(one) === null) ? null : classesOf(first);
  const none: OutputFigures = {
    inputs,
    cosine: null,
    centredCosine: null,
    sqnrDb: null,
    top1Agreement: null,
    ...(classes === null ? {} : { classes }),
  };
  const without = (note: string): OutputFigures => ({ ...none, note });
  if (first === undefined) return without('there are no inputs');
  if (candidate.length < inputs) return without('the other model has no such output');
  const axis = rowAxis([...reference, ...candidate]);
  if (axis === undefined) return without(`its shape is ${shapesOf(reference)} here and ${shapesOf(candidate)} there`);
  const ofRows = axis ?? rankedAxis;
  if (ofRows !== undefined) return { ...none, ...compareRows(reference, candidate, ofRows) };
  if (first.data.length === 0) return { ...none, unexercised: true };
  if (!isFloating(first)) return { ...none, ...compareWhole(reference, candidate) };
  const finite = onlyFinite(reference, candidate);
  if (finite === null) return without('NaN or infinite values stand where the other model has numbers');
  if (isUnexercised(finite.reference)) return { ...none, unexercised: true };
  const [expected, found] = [finite.reference.map(floats), finite.candidate.map(floats)];
  if (isZero(expected)) {
    return isZero(found) ? { ...none, ...vectorFigures(expected, found) } : without('the reference is zero');
  }
  const agreed: Partial<OutputFigures> = classes === null ? {} : agreement(expected, found);
  if (agreed.top1Agreement === null && isOneAnswer(finite.reference)) return { ...none, unexercised: true };
  const worst = worstSlice(finite.reference, finite.candidate);
  return {
    ...none,
    ...vectorFigures(expected, found),
    ...agreed,
    ...(worst === null ? {} : { worstSlice: worst }),
  };
}

/** Agreement; none where both name one class for all inputs, which any broken model does too. */
function agreement(
  reference: readonly Float32Array[],
  candidate: readonly Float32Array[],
): Pick<OutputFigures, 'top1Agreement' | 'top5Agreement'> {
  const figures = classAgreement(reference, candidate);
  const [first = new Float32Array(), ...others] = reference;
  const isOne =
    reference.length >= ENOUGH_INPUTS &&
    classAgreement(
      others,
      others.map(() => first),
    ).top1Agreement === 1;
  return isOne && figures.top1Agreement === 1 ? { top1Agreement: null } : figures;
}

/** Integers and booleans. */
function compareWhole(reference: readonly OutputValues[], candidate: readonly OutputValues[]): Partial<OutputFigures> {
  const [first] = reference;
  if (
    reference.length > 1 &&
    first !== undefined &&
    reference.every((one) => equalCount(first, one) === one.data.length)
  ) {
    return { unexercised: true };
  }
  const total = reference.reduce((sum, { data }) => sum + data.length, 0);
  const equal = reference.reduce((sum, one, at) => sum + equalCount(one, candidate[at] ?? one), 0);
  return { equalShare: equal / total };
}

function equalCount({ data: a }: OutputValues, { data: b }: OutputValues): number {
  let count = 0;
  for (let k = 0; k < a.length; k += 1) if (a[k] === b[k]) count += 1;
  return count;
}

/** An output with as many rows as the values ask for. */
function compareRows(
  reference: readonly OutputValues[],
  candidate: readonly OutputValues[],
  axis: number,
): Partial<OutputFigures> {
  const { reference: expected, candidate: found, rows } = matchRows(reference, candidate, axis);
  if (rows.reference === 0) return { rows, unexercised: true };
  if (rows.matched === 0) return { rows, note: 'no rows match' };
  const [first] = reference;
  if (first !== undefined && !isFloating(first)) {
    const same = expected.filter((row, at) => row.every((value, k) => value === found[at]?.[k])).length;
    return { rows, equalShare: same / Math.max(rows.reference, rows.candidate) };
  }
  if (![...expected, ...found].every((row) => row.every(Number.isFinite))) {
    return { rows, note: 'there are NaN or infinite values' };
  }
  if (isZero(expected) && !isZero(found)) return { rows, note: 'the reference is zero' };
  const { inputs: _, ...figures } = vectorFigures(expected, found);
  return { rows, ...figures };
}

/** Values that are the same NaN or infinity on both sides, such as masked scores, count as 0; null where only one side is finite. */
function onlyFinite(
  reference: readonly OutputValues[],
  candidate: readonly OutputValues[],
): { readonly reference: readonly OutputValues[]; readonly candidate: readonly OutputValues[] } | null {
  const pairs = reference.map((one, at) => [one, candidate[at] ?? one] as const);
  if (pairs.every(([a, b]) => allFinite(a) && allFinite(b))) return { reference, candidate };
  const isFit = pairs.every(([{ data: a }, { data: b }]) => {
    for (let k = 0; k < a.length; k += 1) {
      if (!(Number.isFinite(a[k]) && Number.isFinite(b[k])) && !Object.is(a[k], b[k])) return false;
    }
    return true;
  });
  if (!isFit) return null;
  return { reference: reference.map(zeroed), candidate: candidate.map(zeroed) };
}

function allFinite({ data }: OutputValues): boolean {
  for (let k = 0; k < data.length; k += 1) if (!Number.isFinite(data[k])) return false;
  return true;
}

function zeroed(output: OutputValues): OutputValues {
  return { ...output, data: Float32Array.from(output.data, (value) => (Number.isFinite(value) ? value : 0)) };
}

function floats({ data }: OutputValues): Float32Array {
  return data instanceof Float32Array ? data : Float32Array.from(data);
}

function isZero(rows: readonly Float32Array[]): boolean {
  return rows.every((row) => row.every((value) => value === 0));
}

function shapesOf(outputs: readonly OutputValues[]): string {
  return `[${outputs[0]?.dims.join(',') ?? ''}]`;
}
