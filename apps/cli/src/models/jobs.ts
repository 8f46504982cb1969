import type { CpuInfo } from '@rn50/cpu-detect';
import type { SessionOptions } from '@rn50/inference-runner';
import type { CalibrationSource, QuantizeReport } from '@rn50/onnx-quantize';
import type { QuantizeChoices } from '../options/quantize-options.js';
import type { ImageDims } from './image-dims.js';

/** Work on whole models: done in a child process, so that the parent stays small (see `job-worker.ts`). */
export type Job =
  | { readonly kind: 'inspect'; readonly path: string }
  | { readonly kind: 'build'; readonly out: string; readonly seed: number }
  | QuantizeJob
  | TuneJob;

export interface QuantizeJob extends QuantizeChoices {
  readonly kind: 'quantize';
  readonly fp32: string;
  readonly out: string;
  readonly calibration: Calibration;
  readonly cpu: CpuInfo;
  readonly threads: number;
  /** Tune the result for this machine. */
  readonly tune: boolean;
}

/** For what a model is tuned. */
export interface TuneTerms {
  readonly cpu: CpuInfo;
  readonly threads: number;
  readonly batch: number;
  readonly sessionOptions: Omit<SessionOptions, 'threads'>;
}

/** Writes the tuned model, or the one at `path` again where nothing is faster: the recipe's `tuned` says which. */
export interface TuneJob extends TuneTerms {
  readonly kind: 'tune';
  readonly path: string;
  readonly out: string;
}

export type Calibration =
  /** Seeded images with structure: gradients, blobs, gratings, checkerboards. */
  { readonly kind: 'structured'; readonly count: number; readonly seed: number } | CalibrationSource;

/** What every job hands back about the model it read or wrote. */
export interface JobResult {
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly image: ImageDims;
  readonly facts: Record<string, unknown>;
  /** How an INT8 model was made, null for other jobs. */
  readonly recipe: Record<string, unknown> | null;
  /** What a quantize job did. */
  readonly report?: QuantizeReport;
}

export type JobMessage =
  | { readonly type: 'progress'; readonly text: string }
  | { readonly type: 'done'; readonly result: JobResult }
  | { readonly type: 'failed'; readonly code: string; readonly message: string; readonly remedy: string };
