import { type InputPlan, mainInput, type PlannedInput } from './input-plan.js';
import { otherPictures, pictureAxes } from './picture-sizes.js';
import { fixedSides, isSize, USUAL_LENGTH, withLengths } from './plan-inputs.js';

/** Lengths of sequences, the usual first. */
const LENGTHS = [128, 256, 512, 64, 32, 16, 8, 4, 2, 1, 384, 1024, 100, 80, 50, 20, 10, 40, 13, 12, 24, 88, 229, 257];

/** The same plan with other sizes in place of those that a convention gave; none where it gave none. */
export function otherSizes(plan: InputPlan): InputPlan[] {
  const isGuessed = plan.inputs.some(({ sizeFrom }) => sizeFrom === 'convention');
  if (!isGuessed) return [];
  const tries = Math.max(otherPictures([null, null]).length, LENGTHS.length - 1);
  return Array.from({ length: tries }, (_, at) =>
    resized(plan, (input) => {
      const sides = otherPictures(fixedSides(input))[at];
      if (isPicture(input) && sides === undefined) return new Map();
      const sizeOf = (axis: number) => (isPicture(input) ? sides?.[pictureAxes(input).indexOf(axis)] : LENGTHS[at + 1]);
      return new Map(guessedAxes(input).map((axis) => [axis, sizeOf(axis) ?? USUAL_LENGTH]));
    }),
  );
}

/**
 * What may be tried where a model does not run with a plan, the likelier first: other sizes; integers of 0, as they may index what is
 * small; sizes of single axes; and the first axis as a size like any other, for it may be no batch.
 */
export function* otherPlans(plan: InputPlan): Generator<InputPlan> {
  yield* withoutPast(plan);
  for (const one of [plan, ...firstAxisAsSize(plan)]) {
    if (one !== plan) yield one;
    yield* otherSizes(one);
    yield* zeroIntegers(one);
    yield* sizesOfOneAxis(one);
  }
}

/** What text decoders keep of the steps before. */
const PAST = /(^|[^a-z])(past|cache|key|value)([^a-z]|$)/i;

/** The first step of a text decoder, whose past is empty: its mask is then as long as its tokens. */
function withoutPast(plan: InputPlan): InputPlan[] {
  const isOpen = ({ dims, batchAxis }: PlannedInput, axis: number) => axis !== batchAxis && !isSize(dims?.[axis]);
  const hasPast = (input: PlannedInput) =>
    input.role === 'state' && input.sizeFrom === 'convention' && input.sample.length > 2 && PAST.test(input.name);
  if (!plan.inputs.some(hasPast)) return [];
  return [
    resized(
      plan,
      (input) =>
        new Map(hasPast(input) ? input.sample.flatMap((_, axis) => (isOpen(input, axis) ? [[axis, 0]] : [])) : []),
    ),
  ];
}

/** Where several axes of an input are open they are seldom of one size. */
function sizesOfOneAxis(plan: InputPlan): InputPlan[] {
  const hasSeveral = (input: PlannedInput) => !isPicture(input) && guessedAxes(input).length > 1;
  if (!plan.inputs.some(hasSeveral)) return [];
  return LENGTHS.slice(1).flatMap((size) =>
    [-1, 0].map((which) =>
      resized(plan, (input) => {
        const axis = guessedAxes(input).at(which);
        return new Map(hasSeveral(input) && axis !== undefined ? [[axis, size]] : []);
      }),
    ),
  );
}

function zeroIntegers(plan: InputPlan): InputPlan[] {
  const isMade = ({ type, values }: PlannedInput) =>
    /int/.test(type) && (values.kind === 'waves' || values.kind === 'ids' || values.kind === 'positions');
  if (!plan.inputs.some(isMade)) return [];
  const inputs = plan.inputs.map(
    (input): PlannedInput => (isMade(input) ? { ...input, values: { kind: 'constant', value: 0 } } : input),
  );
  return [{ ...plan, inputs }];
}

/**
 * The plan with what was taken for the batch as a size by convention, in every input that has it; none for pictures, which come in
 * batches.
 */
export function firstAxisAsSize(plan: InputPlan): InputPlan[] {
  const main = mainInput(plan.inputs);
  if (main === undefined || main.batchAxis !== 0 || isPicture(main) || main.values.kind === 'data') return [];
  const inputs = plan.inputs.map((input): PlannedInput => {
    const { batchAxis, sample } = input;
    if (batchAxis === null) return input;
    const sizes = sample.map((size, axis) => (axis === batchAxis ? USUAL_LENGTH : size));
    return { ...input, sample: sizes, batchAxis: null, sizeFrom: 'convention' };
  });
  return [{ ...plan, inputs: withLengths(inputs) }];
}

/** Symbols of a first axis along which one sample lies: `seq_len`, `T`, `num_nodes`. */
const LENGTH_AXIS =
  /(^|[^a-z])(num|len|length|seq|sequence|time|times|frames?|steps?|nodes?|edges?|atoms?|points?|tokens?)([^a-z]|$)|^[tTlL]$/;

/** Whether the model calls the first axis of its main input a length. */
export function callsFirstAxisLength(plan: InputPlan): boolean {
  const first = mainInput(plan.inputs)?.dims?.[0];
  return typeof first === 'string' && LENGTH_AXIS.test(first);
}

/**
 * The plan with a batch in every input: exporters name the batch of each input differently, and states have theirs in the middle.
 * Null where that is no other plan.
 */
export function batchOfEveryInput(plan: InputPlan): InputPlan | null {
  const widened = plan.inputs.map((input): PlannedInput => {
    if (input.batchAxis !== null || input.values.kind === 'data') return input;
    const axis = input.sample.findIndex(
      (size, at) => size === 1 && !isSize(input.dims?.[at]) && (at === 0 || input.role === 'state'),
    );
    if (axis < 0) return input;
    const isOther = guessedAxes(input).some((at) => at !== axis);
    return { ...input, batchAxis: axis, sizeFrom: isOther ? input.sizeFrom : 'model' };
  });
  return widened.every((input, at) => input === plan.inputs[at]) ? null : { ...plan, inputs: widened };
}

/** Axes whose size may be another one. */
function guessedAxes(input: PlannedInput): number[] {
  if (input.sizeFrom !== 'convention') return [];
  const sides = pictureAxes(input);
  return input.sample.flatMap((size, axis) => {
    const isGuessed = size > 1 && axis !== input.batchAxis && !isSize(input.dims?.[axis]);
    return isGuessed && (!isPicture(input) || sides.includes(axis)) ? [axis] : [];
  });
}

/** The plan with other sizes of some axes. */
export function resized(plan: InputPlan, sizesOf: (input: PlannedInput) => ReadonlyMap<number, number>): InputPlan {
  const inputs = plan.inputs.map((input): PlannedInput => {
    const sizes = sizesOf(input);
    if (sizes.size === 0) return input;
    return { ...input, sample: input.sample.map((size, axis) => sizes.get(axis) ?? size), sizeFrom: 'graph' };
  });
  return { ...plan, inputs: withLengths(inputs) };
}

function isPicture({ values }: PlannedInput): boolean {
  return values.kind === 'pictures';
}
