import { type Network, namesRead } from './network.js';

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
