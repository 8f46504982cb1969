import { node, type TensorProto } from '@rn50/onnx-model';
import { expect, it } from 'vitest';
import { ownBuffers } from '../../src/graph/own-buffers.js';
import { smallNetwork, weights } from '../small-models.js';

/** A constant that is a view of a file, as a Node Buffer. */
function inFile(name: string, file: Buffer, from: number): TensorProto {
  const tensor = weights(name, [2, 2, 1, 1]);
  file.set(tensor.rawData, from);
  return Object.assign(tensor, { rawData: file.subarray(from, from + tensor.rawData.length) });
}

it('a constant that is all that is left of a file does not keep the file; one that fills it is not copied', () => {
  const large = Buffer.from(new ArrayBuffer(4096));
  const filled = Buffer.from(new ArrayBuffer(20));
  const network = ownBuffers(
    smallNetwork({
      nodes: [node('Conv', ['x', 'w'], ['a']), node('Conv', ['a', 'v'], ['y'])],
      initializers: [inFile('w', large, 100), inFile('unread', large, 1000), inFile('v', filled, 4)],
    }),
  );
  expect([...network.initializers.keys()]).toEqual(['w', 'v']);
  const [w, v] = [network.initializers.get('w'), network.initializers.get('v')];
  expect(w?.rawData.buffer.byteLength).toBe(16);
  expect([...(w?.rawData ?? [])]).toEqual([...weights('w', [2, 2, 1, 1]).rawData]);
  expect(v?.rawData.buffer).toBe(filled.buffer);
});
