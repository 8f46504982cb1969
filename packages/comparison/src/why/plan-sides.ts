import type { ModelProto } from '@rn50/onnx-model';
import type { InputPlan, InputSpec } from '@rn50/onnx-model/inputs';
import { about, isTypedError } from '../errors.js';
import { decidedInputs, type PlanningSetting, planModel, planUntried } from '../inputs/plan-model.js';
import { cannotRun } from './cannot-run.js';
import type { Side } from './explained.js';
import { sayingFile } from './profile-sides.js';

/** A model, and how it is fed. */
export type PlannedSide = Side & { readonly inputs: InputPlan };

export interface PlannedSides {
  readonly int8: PlannedSide;
  readonly fp32: PlannedSide | null;
  /** Why the INT8 model cannot be run; null if it can, or the engine has not been asked. */
  readonly refusal: Error | null;
}

/** How both models are fed. A model that the engine does not load is profiled all the same, which says why. */
export async function planSides(
  { int8, fp32 }: { readonly int8: Side; readonly fp32: Side | null },
  setting: Omit<PlanningSetting, 'other'>,
): Promise<PlannedSides> {
  const declared = await inputsOf(int8.model);
  const reference = fp32 === null ? null : await inputsOf(fp32.model);
  let planned: PlannedSide;
  try {
    planned = await planSide(int8, declared, reference, setting);
  } catch (error) {
    if (!cannotRun(error)) throw error;
    const inputs = { inputs: [], data: null };
    return { int8: { ...int8, inputs }, fp32: fp32 === null ? null : { ...fp32, inputs }, refusal: error };
  }
  if (fp32 === null || reference === null) return { int8: planned, fp32: null, refusal: null };
  const sizes = decidedInputs(planned.inputs);
  const second = await planSide(fp32, reference, sizes, setting).catch((error: unknown) => {
    throw sayingFile(fp32.name, error);
  });
  return { int8: planned, fp32: second, refusal: null };
}

async function planSide(
  side: Side,
  inputs: readonly InputSpec[],
  other: readonly InputSpec[] | null,
  setting: Omit<PlanningSetting, 'other'>,
): Promise<PlannedSide> {
  const { inputHints } = await import('@rn50/onnx-model');
  const { name, path, model } = side;
  const known = { path, inputs, hints: inputHints(model, inputs) };
  try {
    return { ...side, inputs: (await planModel(known, { ...setting, other })).plan };
  } catch (error) {
    if (!isTypedError(error) || error.code !== 'MODEL_REJECTED') throw about({ role: 'model', given: name }, error);
    return { ...side, inputs: await planUntried(known, { ...setting, other }) };
  }
}

async function inputsOf(model: ModelProto): Promise<InputSpec[]> {
  const { describeModel, inputSpecs } = await import('@rn50/onnx-model');
  return inputSpecs(describeModel(model).inputs);
}
