export type { FileNames } from './commands.js';
export { ExplainError, type ExplainErrorCode } from './errors.js';
export { type ExplainInput, explain } from './explain.js';
export {
  type Explanation,
  type Json,
  type KernelForm,
  type Layer,
  type OtherOperator,
  type Peaks,
  type Total,
  VERDICT_CODES,
  type Verdict,
  type VerdictCode,
} from './explanation.js';
export type { ModelProfile, NodeTime } from './profile.js';
export { RECIPES, type Recipe, type Trial } from './recipes.js';
