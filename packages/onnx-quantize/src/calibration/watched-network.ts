import { DataType, type ValueInfoProto, valueInfo } from '@rn50/onnx-model';
import type { Network } from '../graph/network.js';

/** The network with the watched tensors as its outputs. */
export function watchedNetwork(network: Network, tensors: readonly string[]): Network {
  const made = new Set(network.nodes.flatMap(({ output }) => output));
  const watched = tensors.filter((name) => made.has(name));
  return watched.length === 0 ? network : { ...network, outputs: watched.map(shapelessOutput) };
}

/** Shapes are left to the engine: a declared one would have to be right. */
function shapelessOutput(name: string): ValueInfoProto {
  const info = valueInfo(name, DataType.FLOAT, []);
  if (info.type?.value.case === 'tensorType') delete info.type.value.value.shape;
  return info;
}
