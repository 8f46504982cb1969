import type { ReportInput, WhyLayer, WhyResult } from '@rn50/bench-stats';

/** Whether it is displayed as more than 100.0 % of the peak. */
export function isAbovePeak({ percentOfPeak }: Pick<WhyLayer, 'percentOfPeak'>): boolean {
  return percentOfPeak !== null && percentOfPeak >= 100.05;
}

/** An explanation of the speed of an INT8 model. `explain` of `@rn50/onnx-explain` gives all of it but `setting`. */
export interface WhyReport extends WhyResult {
  /** The profiled setting, for headings. */
  readonly setting: {
    readonly int8: string;
    readonly fp32: string | null;
    readonly cpu: string;
    /** `onnxruntime 1.30.0` */
    readonly engine: string;
    readonly threads: number;
    readonly batch: number;
    /** How the INT8 file was fed; absent where that is not known. */
    readonly inputs?: readonly ReportInput[];
    /** What was profiled if the budget was too short for all; null or absent otherwise. */
    readonly shortened?: { readonly rounds: number; readonly runs: number; readonly budgetSeconds: number } | null;
  };
}
