import type { NodeProto } from 'onnx-buf';
import { getInt } from '../node/attributes.js';
import type { Dim } from '../node/graph.js';

type Shapes = ReadonlyMap<string, readonly Dim[]>;

/**
 * Multiply-accumulate operations of one node, null if a shape it needs is unknown or symbolic.
 * Convolutions and matrix products are counted; everything else is 0, as is usual in published figures.
 */
export function nodeMacs(node: NodeProto, shapes: Shapes): number | null {
  const weightInput = WEIGHT_INPUT.get(node.opType);
  if (weightInput === undefined) return 0;
  const input = size(shapes, node.input[0]);
  const weights = size(shapes, node.input[weightInput]);
  const output = size(shapes, node.output[0]);
  if (input === null || weights === null || output === null) return null;
  switch (node.opType) {
    case 'Conv':
    case 'FusedConv':
    case 'ConvInteger':
    case 'QLinearConv':
      // Weights [M, C/group, k…]: each output value takes C/group * k… products.
      return (product(output) * product(weights)) / (weights[0] ?? 1);
    case 'ConvTranspose':
      // Weights [C, M/group, k…]: each input value is spread over M/group * k… products.
      return (product(input) * product(weights)) / (weights[0] ?? 1);
    case 'Gemm':
    case 'QGemm':
      return product(output) * (input[getInt(node, 'transA', 0) === 1 ? 0 : 1] ?? 1);
    default:
      return product(output) * (input.at(-1) ?? 1);
  }
}

/** Operators that multiply, and which input holds their weights. */
const WEIGHT_INPUT: ReadonlyMap<string, number> = new Map([
  ['Conv', 1],
  ['FusedConv', 1],
  ['ConvInteger', 1],
  ['ConvTranspose', 1],
  ['QLinearConv', 3],
  ['Gemm', 1],
  ['QGemm', 3],
  ['MatMul', 1],
  ['MatMulInteger', 1],
  ['QLinearMatMul', 3],
]);

function size(shapes: Shapes, name: string | undefined): number[] | null {
  const dims = shapes.get(name ?? '');
  return dims?.every((dim) => typeof dim === 'number') ? [...dims] : null;
}

function product(dims: readonly number[]): number {
  return dims.reduce((result, dim) => result * dim, 1);
}
