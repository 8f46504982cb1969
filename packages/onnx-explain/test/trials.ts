import {
  float32Tensor,
  int8Tensor,
  type ModelProto,
  makeGraph,
  makeModel,
  node,
  uint8Tensor,
  valueInfo,
} from '@rn50/onnx-model';
import { RECIPES, type Trial } from '../src/index.js';

const PARAMETERS = ['scale', 'zero'] as const;

/** One integer convolution in the kernel that is fast everywhere: nothing is wrong with it on any CPU. */
function healthyModel(): ModelProto {
  return makeModel({
    graph: makeGraph({
      name: 'healthy',
      nodes: [
        node('QuantizeLinear', ['x', ...PARAMETERS], ['q'], {}, 'quantize'),
        node('QLinearConv', ['q', ...PARAMETERS, 'w', 'scale', 'w_zero', ...PARAMETERS], ['c'], {}, 'conv'),
        node('DequantizeLinear', ['c', ...PARAMETERS], ['y'], {}, 'dequantize'),
      ],
      inputs: [valueInfo('x', 1, ['N', 16, 8, 8])],
      outputs: [valueInfo('y', 1, ['N', 16, 8, 8])],
      initializers: [
        float32Tensor('scale', [], [0.1]),
        uint8Tensor('zero', [], [0]),
        int8Tensor('w_zero', [], [1]),
        int8Tensor('w', [16, 16, 1, 1], new Int8Array(256)),
      ],
    }),
    irVersion: 7,
    opsets: { '': 13 },
    producerName: 'test',
  });
}

/** Whatever is tried takes away all that is wrong; nothing was run. */
export const ALL_HELP: readonly Trial[] = RECIPES.map((recipe) => ({ recipe, model: healthyModel(), ran: null }));
