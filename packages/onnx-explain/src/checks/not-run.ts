import type { WhyVerdict } from '@rn50/bench-stats';
import { describeModel, type ModelProto } from '@rn50/onnx-model';

const FORMS = {
  none: 'no quantization',
  qdq: 'Q/DQ pairs',
  qoperator: 'integer operators',
  dynamic: 'dynamic quantization',
  mixed: 'several forms of quantization',
} as const;

/** The verdict on a model that could not be run and whose file shows no cause: what the file is. */
export function notRun(model: ModelProto, reason: string): WhyVerdict {
  const { quantization } = describeModel(model);
  const { form } = quantization;
  return {
    code: 'not-run',
    cause:
      'The model could not be run here, so nothing was timed. The file alone shows none of the causes that can be seen without a run.',
    evidence: {
      form: FORMS[form],
      ...(form === 'none'
        ? {}
        : {
            activations: quantization.activationType,
            weights: quantization.weightType,
            quantizedLayers: quantization.quantizedOperators,
            floatLayers: quantization.floatOperators,
          }),
      engineSays: reason,
    },
    fix: null,
    expectedGain: null,
  };
}
