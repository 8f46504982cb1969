import type { GivenSessionOptions } from '@rn50/inference-runner';
import type { InputPlan, InputSpec } from '@rn50/onnx-model/inputs';
import { ComparisonError, isTypedError } from '../errors.js';
import type { EngineSetting } from '../measure/engines-in-use.js';
import type { ModelFile } from '../models/model-file.js';
import type { InputsRequest, NamedFile } from '../request.js';
import type { FoundInputs, ProbeStore } from './probe-store.js';

/** What planning needs to know. */
export interface PlanningSetting extends EngineSetting {
  readonly asked: InputsRequest;
  /** Inputs of the other model; their sizes are used where this model leaves them open. */
  readonly other?: readonly InputSpec[] | null;
  readonly sessionOptions: GivenSessionOptions;
  readonly signal: AbortSignal;
  /** What earlier runs found; unless given, the model is tried. */
  readonly store?: ProbeStore;
}

export interface PlannedInputs {
  readonly plan: InputPlan;
  /** As they came out at batch 1. */
  readonly outputs: FoundInputs['outputs'];
}

/**
 * How a model is fed, by all that is known of it, and then tried: whether it runs so, and whether its batch is open.
 * @throws ComparisonError BAD_OPTION for an option that does not fit the model; INPUT_DATA, INPUT_UNSUPPORTED, INPUT_REJECTED
 */
export async function planModel(
  model: Pick<ModelFile, 'path' | 'inputs' | 'hints'>,
  { asked, other = null, ...setting }: PlanningSetting,
): Promise<PlannedInputs> {
  const { inputs: plan, outputs } = await tried(model.path, await planUntried(model, { asked, other }), setting);
  return { plan, outputs };
}

/** The inputs of a plan with the sizes that were decided; the batch stays open. */
export function decidedInputs({ inputs }: InputPlan): InputSpec[] {
  return inputs.map(({ batchAxis, sample, ...spec }) => ({
    ...spec,
    dims: sample.map((size, axis) => (axis === batchAxis ? null : size)),
  }));
}

async function tried(
  modelPath: string,
  inputs: InputPlan,
  { store, engine, engines, sessionOptions, threads, signal }: Omit<PlanningSetting, 'asked' | 'other'>,
): Promise<FoundInputs> {
  const known = await store?.read(inputs);
  if (known != null) return known;
  const { probeModel } = await import('@rn50/inference-runner');
  const found = await probeModel({ modelPath, inputs, engine, engines, sessionOptions, threads, signal });
  await store?.keep(inputs, found);
  return found;
}

/** The same without trying the model, for one that is known to run so. */
export async function planUntried(
  { inputs, hints }: Pick<ModelFile, 'inputs' | 'hints'>,
  { asked, other = null }: Pick<PlanningSetting, 'asked' | 'other'>,
): Promise<InputPlan> {
  const { planInputs, refuseTypes } = await import('@rn50/onnx-model/inputs');
  const { data = null, ...options } = asked;
  try {
    refuseTypes(inputs);
    const given = data === null ? null : await openData(data, inputs);
    return planInputs(inputs, { asked: options, data: given, other, hints });
  } catch (error) {
    throw isTypedError(error) && error.name === 'OnnxModelError' ? new ComparisonError(error) : error;
  }
}

/**
 * The plan of a model that was made of a planned one, tried once more where that left the batch open: an engine that adapts the
 * float form to another batch may not manage that with the integer form.
 */
export async function planMade(
  { path, plan }: { readonly path: string; readonly plan: InputPlan },
  setting: Omit<PlanningSetting, 'asked' | 'other'>,
): Promise<InputPlan> {
  if (plan.inputs.every(({ batchAxis }) => batchAxis === null)) return plan;
  return (await tried(path, plan, setting)).inputs;
}

async function openData({ given, path }: NamedFile, inputs: readonly InputSpec[]) {
  const { openInputData } = await import('@rn50/inference-runner/feeds');
  try {
    const { count, id, samples } = await openInputData(path, inputs);
    return { path, count, id, samples };
  } catch (error) {
    if (!isTypedError(error) && error instanceof Error && 'code' in error) {
      const remedy = 'Give a .npz or .npy file, a folder of .npy files, or ONNX test data.';
      throw new ComparisonError({
        code: 'BAD_OPTION',
        message: `--inputs ${given} cannot be read (${error.code})`,
        remedy,
      });
    }
    if (!isTypedError(error)) throw error;
    const { code, message, remedy } = error;
    throw new ComparisonError({ code, message: message.replaceAll(path, given), remedy, cause: error });
  }
}
