import { int8Tensor, type NodeProto, node } from '@rn50/onnx-model';
import type { Network } from '../../src/graph/network.js';
import { smallNetwork, weights } from '../small-models.js';

const ints = (...values: number[]) => ({ ints: values });
const conv = (input: string, weight: string, output: string, stride: number): NodeProto =>
  node('Conv', [input, weight], [output], { strides: ints(stride, stride) }, output);

/** A stem that SpaceToDepth suits, pixels nobody reads, and three INT8 convolutions. */
export const GIVEN = smallNetwork({
  input: ['N', 3, 16, 16],
  nodes: [
    ...['0', '1', '2'].map((layer) => node('DequantizeLinear', [`q${layer}`, 's'], [`w${layer}`])),
    conv('x', 'w0', 'stem', 2),
    conv('stem', 'w1', 'middle', 1),
    conv('middle', 'w2', 'y', 2),
  ],
  initializers: [
    int8Tensor('q0', [4, 3, 2, 2], new Int8Array(48).fill(1)),
    int8Tensor('q1', [4, 4, 3, 3], new Int8Array(144).fill(1)),
    int8Tensor('q2', [4, 4, 1, 1], new Int8Array(16).fill(1)),
    weights('s', []),
  ],
});

export const hasBlocks = ({ nodes }: Network): boolean => nodes.some(({ opType }) => opType === 'SpaceToDepth');
export const isThinned = ({ nodes }: Network): boolean =>
  nodes.some(({ name, attribute }) => name === 'middle' && attribute.some(({ ints: list }) => list.includes(2n)));
