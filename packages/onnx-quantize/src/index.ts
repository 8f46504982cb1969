export type { Calibration } from './calibration/calibration-feeds.js';
export { pictureFeeds } from './calibration-data/image-files.js';
export {
  type CalibrationSource,
  type OpenedCalibration,
  openCalibration,
} from './calibration-data/open-calibration.js';
export {
  type Preprocessing,
  type PreprocessingPlan,
  planPreprocessing,
  preprocess,
  type Rgba,
} from './calibration-data/preprocess.js';
export { readNpy, readNpz } from './calibration-data/read-arrays.js';
export { dequantized } from './dequantize/dequantized.js';
export { stripped } from './dequantize/stripped.js';
export { QuantizeError, type QuantizeErrorCode } from './errors.js';
export {
  type LabelledImage,
  type LabelledImages,
  labelledImages,
  requireKnownClasses,
} from './labelled-images/labelled-images.js';
export { compareLayers } from './layers/compare-layers.js';
export type { ComparedLayer, ComparedLayers, CompareLayersOptions } from './layers/compared-layers.js';
export type {
  CalibrationMethod,
  ChoiceRule,
  Granularity,
  QuantizeChoices,
  QuantizedForm,
  RangeMode,
  TypeChoice,
} from './options/choices.js';
export { type FilledChoices, quantizeChoicesSchema } from './options/choices-schema.js';
export type { QuantizeOptions, QuantizeProgress } from './options/options.js';
export { quantize, quantizeUncalibrated } from './quantize.js';
export { type FloatGroup, type FloatNode, floatGroups, type QuantizeReport, type QuantizeWarning } from './report.js';
export type { LayerSqnr } from './sensitivity/measure-layers.js';
export {
  type ConvolutionChoice,
  isDecided,
  type RewriteChoice,
  type SettingChoice,
  type TuningChoices,
  type TuningVerdict,
} from './tune/choices.js';
export type { KernelForm } from './tune/kernel-form.js';
export type { TunedThroughput, TuneOptions, TuneProgress } from './tune/options.js';
export { tune } from './tune/tune.js';
