import type { ReportInput, WhySetting } from '@rn50/bench-stats';
import type { CpuInfo } from '@rn50/cpu-detect';
import type { ModelProfile } from '@rn50/inference-runner';
import type { Explanation, Trial } from '@rn50/onnx-explain';
import type { ModelProto } from '@rn50/onnx-model';
import type { SampleSizes } from '@rn50/onnx-model/inputs';
import { ComparisonError } from '../errors.js';
import type { BestPeaks } from '../peaks/best-peaks.js';

/** An explanation, and of what it is. */
export interface ExplainedFiles extends Omit<Explanation, 'untried'> {
  readonly setting: Required<WhySetting>;
}

/** One of the two models. */
export interface Side {
  /** As the user named it. */
  readonly name: string;
  readonly path: string;
  readonly model: ModelProto;
}

export interface Sides {
  readonly int8: Side;
  readonly fp32: Side | null;
}

/** On what it runs, for the heading. */
export interface Setting {
  readonly engine: string;
  readonly cpu: CpuInfo;
  readonly threads: number;
  readonly batch: number;
  readonly inputs?: readonly ReportInput[];
  /** Of the inputs of both models. */
  readonly sizes?: SampleSizes;
  readonly shortened?: WhySetting['shortened'];
  readonly warnings?: WhySetting['warnings'];
}

/** What is known of how they run; before profiling nothing is. */
export interface RunFacts {
  readonly peaks: BestPeaks | null;
  readonly int8: ModelProfile | null;
  readonly fp32: ModelProfile | null;
  readonly refusal: string | null;
  /** Results of the fixes that were tried. */
  readonly trials: readonly Trial[];
}

export const NO_RUN_FACTS: RunFacts = { peaks: null, int8: null, fp32: null, refusal: null, trials: [] };

/**
 * The causes, from the files and what is known of how they run.
 * @throws ComparisonError NOT_QUANTIZED, ALREADY_QUANTIZED
 */
export async function explainSides(
  { int8, fp32 }: Sides,
  { peaks, refusal, trials, ...profiles }: RunFacts,
  { engine, cpu, threads, batch, inputs = [], sizes = {}, shortened = null, warnings = [] }: Setting,
): Promise<ExplainedFiles & Explanation> {
  const { ExplainError, explain } = await import('@rn50/onnx-explain');
  let explanation: Explanation;
  try {
    explanation = explain({
      int8: int8.model,
      fp32: fp32?.model ?? null,
      cpu,
      profiles,
      peaks: peaks?.own ?? null,
      bestPeaks: peaks?.best ?? null,
      refusal,
      trials,
      sizes,
      files: { int8: int8.name, fp32: fp32?.name ?? null },
    });
  } catch (cause) {
    if (!(cause instanceof ExplainError)) throw cause;
    const { code, message, remedy } = cause;
    const subject =
      code === 'ALREADY_QUANTIZED'
        ? ({ role: 'fp32', given: fp32?.name ?? '' } as const)
        : ({ role: 'model', given: int8.name } as const);
    throw new ComparisonError({ code, message, remedy, subject, cause });
  }
  return {
    setting: {
      int8: int8.name,
      fp32: fp32?.name ?? null,
      cpu: cpu.model,
      engine,
      threads: profiles.int8?.threads ?? threads,
      batch: profiles.int8?.batch ?? batch,
      inputs,
      shortened,
      warnings,
    },
    ...explanation,
  };
}
