export {
  type Json,
  type KernelForm,
  type ModelProfile,
  type NodeTime,
  type Peaks,
  VERDICT_CODES,
  type VerdictCode,
  type WhyEngineNodes,
  type WhyLayer,
  type WhyOperator,
  type WhyTotal,
  type WhyVerdict,
} from '@rn50/bench-stats';
export type { FileNames } from './commands.js';
export { ExplainError, type ExplainErrorCode } from './errors.js';
export { type ExplainInput, type Explanation, explain } from './explain.js';
export { RECIPES, type Recipe, type Trial } from './recipes.js';
