import type { ReportModel, Warning } from '@rn50/bench-stats';
import type { Probe } from '@rn50/inference-runner';
import type { ModelFacts } from '@rn50/onnx-model';
import {
  type DeclaredInput,
  type InputHints,
  type InputPlan,
  type InputSpec,
  inputSpecs,
  NO_HINTS,
} from '@rn50/onnx-model/inputs';
import type { JobResult } from '../jobs/jobs.js';

/** A model on disk, verified and described. */
export interface ModelFile extends ReportModel {
  /** As its graph declares them. */
  readonly inputs: readonly InputSpec[];
  readonly hints: InputHints;
  /** See `weightShapes` of `@rn50/onnx-model`; none where the file was not inspected. */
  readonly weightShapes: readonly string[];
}

/** A model, and how it is fed. */
export interface PlannedModel extends ModelFile {
  readonly plan: InputPlan;
  /** As they came out when the model was tried; absent where it is known to run. */
  readonly outputs?: Probe['outputs'];
}

/** The two sides of a comparison. */
export interface ModelPair {
  readonly fp32: PlannedModel;
  /** null where the model has nothing to quantize: then it is measured alone. */
  readonly int8: PlannedModel | null;
  readonly warnings: readonly Warning[];
}

/** A model file by the result of the job that read or made it. */
export function modelFile(
  made: JobResult & { readonly path: string },
  who: Pick<ModelFile, 'id' | 'precision' | 'source'>,
): ModelFile {
  const { path, sha256, sizeBytes, facts, recipe, hints = NO_HINTS, weightShapes = [] } = made;
  const inputs = inputSpecs(declaredInputs(facts));
  return { ...who, path, sha256, sizeBytes, facts, recipe, inputs, hints, weightShapes };
}

/** The id of a model as the beginning of a name in a folder. */
export function nameOfModel(id: string): string {
  return id.replace(/[^\w.-]/g, '_').slice(0, 60);
}

/** What a model given as `role` is: one of half precision is called so, unless it has integer operators. */
export function precisionOf(facts: JobResult['facts'], role: 'fp32' | 'int8'): ModelFile['precision'] {
  const { floatType, quantization } = facts as Partial<Pick<ModelFacts, 'floatType' | 'quantization'>>;
  if (floatType === undefined || (quantization ?? { form: 'none' }).form !== 'none') return role;
  return floatType === 'float16' ? 'fp16' : 'bf16';
}

/** The inputs among the facts of a model. */
export function declaredInputs(facts: JobResult['facts']): readonly DeclaredInput[] {
  // The facts are those of `describeModel`, in a report's looser type.
  return (facts.inputs ?? []) as readonly DeclaredInput[];
}

/** The model as a report has it. */
export function reportModel({
  inputs: _,
  hints: __,
  weightShapes: ___,
  ...model
}: ModelFile & Partial<PlannedModel>): ReportModel {
  const { plan: ____, outputs: _____, ...rest } = model;
  return rest;
}
