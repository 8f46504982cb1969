/**
 * Everything that makes INT8 slow, in the order in which causes of equal (or unknown) gain are named: what is wrong with
 * the machine or the file as a whole comes before its consequences.
 */
export const VERDICT_CODES = [
  'no-int8-instructions',
  'signed-activations-on-x86',
  'unsigned-weights',
  'dynamic-quantization',
  'old-opset',
  'float-islands',
  'unfused-qdq',
  'tuned-for-another-cpu',
  'direct-kernel-on-amx',
  'threads-over-quota',
  'oversubscribed',
  'memory-bound-batch1',
  'saturation-risk',
  'fp32-baseline-slow',
  'healthy',
] as const;

export type VerdictCode = (typeof VERDICT_CODES)[number];

/** What can be written as JSON. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** One cause, and what is known to change it. */
export interface WhyVerdict {
  readonly code: VerdictCode;
  /** Plain words for people. */
  readonly cause: string;
  /** What it rests on: node names, counts, milliseconds. */
  readonly evidence: Readonly<Record<string, Json>>;
  /** A command that changes this, known from trying it on this model; null where none of rn50's does: the cause says why. */
  readonly fix: string | null;
  /** INT8 time now / INT8 time after the fix, on this CPU; null without a fix, and where nothing measured tells. */
  readonly expectedGain: number | null;
}

/**
 * The kernel behind a layer: the direct integer convolution, an integer matrix product (convolutions are laid out for it
 * first), or a float kernel.
 */
export type KernelForm = 'direct' | 'gemm' | 'float';

/** A node that multiplies, in the order of the INT8 run; what only the FP32 model has stands where it belongs. */
export interface WhyLayer {
  readonly index: number;
  /** Of the INT8 model after ONNX Runtime's optimisations; of the FP32 model where INT8 has no such node. */
  readonly operator: string;
  readonly name: string;
  /** Multiply-accumulates of one run; null if a shape is unknown. */
  readonly macs: number | null;
  readonly fp32Ms: number | null;
  readonly int8Ms: number | null;
  /** FP32 time / INT8 time. */
  readonly gain: number | null;
  /** Of the INT8 model. */
  readonly gmacPerSecond: number | null;
  /** `gmacPerSecond` of the measured peak of its precision, above 100 where a kernel beats that; null without peaks. */
  readonly percentOfPeak: number | null;
  readonly kernel: KernelForm | null;
}

/** All nodes of an operator that does not multiply. */
export interface WhyOperator {
  readonly operator: string;
  readonly fp32Ms: number | null;
  readonly int8Ms: number | null;
}

/** Whole runs; layers, other operators and `betweenMs` add up to them. */
export interface WhyTotal {
  readonly fp32Ms: number | null;
  readonly int8Ms: number | null;
  readonly gain: number | null;
  /** What no node accounts for: the engine between nodes, and that medians of parts are not parts of a median. */
  readonly fp32BetweenMs: number | null;
  readonly int8BetweenMs: number | null;
}

/** Highest rate measured on this CPU, in 10^9 multiply-accumulates per second. */
export interface Peaks {
  readonly fp32: number;
  readonly int8: number;
  /** What disturbed the machine meanwhile, in words: then the true peaks are at least as high. */
  readonly disturbedBy?: string;
}

/** Why an INT8 model is as fast, or as slow, as it is. */
export interface WhyResult {
  /** The greatest expected gain first; a file without fault has the single verdict `healthy`. */
  readonly verdicts: readonly WhyVerdict[];
  readonly layers: readonly WhyLayer[];
  readonly others: readonly WhyOperator[];
  /** null without profiles. */
  readonly total: WhyTotal | null;
  readonly peaks: Peaks | null;
}
