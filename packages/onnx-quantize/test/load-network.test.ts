import { readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Engine } from '@rn50/inference-runner';
import { node } from '@rn50/onnx-model';
import { expect, it } from 'vitest';
import { encodeNetwork, loadEncoded } from '../src/load-network.js';
import { ortEngine } from './engine.js';
import { smallNetwork, someInputs, weights } from './small-models.js';

it('a network too large for one file runs from two, which go with the session', async () => {
  const network = smallNetwork({
    nodes: [node('Conv', ['x', 'w'], ['y'])],
    initializers: [weights('w', [64, 64, 1, 1])],
    input: [1, 64, 2, 2],
  });
  const [image = new Float32Array()] = someInputs(1, 256);
  const ort = await ortEngine();
  const loaded: (string | Uint8Array)[] = [];
  const engine: Engine = {
    ...ort,
    load: (model, options) => {
      loaded.push(model);
      return ort.load(model, options);
    },
  };
  const outputOf = async (maxFileBytes?: number) => {
    const session = await loadEncoded(engine, encodeNetwork(network, maxFileBytes), { threads: 1, spinning: false });
    const { y } = await session.run({ x: { type: 'float32', dims: [1, 64, 2, 2], data: image } });
    await session.dispose();
    return y?.data;
  };
  expect(await outputOf(2000)).toEqual(await outputOf());
  const [path] = loaded;
  if (typeof path !== 'string') throw new Error('the first was loaded from a file');
  expect(loaded[1]).toBeInstanceOf(Uint8Array);
  expect(() => readdirSync(dirname(path))).toThrow('ENOENT');
});
