import type { WhyLayer, WhyResult, WhySetting } from '@rn50/bench-stats';

/** Whether it is displayed as more than 100.0 % of the peak. */
export function isAbovePeak({ percentOfPeak }: Pick<WhyLayer, 'percentOfPeak'>): boolean {
  return percentOfPeak !== null && percentOfPeak >= 100.05;
}

/** An explanation of the speed of an INT8 model. `explain` of `@rn50/onnx-explain` gives all of it but `setting`. */
export interface WhyReport extends WhyResult {
  readonly setting: WhySetting;
}
