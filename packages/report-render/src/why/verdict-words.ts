import type { VerdictCode, WhyVerdict } from '@rn50/bench-stats';

/** Verdicts whose fix is a command that only measures. */
const MEASURES: ReadonlySet<string> = new Set<VerdictCode>(['healthy', 'no-int8-instructions', 'fp32-baseline-slow']);

/** What stands before the command of a verdict. */
export function fixTitle({ code }: Pick<WhyVerdict, 'code'>): 'Next' | 'Fix' {
  return MEASURES.has(code) ? 'Next' : 'Fix';
}

/** The cause in a clause that fits one line; `WhyVerdict.cause` has the whole of it. */
const CAUSES: Readonly<Record<Exclude<VerdictCode, 'healthy'>, string>> = {
  'no-int8-instructions': 'this CPU has no INT8 dot product',
  'int8-not-used': 'the engine computes quantized layers in float',
  'signed-activations-on-x86': 'activations are int8, which has slow kernels here',
  'unsigned-weights': 'weights are uint8, which has a slow kernel here',
  'dynamic-quantization': 'it is quantized dynamically: ranges are found in every run',
  'weights-are-inputs': 'weights are listed as inputs, nothing around them is optimized',
  'old-opset': 'its opset is too old for fused INT8 kernels',
  'float-islands': 'operators are left in float between quantized ones',
  'unfused-qdq': 'QuantizeLinear and DequantizeLinear could not be fused',
  transposes: 'transposes take much of the run',
  'elementwise-chains': 'element-wise operators on integers take much of the run',
  'tuned-for-another-cpu': 'the file is tuned for another kind of CPU',
  'direct-kernel-on-amx': 'convolutions do not use the AMX tiles of this CPU',
  'threads-over-quota': 'more threads run than the CPU quota allows',
  oversubscribed: 'more threads run than there are cores',
  'memory-bound-batch1': 'at batch 1 most layers wait for memory',
  'saturation-risk': 'sums in 16 bits may saturate on this CPU',
  'no-integer-form': 'operators without an INT8 form take much of the run',
  'fp32-baseline-slow': 'the float model is slow, so INT8 looks better than it is',
  'not-run': 'the INT8 model could not be profiled',
};

/** What the greatest cause is, in a clause; null where there is nothing to mend. */
export function causeWords({ code }: Pick<WhyVerdict, 'code'>): string | null {
  return code === 'healthy' ? null : CAUSES[code];
}
