import type { ModelProto } from '@rn50/onnx-model';
import type { InputPlan, InputSpec } from '@rn50/onnx-model/inputs';
import { about, isTypedError } from '../errors.js';
import { type PlanTerms, planModel, planUntried } from '../inputs/plan-model.js';

interface Side {
  /** As the user named it. */
  readonly name: string;
  readonly path: string;
  readonly model: ModelProto;
}

/** A model, and how it is fed. */
export type PlannedSide = Side & { readonly inputs: InputPlan };

export interface PlannedSides {
  readonly int8: PlannedSide;
  readonly fp32: PlannedSide | null;
}

/** How both models are fed; a model that the engine does not run gets the plan by which it was tried. */
export async function planSides(
  { int8, fp32 }: { readonly int8: Side; readonly fp32: Side | null },
  terms: Omit<PlanTerms, 'other'>,
): Promise<PlannedSides> {
  const declared = await inputsOf(int8.model);
  const reference = fp32 === null ? null : await inputsOf(fp32.model);
  const planned = await planSide(int8, declared, reference, terms);
  if (fp32 === null || reference === null) return { int8: planned, fp32: null };
  const sizes = planned.inputs.inputs.map(({ sample, batchAxis, ...spec }) => ({
    ...spec,
    dims: sample.map((size, axis) => (axis === batchAxis ? null : size)),
  }));
  return { int8: planned, fp32: await planSide(fp32, reference, sizes, terms) };
}

async function planSide(
  side: Side,
  inputs: readonly InputSpec[],
  other: readonly InputSpec[] | null,
  terms: Omit<PlanTerms, 'other'>,
): Promise<PlannedSide> {
  const { inputHints } = await import('@rn50/onnx-model');
  const { name, path, model } = side;
  const known = { path, inputs, hints: inputHints(model, inputs) };
  try {
    return { ...side, inputs: (await planModel(known, { ...terms, other })).plan };
  } catch (error) {
    const isRefusal = isTypedError(error) && ['MODEL_REJECTED', 'INPUT_REJECTED', 'BAD_OUTPUT'].includes(error.code);
    if (!isRefusal) throw about({ role: 'model', given: name }, error);
    return { ...side, inputs: await planUntried(known, { ...terms, other }) };
  }
}

async function inputsOf(model: ModelProto): Promise<InputSpec[]> {
  const { describeModel, inputSpecs } = await import('@rn50/onnx-model');
  return inputSpecs(describeModel(model).inputs);
}
