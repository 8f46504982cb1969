export type { RunRecord } from '@rn50/bench-stats';
export { type CompareOptions, compare, type MeasureOptions, measure } from './compare.js';
export type {
  Engine,
  EngineDescription,
  EngineProfile,
  EngineSession,
  GivenSessionOptions,
  InstalledEngine,
  NodeTime,
  SessionOptions,
  ValueDescription,
} from './engine/engine.js';
export * from './engine/index.js';
export * from './feeds/index.js';
export type { InspectOptions, ModelInspection } from './in-worker.js';
export {
  type InferOptions,
  type InferTogetherOptions,
  infer,
  inferTogether,
  inspectModel,
} from './infer.js';
export { checkModelFile } from './model-file/check-model-file.js';
export { type MeasureSettings, mergedSessionOptions, type VariantOptions } from './options.js';
export { type Probe, type ProbeOptions, probeModel } from './probe-model.js';
export { type ModelProfile, type ProfileOptions, profileModel } from './profile-model.js';
export { RunnerError, type RunnerErrorCode } from './runner-error.js';
export type { OnEvent, RunEvent } from './schedule/events.js';
export type { Outlook } from './schedule/outlook.js';
export {
  type SkippedPoint,
  type SkipReason,
  type SweepEvent,
  type SweepOptions,
  type SweepResult,
  type SweepSetting,
  sweep,
} from './sweep.js';
export type { ProbedBatch, ProbedOutput } from './worker/probe.js';
export type { ModelOutputs } from './worker/protocol.js';
