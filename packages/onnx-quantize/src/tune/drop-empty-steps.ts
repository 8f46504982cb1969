import { getInts, type NodeProto, namesCaptured, tensorToNumbers } from '@rn50/onnx-model';
import { type Network, readingFrom } from '../graph/network.js';
import { windowOf } from './convolution.js';

/**
 * Without the nodes that change nothing: a MaxPool over one pixel with stride 1, and a QuantizeLinear of codes that were
 * dequantized with the same scale and zero point. Their readers read what went in.
 */
export function dropEmptySteps(network: Network): Network {
  const kept = new Set([...network.outputs.map(({ name }) => name), ...network.nodes.flatMap(namesCaptured)]);
  const source = new Map<string, string>();
  const makers = new Map<string, NodeProto>();
  const nodes: NodeProto[] = [];
  for (const given of network.nodes) {
    const node = readingFrom(given, source);
    const [output = ''] = node.output;
    const same = kept.has(output) ? null : sameAs(node, makers, network);
    if (same !== null) source.set(output, same);
    else {
      nodes.push(node);
      for (const name of node.output) makers.set(name, node);
    }
  }
  const read = new Set([...nodes.flatMap(({ input }) => input), ...kept]);
  return {
    ...network,
    nodes: nodes.filter(({ opType, output }) => opType !== 'DequantizeLinear' || read.has(output[0] ?? '')),
  };
}

/** The tensor that a node hands on as it is; null where it does something. */
function sameAs(node: NodeProto, makers: ReadonlyMap<string, NodeProto>, network: Network): string | null {
  const [input = ''] = node.input;
  if (node.domain !== '') return null;
  if (node.opType === 'MaxPool') return isSinglePixel(node) ? input : null;
  const dequantize = makers.get(input);
  if (node.opType !== 'QuantizeLinear' || dequantize?.opType !== 'DequantizeLinear') return null;
  const hasEqual = [1, 2].every((at) => isEqual(node.input[at], dequantize.input[at], network));
  return hasEqual ? (dequantize.input[0] ?? null) : null;
}

function isSinglePixel(pool: NodeProto): boolean {
  const window = windowOf(pool);
  const numbers = [...getInts(pool, 'kernel_shape', [0]), ...(window?.strides ?? [0])];
  return (
    numbers.every((size) => size === 1) && window?.pads.every((pad) => pad === 0) === true && pool.output.length === 1
  );
}

/** Whether two constants are one number of one type. */
function isEqual(first = '', second = '', { initializers }: Network): boolean {
  const [one, other] = [initializers.get(first), initializers.get(second)];
  if (one === undefined || other === undefined) return false;
  const [a, b] = [tensorToNumbers(one), tensorToNumbers(other)];
  return one.dataType === other.dataType && a.length === 1 && b.length === 1 && a[0] === b[0];
}
