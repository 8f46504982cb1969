import type { WhyLayer, WhyResult } from '@rn50/bench-stats';

/** Whether it is shown above 100.0 % of the peak. */
export function isAbovePeak({ percentOfPeak }: Pick<WhyLayer, 'percentOfPeak'>): boolean {
  return percentOfPeak !== null && percentOfPeak >= 100.05;
}

/** Why an INT8 model is as fast as it is. `explain` of `@rn50/onnx-explain` gives all of it but `setting`. */
export interface WhyReport extends WhyResult {
  /** What was profiled, for headings. */
  readonly setting: {
    readonly int8: string;
    readonly fp32: string | null;
    readonly cpu: string;
    /** `onnxruntime 1.30.0` */
    readonly engine: string;
    readonly threads: number;
    readonly batch: number;
    /** How much was profiled where the time did not allow for all; null or absent where it did. */
    readonly shortened?: { readonly rounds: number; readonly runs: number; readonly budgetSeconds: number } | null;
  };
}
