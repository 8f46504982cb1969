export { OnnxModelError } from '../errors.js';
export type { DeclaredInput, InputDim, InputRole, InputSpec } from './input-spec.js';
export { fixedBatch, inputSpecs } from './input-spec.js';
export { type ImageSpec, measurableInput } from './measurable-input.js';
