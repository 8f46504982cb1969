import {
  changed,
  DataType,
  float32Tensor,
  type GraphView,
  int8Tensor,
  int32Tensor,
  int64Tensor,
  node as makeNode,
  type NodeProto,
  type TensorProto,
  tensorDims,
  tensorToNumbers,
  uint8Tensor,
} from '@rn50/onnx-model';
import { freshNames, nodeName } from '../graph/names.js';
import { type Network, tensorsUsed, viewOf } from '../graph/network.js';
import { foldBatchNorm } from '../passes/fold-batch-norm.js';
import { type Operand, type PointwisePair, pointwisePairs } from './pointwise-pairs.js';
import type { Rewritten } from './rewrite.js';

/** Split takes its sizes as an input from here on, and QuantizeLinear an axis. */
const AXIS_OPSET = 13;
const CHANNELS = 1;

/**
 * Two 1x1 convolutions over one tensor, as the first of a stage of ResNet and its projection, as one with the filters of both,
 * whose output is split: the tensor is read once. Each output is the same sum. Where a QuantizeLinear is all that reads either
 * output, one with a scale for each channel stands before the Split, so that the convolution still puts out codes.
 * Normalizations behind float convolutions are folded into them first, as every engine does.
 */
export function mergeProjections(given: Network): Rewritten | null {
  const { network } = foldBatchNorm(given);
  const pairs = pointwisePairs(network);
  if (pairs.length === 0) return null;
  const view = viewOf(network);
  const fresh = freshNames(network);
  const initializers = new Map(network.initializers);
  const made = new Map<NodeProto, readonly NodeProto[]>();
  for (const pair of pairs) {
    const writer = writerOf(fresh);
    const [first, second] = pair;
    const quantizers = quantizersOf(pair, network, view);
    for (const node of [second.node, ...(quantizers ?? [])]) made.set(node, []);
    made.set(first.node, merged(pair, quantizers, network, writer));
    for (const tensor of writer.tensors) initializers.set(tensor.name, tensor);
  }
  const nodes = network.nodes.flatMap((node) => made.get(node) ?? [node]);
  const used = tensorsUsed({ ...network, nodes });
  const operands = new Set(pairs.flat().flatMap(({ weights, bias }) => [weights.dequantize, bias?.dequantize]));
  const isLeft = (node: NodeProto): boolean => !operands.has(node) || used.has(node.output[0] ?? '');
  return {
    network: { ...network, nodes: nodes.filter(isLeft), initializers },
    sites: pairs.flat().map(({ node }) => nodeName(node)),
  };
}

interface Writer {
  readonly fresh: (wanted: string) => string;
  readonly tensors: TensorProto[];
  /** Keeps a constant and says its name. */
  readonly add: (tensor: TensorProto) => string;
}

function writerOf(fresh: Writer['fresh']): Writer {
  const tensors: TensorProto[] = [];
  const add = (tensor: TensorProto): string => {
    tensors.push(tensor);
    return tensor.name;
  };
  return { fresh, tensors, add };
}

/** What stands in place of the first convolution. */
function merged(
  [first, second]: PointwisePair,
  quantizers: readonly NodeProto[] | null,
  network: Network,
  writer: Writer,
): NodeProto[] {
  const { fresh, add } = writer;
  const filters = [first.filters, second.filters] as const;
  const name = fresh(`${nodeName(first.node)}_and_${nodeName(second.node)}`);
  const weights = bothOperands(`${name}_weights`, [first.weights, second.weights], filters, writer);
  const biases = [first.bias ?? zeros(first), second.bias ?? zeros(second)] as const;
  const hasBias = first.bias !== null || second.bias !== null;
  const bias = hasBias ? bothOperands(`${name}_bias`, biases, filters, writer) : null;
  const input = [first.node.input[0] ?? '', weights.name, ...(bias === null ? [] : [bias.name])];
  const nodes = [...weights.nodes, ...(bias?.nodes ?? []), changed(first.node, { name, input, output: [name] })];
  let whole = name;
  let outputs = [first.node, second.node].map(({ output }) => output[0] ?? '');
  if (quantizers !== null) {
    whole = fresh(`${name}_codes`);
    outputs = quantizers.map(({ output }) => output[0] ?? '');
    const numbers = [1, 2].map((at) => {
      const tensors = quantizers.map((one) => constantAt(one, at, network));
      return add(rows(fresh(`${whole}_${at === 1 ? 'scale' : 'zero_point'}`), tensors, filters));
    });
    nodes.push(
      makeNode('QuantizeLinear', [name, ...numbers], [whole], { axis: { int: CHANNELS } }, `${whole}_quantize`),
    );
  }
  const takesSizes = opsetOf(network) >= AXIS_OPSET;
  const sizes = takesSizes ? [add(int64Tensor(fresh(`${name}_filters`), [filters.length], filters))] : [];
  const attributes = { axis: { int: CHANNELS }, ...(takesSizes ? {} : { split: { ints: filters } }) };
  nodes.push(makeNode('Split', [whole, ...sizes], outputs, attributes, `${name}_split`));
  return nodes;
}

/** One operand with the rows of both, and the node that makes it of codes. */
function bothOperands(
  name: string,
  both: readonly [Operand, Operand],
  filters: readonly [number, number],
  { fresh, add }: Writer,
): { readonly name: string; readonly nodes: readonly NodeProto[] } {
  const [{ dequantize, parts }] = both;
  const constants = parts.map((_, at) => {
    const tensors = both.map((operand) => operand.parts[at]);
    return add(
      rows(fresh(at === 0 ? `${name}_rows` : `${name}_${at === 1 ? 'scale' : 'zero_point'}`), tensors, filters),
    );
  });
  if (dequantize === null) return { name: constants[0] ?? '', nodes: [] };
  const made = fresh(name);
  const node = makeNode('DequantizeLinear', constants, [made], { axis: { int: 0 } }, `${made}_dequantize`);
  return { name: made, nodes: [node] };
}

function zeros({ filters }: { readonly filters: number }): Operand {
  return { dequantize: null, parts: [float32Tensor('', [filters], new Float32Array(filters))] };
}

/** The QuantizeLinear of either output, if both have one scale and are all that reads it. */
function quantizersOf(pair: PointwisePair, network: Network, view: GraphView): readonly NodeProto[] | null {
  const readers = pair.flatMap(({ node }) => view.onlyReader(node.output[0] ?? '') ?? []);
  const isPlain = ({ opType, input }: NodeProto): boolean => opType === 'QuantizeLinear' && input.length === 3;
  if (opsetOf(network) < AXIS_OPSET || readers.length < pair.length || !readers.every(isPlain)) return null;
  const constants = readers.flatMap((node) => [1, 2].map((at) => network.initializers.get(node.input[at] ?? '')));
  if (constants.some((tensor) => tensor?.dims.length !== 0)) return null;
  return constants[1]?.dataType === constants[3]?.dataType ? readers : null;
}

function constantAt({ input }: NodeProto, at: number, { initializers }: Network): TensorProto | undefined {
  return initializers.get(input[at] ?? '');
}

const MAKERS: ReadonlyMap<number, (name: string, dims: readonly number[], data: readonly number[]) => TensorProto> =
  new Map([
    [DataType.FLOAT, float32Tensor],
    [DataType.INT8, int8Tensor],
    [DataType.UINT8, uint8Tensor],
    [DataType.INT32, int32Tensor],
  ]);

/** The rows of both tensors; one value for all filters is repeated for each. */
function rows(name: string, both: readonly (TensorProto | undefined)[], filters: readonly number[]): TensorProto {
  const [one] = both;
  const make = MAKERS.get(one?.dataType ?? DataType.UNDEFINED);
  if (one === undefined || make === undefined) throw new TypeError(`${name} has constants of a known type`);
  const values = both.flatMap((tensor, at) => {
    const numbers = tensor === undefined ? [] : tensorToNumbers(tensor);
    return numbers.length === 1 ? Array<number>(filters[at] ?? 0).fill(numbers[0] ?? 0) : numbers;
  });
  const total = filters.reduce((sum, count) => sum + count, 0);
  return make(name, [total, ...tensorDims(one).slice(1)], values);
}

function opsetOf({ opsets }: Network): number {
  return opsets[''] ?? 0;
}
