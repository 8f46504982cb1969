import { type NodeProto, namesRead } from '@rn50/onnx-model';
import type { Network } from './network.js';

/** Gives names no tensor of the network has yet: the wanted one, else with a number behind it. */
export function freshNames(network: Network): (wanted: string) => string {
  const taken = new Set([
    ...network.initializers.keys(),
    ...network.inputs.map(({ name }) => name),
    ...network.nodes.flatMap((node) => [...namesRead(node), ...node.output]),
  ]);
  return (wanted) => {
    let name = wanted;
    for (let suffix = 2; taken.has(name); suffix += 1) name = `${wanted}_${suffix}`;
    taken.add(name);
    return name;
  };
}

/** What a node is called in reports and options: its name, or that of its first output. */
export function nodeName({ name, output }: NodeProto): string {
  return name === '' ? (output[0] ?? '') : name;
}
