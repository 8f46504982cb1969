import type { ModelProto } from 'onnx-buf';

/** The rewrites that tuning tries; the names of those kept stand in a tuned file. */
export const TUNING_REWRITES = ['unread-pixels', 'space-to-depth-stem', 'projection-merge', 'kernel-forms'] as const;
export type TuningRewrite = (typeof TUNING_REWRITES)[number];

/** Keys under which a model file that rn50 made says what it was made with and tuned for (`ModelProto.metadata_props`). */
export const METADATA_KEYS = {
  form: 'rn50.form',
  method: 'rn50.method',
  percentile: 'rn50.percentile',
  rangeMode: 'rn50.range_mode',
  activationType: 'rn50.activation_type',
  weightType: 'rn50.weight_type',
  perChannel: 'rn50.per_channel',
  reduceRange: 'rn50.reduce_range',
  calibrationInputs: 'rn50.calibration_inputs',
  quantizedNodes: 'rn50.quantized_nodes',
  floatNodes: 'rn50.float_nodes',
  foldedBatchNorms: 'rn50.folded_batch_norms',
  scaledBatchNorms: 'rn50.scaled_batch_norms',
  tunedForCpu: 'rn50.tuned_for_cpu',
  tunedForInt8Path: 'rn50.tuned_for_int8_path',
  tunedForEngine: 'rn50.tuned_for_engine',
  tunedForThreads: 'rn50.tuned_for_threads',
  tunedForBatch: 'rn50.tuned_for_batch',
  /** Names of {@link TUNING_REWRITES}, with commas. */
  tunedRewrites: 'rn50.tuned_rewrites',
  tunedGemmConvolutions: 'rn50.tuned_gemm_convolutions',
} as const;

/** The key-value pairs in a model file. */
export function metadataOf({ metadataProps }: ModelProto): Map<string, string> {
  return new Map(metadataProps.map(({ key, value }) => [key, value]));
}
