import { changed, type TensorProto } from '@rn50/onnx-model';
import { type Network, tensorsUsed } from './network.js';

/**
 * Constants are views of the file they were read from, and a single one keeps the whole file in memory. Those that nothing
 * reads any more are left out; if the others fill less than half of the file, they get buffers of their own. After
 * normalizations were folded that is so.
 */
export function ownBuffers(network: Network): Network {
  const read = tensorsUsed(network);
  const constants = [...network.initializers].filter(([name]) => read.has(name));
  const used = new Map<ArrayBufferLike, number>();
  for (const [, { rawData }] of constants) {
    used.set(rawData.buffer, (used.get(rawData.buffer) ?? 0) + rawData.byteLength);
  }
  const owned = (tensor: TensorProto): TensorProto => {
    const { buffer } = tensor.rawData;
    const isSmallPart = (used.get(buffer) ?? 0) < buffer.byteLength / 2;
    // Not slice(): of a Node Buffer that is a view again.
    return isSmallPart ? changed(tensor, { rawData: new Uint8Array(tensor.rawData) }) : tensor;
  };
  return { ...network, initializers: new Map(constants.map(([name, tensor]) => [name, owned(tensor)])) };
}
