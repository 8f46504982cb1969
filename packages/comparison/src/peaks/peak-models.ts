import { DEFAULT_ENGINE } from '@rn50/inference-runner/engines';
import {
  DataType,
  float32Tensor,
  int8Tensor,
  type ModelProto,
  makeGraph,
  makeModel,
  node,
  uint8Tensor,
  valueInfo,
} from '@rn50/onnx-model';

/** Rows, columns and depth of the product: large enough to keep every core at its arithmetic, small enough for caches. */
export const PEAK_SIZE = 1024;
/** Multiply-accumulate operations of one product. */
export const PEAK_MACS = PEAK_SIZE ** 3;
/** The node whose time counts, in either model. */
export const PEAK_NODE = 'product';

/** How the product of codes is written: ONNX Runtime has an operator for it, other engines fuse what stands between Q and DQ. */
export type PeakForm = 'qoperator' | 'qdq';

/** @param engine its name in the registry */
export function peakForm(engine: string): PeakForm {
  return engine === DEFAULT_ENGINE ? 'qoperator' : 'qdq';
}

const SHAPE = [1, PEAK_SIZE, PEAK_SIZE] as const;

/** One product of an input `[N, 1, 1024, 1024]` with a constant matrix, in float32. */
export function fp32PeakModel(): ModelProto {
  const weights = float32Tensor(
    'weights',
    [PEAK_SIZE, PEAK_SIZE],
    new Float32Array(codes()).map((code) => code / 64),
  );
  return model([node('MatMul', ['input', 'weights'], ['output'], {}, PEAK_NODE)], [weights]);
}

/**
 * The same product on codes: uint8 activations on x86, int8 on ARM (`signed`), int8 weights either way. The input is
 * quantized before it and the product dequantized after it; neither counts.
 */
export function int8PeakModel({ signed, form }: { readonly signed: boolean; readonly form: PeakForm }): ModelProto {
  const zeroPoint = (name: string) => (signed ? int8Tensor(name, [], [0]) : uint8Tensor(name, [], [128]));
  const constants = [
    float32Tensor('scale', [], [1 / 64]),
    zeroPoint('zero'),
    int8Tensor('weights', [PEAK_SIZE, PEAK_SIZE], codes()),
    float32Tensor('weight_scale', [], [1 / 64]),
    int8Tensor('weight_zero', [], [0]),
    float32Tensor('product_scale', [], [4]),
  ];
  const [input, weights] = [
    ['codes', 'scale', 'zero'],
    ['weights', 'weight_scale', 'weight_zero'],
  ] as const;
  const product =
    form === 'qoperator'
      ? [node('QLinearMatMul', [...input, ...weights, 'product_scale', 'zero'], ['product_codes'], {}, PEAK_NODE)]
      : [
          node('DequantizeLinear', [...input], ['values']),
          node('DequantizeLinear', [...weights], ['weight_values']),
          node('MatMul', ['values', 'weight_values'], ['product'], {}, PEAK_NODE),
          node('QuantizeLinear', ['product', 'product_scale', 'zero'], ['product_codes']),
        ];
  const nodes = [
    node('QuantizeLinear', ['input', 'scale', 'zero'], ['codes']),
    ...product,
    node('DequantizeLinear', ['product_codes', 'product_scale', 'zero'], ['output']),
  ];
  return model(nodes, constants);
}

/** Small weights that differ: -63 to 63. */
function codes(): Int8Array {
  return new Int8Array(PEAK_SIZE ** 2).map((_, index) => ((index * 37) % 127) - 63);
}

function model(
  nodes: Parameters<typeof makeGraph>[0]['nodes'],
  initializers: Parameters<typeof makeGraph>[0]['initializers'],
) {
  const graph = makeGraph({
    name: 'peak',
    nodes,
    inputs: [valueInfo('input', DataType.FLOAT, ['N', ...SHAPE])],
    outputs: [valueInfo('output', DataType.FLOAT, ['N', ...SHAPE])],
    initializers,
  });
  return makeModel({ graph, irVersion: 8, opsets: { '': 13 }, producerName: 'rn50' });
}
