export { LEAST_NODE } from './doctor/checks.js';
export type { CheckResult, Diagnosis } from './doctor/diagnosis.js';
export { type Examination, examine } from './doctor/gather.js';
export { ComparisonError, type ComparisonErrorCode, type Subject } from './errors.js';
export type {
  ComparisonEvent,
  EstimateEvent,
  MeasurementEvent,
  OnEvent,
  Phase,
  PhaseEvent,
  RunOptions,
  StepEvent,
} from './events.js';
export type { Calibration } from './jobs/jobs.js';
export {
  type FetchedModel,
  fetchModels,
  listStore,
  type PrunedStore,
  pruneStore,
  type StoreContents,
  verifyStore,
} from './models/store.js';
export { type CalibrationChoice, calibrationAt, type FoundCalibration } from './quantize/calibration-at.js';
export {
  type QuantizedFile,
  type QuantizeFileRequest,
  quantizeFile,
  type TuningOutcome,
} from './quantize/quantize-file.js';
export { stripFile } from './quantize/strip-file.js';
export {
  type Amount,
  type ComparisonRequest,
  DEFAULTS,
  type FileRef,
  type Gates,
  type InputsRequest,
  type LabelledPictures,
  type ModelChoice,
  type ModelRequest,
  type NamedFile,
  type StoreOptions,
} from './request.js';
export { runComparison } from './run-comparison.js';
export { type Claim, claimFolder } from './run-log/claim-folder.js';
export { type RunLog, type RunLogOptions, runLog } from './run-log/run-log.js';
export { foreignLoader, madeInt8, type SavedModels, saveModels } from './saved-models/save-models.js';
export { type ExplainRequest, explainFiles } from './why/explain-files.js';
export type { ExplainedFiles } from './why/explained.js';
