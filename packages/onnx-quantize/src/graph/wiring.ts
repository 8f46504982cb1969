import type { NodeProto } from '@rn50/onnx-model';
import { type Network, namesRead } from './network.js';

/** Who makes and who reads each tensor. */
export interface Wiring {
  readonly producer: ReadonlyMap<string, NodeProto>;
  /** One entry per reading node, in order. */
  readonly readers: (tensor: string) => readonly NodeProto[];
  readonly isGraphOutput: (tensor: string) => boolean;
  /** The tensor's one reader, or undefined if it has several, none, or leaves the graph. */
  readonly onlyReader: (tensor: string) => NodeProto | undefined;
}

export function wiringOf(network: Network): Wiring {
  const producer = new Map<string, NodeProto>();
  const readersByTensor = new Map<string, NodeProto[]>();
  for (const node of network.nodes) {
    for (const name of new Set(namesRead(node))) {
      const known = readersByTensor.get(name);
      if (known === undefined) readersByTensor.set(name, [node]);
      else known.push(node);
    }
    for (const name of node.output) if (name !== '') producer.set(name, node);
  }
  const outputs = new Set(network.outputs.map(({ name }) => name));
  const readers = (tensor: string): readonly NodeProto[] => readersByTensor.get(tensor) ?? [];
  return {
    producer,
    readers,
    isGraphOutput: (tensor) => outputs.has(tensor),
    onlyReader: (tensor) => (readers(tensor).length === 1 && !outputs.has(tensor) ? readers(tensor)[0] : undefined),
  };
}
