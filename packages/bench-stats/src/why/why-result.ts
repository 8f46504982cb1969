import type { ReportInput, Warning } from '../report/schema.js';
import type { VerdictCode } from './verdict-codes.js';

/** A JSON value. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** One cause, with a fix if one is known. */
export interface WhyVerdict {
  readonly code: VerdictCode;
  /** The cause in a plain sentence. */
  readonly cause: string;
  /** Node names, counts and milliseconds that support it. */
  readonly evidence: Readonly<Record<string, Json>>;
  /** A command that was tried on this model and helps; null if no command of rn50 does, and then `cause` says why. */
  readonly fix: string | null;
  /** INT8 time now / INT8 time after the fix, on this CPU; null without a fix or a measurement. */
  readonly expectedGain: number | null;
}

/**
 * The kernel behind a layer: the direct integer convolution, an integer matrix product (convolutions are rearranged for
 * it first, im2col), or a float kernel.
 */
export type KernelForm = 'direct' | 'gemm' | 'float';

/**
 * A node that multiplies, in the order of the INT8 run; nodes only in the FP32 model are inserted at their position.
 */
export interface WhyLayer {
  readonly index: number;
  /** From the INT8 model after ONNX Runtime's optimisations, or from the FP32 model if INT8 has no such node. */
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
  /**
   * `gmacPerSecond` as percent of the measured peak of its precision, above 100 if a kernel beats it; null without
   * peaks.
   */
  readonly percentOfPeak: number | null;
  readonly kernel: KernelForm | null;
  /** The engine's own name of the kernel of the INT8 model, where it tells: `brgconv_avx512_I8`. */
  readonly engineKernel?: string;
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
  /** Run time outside all nodes: engine overhead, and the error of adding medians. */
  readonly fp32BetweenMs: number | null;
  readonly int8BetweenMs: number | null;
  /** Share of the nodes' time in nodes that the engine made and that are not in the file, where it has such: from 0 to 1. */
  readonly unmatchedShare?: { readonly fp32: number | null; readonly int8: number };
}

/** Highest rate measured on this CPU, in 10^9 multiply-accumulates per second. */
export interface Peaks {
  readonly fp32: number;
  readonly int8: number;
  /** Absent where no engine computes in it. */
  readonly bf16?: number | undefined;
  /** Name and version of the engine that reached a rate, where it is another than the first one measured: `OpenVINO 2026.4.1`. */
  readonly by?: Readonly<Partial<Record<'fp32' | 'int8' | 'bf16', string | undefined>>> | undefined;
  /** Disturbances during the measurement, in words; the true peaks are then at least as high. */
  readonly disturbedBy?: string | undefined;
}

/** What was profiled and how, for headings. */
export interface WhySetting {
  readonly int8: string;
  readonly fp32: string | null;
  readonly cpu: string;
  /** `onnxruntime 1.30.0` */
  readonly engine: string;
  readonly threads: number;
  readonly batch: number;
  /** How the INT8 file was fed; absent where that is not known. */
  readonly inputs?: readonly ReportInput[];
  /** How much was profiled where the budget did not allow for all; null or absent: all. */
  readonly shortened?: { readonly rounds: number; readonly runs: number; readonly budgetSeconds: number } | null;
  /** What makes the figures less than they could be here. */
  readonly warnings?: readonly Warning[];
}

/** The nodes of one model as its engine ran them, in that order. */
export interface WhyEngineNodes {
  readonly side: 'fp32' | 'int8';
  /** Share of the time in nodes that are not in the file. */
  readonly unmatchedShare: number;
  readonly nodes: readonly {
    readonly operator: string;
    readonly name: string;
    readonly ms: number;
    readonly kernel: string | null;
  }[];
}

/** An explanation of the speed of an INT8 model. */
export interface WhyResult {
  /** Greatest expected gain first; a file without faults has only the verdict `healthy`. */
  readonly verdicts: readonly WhyVerdict[];
  readonly layers: readonly WhyLayer[];
  readonly others: readonly WhyOperator[];
  /** In place of `layers` and `others`, where the engine has made so much of the graph anew that they would tell too little. */
  readonly engineNodes?: readonly WhyEngineNodes[];
  /** null without profiles. */
  readonly total: WhyTotal | null;
  readonly peaks: Peaks | null;
  /** Of the model that stands as `fp32`, where it is no FP32. */
  readonly floatPrecision?: 'fp16' | 'bf16';
}
