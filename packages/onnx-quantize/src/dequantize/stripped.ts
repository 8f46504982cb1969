import { describeModel, type ModelProto } from '@rn50/onnx-model';
import { QuantizeError } from '../errors.js';
import { dequantized } from './dequantized.js';

/**
 * The float network behind simulated quantization: Q/DQ pairs around float weights, as training with quantization exports
 * them, are taken out. Its weights are exact; a Relu that a range stood for is put back.
 * @throws QuantizeError MODEL_UNSUPPORTED for other models, which hold no float weights or no Q/DQ pairs; EXTERNAL_DATA
 */
export function stripped(model: ModelProto): ModelProto {
  const { quantization } = describeModel(model);
  if (quantization.form !== 'none' && quantization.fakeQuantized) return dequantized(model, { cutAtZero: true });
  throw new QuantizeError(
    'MODEL_UNSUPPORTED',
    quantization.form === 'none'
      ? 'there is no quantization to take out: the model is a float model'
      : 'the quantization cannot be taken out exactly: the weights are stored as integers',
    quantization.form === 'none' ? 'Use it as it is.' : 'Give the FP32 model it was made from.',
  );
}
