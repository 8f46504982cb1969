/**
 * All verdicts, in the order of causes with equal (or unknown) gain: faults of the machine or the whole file come
 * before their consequences.
 */
export const VERDICT_CODES = [
  'no-int8-instructions',
  'int8-not-used',
  'signed-activations-on-x86',
  'unsigned-weights',
  'dynamic-quantization',
  'weights-are-inputs',
  'old-opset',
  'float-islands',
  'unfused-qdq',
  'transposes',
  'elementwise-chains',
  'tuned-for-another-cpu',
  'direct-kernel-on-amx',
  'threads-over-quota',
  'oversubscribed',
  'memory-bound-batch1',
  'saturation-risk',
  'no-integer-form',
  'fp32-baseline-slow',
  'not-run',
  'healthy',
] as const;

export type VerdictCode = (typeof VERDICT_CODES)[number];
