/** What can be written as JSON. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };

export interface WhyVerdict {
  readonly code: string;
  readonly cause: string;
  readonly evidence: Readonly<Record<string, JsonValue>>;
  /** null: no command of rn50 changes it; the cause says why. */
  readonly fix: string | null;
  readonly expectedGain: number | null;
}

export interface WhyLayer {
  readonly index: number;
  readonly operator: string;
  readonly name: string;
  readonly fp32Ms: number | null;
  readonly int8Ms: number | null;
  readonly gain: number | null;
  readonly gmacPerSecond: number | null;
  readonly percentOfPeak: number | null;
  readonly kernel: 'direct' | 'gemm' | 'float' | null;
}

/** Whether it is shown above 100.0 % of the peak. */
export function isAbovePeak({ percentOfPeak }: Pick<WhyLayer, 'percentOfPeak'>): boolean {
  return percentOfPeak !== null && percentOfPeak >= 100.05;
}

/** Why an INT8 model is as fast as it is. `explain` of `@rn50/onnx-explain` gives all of it but `setting`. */
export interface WhyReport {
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
  readonly verdicts: readonly WhyVerdict[];
  readonly layers: readonly WhyLayer[];
  readonly others: readonly {
    readonly operator: string;
    readonly fp32Ms: number | null;
    readonly int8Ms: number | null;
  }[];
  readonly total: {
    readonly fp32Ms: number | null;
    readonly int8Ms: number | null;
    readonly gain: number | null;
    readonly fp32BetweenMs: number | null;
    readonly int8BetweenMs: number | null;
  } | null;
  readonly peaks: {
    readonly fp32: number;
    readonly int8: number;
    /** What disturbed the machine meanwhile, in words. */
    readonly disturbedBy?: string;
  } | null;
}
