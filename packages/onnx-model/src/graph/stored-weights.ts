import type { NodeProto, TensorProto } from 'onnx-buf';
import type { GraphView } from './graph-view.js';
import { multiplierInputs } from './multiplying-operators.js';

/** Weights of a node that multiplies, as the file keeps them. */
export interface StoredWeights {
  readonly tensor: TensorProto;
  /** Stored as floats and quantized while the model runs, as training with quantization exports them. */
  readonly isFakeQuantized: boolean;
}

/** Operators that may stand between stored weights and the operator that multiplies by them. */
const ON_THE_WAY: ReadonlySet<string> = new Set([
  'Cast',
  'Clip',
  'DequantizeLinear',
  'Identity',
  'QuantizeLinear',
  'Reshape',
  'Squeeze',
  'Transpose',
  'Unsqueeze',
]);

/** The constant that a node's weights come from; null if they are computed, or the node does not multiply. */
export function storedWeights(node: NodeProto, view: GraphView): StoredWeights | null {
  const inputs = multiplierInputs(node.opType);
  if (inputs === undefined) return null;
  let name = node.input[inputs.weight];
  let isFakeQuantized = false;
  for (;;) {
    const tensor = view.constant(name);
    if (tensor !== undefined) return { tensor, isFakeQuantized };
    const maker = view.producer(name);
    if (maker === undefined || !ON_THE_WAY.has(maker.opType)) return null;
    isFakeQuantized ||= maker.opType === 'QuantizeLinear';
    name = maker.input[0];
  }
}
