import type { WhyLayer, WhyResult, WhySetting } from '@rn50/bench-stats';
import { precisionTitle } from '@rn50/bench-stats/words';

/** Whether it is displayed as more than 100.0 % of the peak. */
export function isAbovePeak({ percentOfPeak }: Pick<WhyLayer, 'percentOfPeak'>): boolean {
  return percentOfPeak !== null && percentOfPeak >= 100.05;
}

/** What the model is called that stands beside INT8: `FP32`, `FP16`. */
export function floatTitle({
  floatPrecision = 'fp32',
}: {
  readonly floatPrecision?: 'fp32' | 'fp16' | 'bf16';
}): string {
  return precisionTitle(floatPrecision);
}

/** An explanation of the speed of an INT8 model. `explain` of `@rn50/onnx-explain` gives all of it but `setting`. */
export interface WhyReport extends WhyResult {
  readonly setting: WhySetting;
}
