export type { Calibration } from './calibration/calibration-inputs.js';
export type { CalibrationMethod } from './calibration/observer.js';
export { readNpy } from './calibration/read-npy.js';
export { QuantizeError, type QuantizeErrorCode } from './errors.js';
export type { QuantizeOptions, QuantizeProgress } from './options.js';
export { quantize } from './quantize.js';
export type { FloatNode, QuantizedForm, QuantizeReport, QuantizeWarning } from './report.js';
export type {
  ConvolutionChoice,
  RewriteChoice,
  RewriteName,
  TuningChoices,
  TuningVerdict,
} from './tune/choices.js';
export type { KernelForm } from './tune/kernel-form.js';
export type { TuneOptions, TuneProgress } from './tune/options.js';
export { tune } from './tune/tune.js';
