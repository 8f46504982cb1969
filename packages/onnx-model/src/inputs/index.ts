export { OnnxModelError } from '../errors.js';
export {
  type DataFile,
  declaredBatch,
  dimsAt,
  fixedBatch,
  type InputPlan,
  type InputValues,
  mainInput,
  type PictureRange,
  type PlannedInput,
  type SampleSizes,
  SIZE_SOURCES,
  type SizeSource,
  sampleSizes,
} from './input-plan.js';
export type { DeclaredInput, InputDim, InputRole, InputSpec } from './input-spec.js';
export { inputSpecs } from './input-spec.js';
export { batchOfEveryInput, callsFirstAxisLength, firstAxisAsSize, otherPlans } from './other-plans.js';
export {
  type AskedInputs,
  conventionalPlan,
  declaration,
  type GivenData,
  type InputHints,
  NO_HINTS,
  type PlanSources,
  planInputs,
  refuseTypes,
} from './plan-inputs.js';
