export type {
  Engine,
  EngineDescription,
  EngineSession,
  EngineSpec,
  SessionOptions,
  ValueDescription,
} from './engine/engine.js';
export { loadEngine } from './engine/load-engine.js';
export type { Feeds, Tensor, TensorData, TensorType } from './engine/tensor.js';
export { type StructuredImagesOptions, structuredImages } from './input/structured-images.js';
export type { RunRecord } from './run-record.js';
export { RunnerError, type RunnerErrorCode } from './runner-error.js';
