import { setImmediate } from 'node:timers/promises';
import v8 from 'node:v8';
import vm from 'node:vm';
import type { Engine, EngineSession } from '@rn50/inference-runner';
import { node } from '@rn50/onnx-model';
import { expect, it } from 'vitest';
import { calibrate } from '../../src/calibration/calibrate.js';
import { calibrationFeeds } from '../../src/calibration/calibration-feeds.js';
import { minMaxObserver } from '../../src/calibration/min-max-observer.js';
import { ortEngine } from '../engine.js';
import { smallNetwork, someInputs } from '../small-models.js';

v8.setFlagsFromString('--expose-gc');
const collectGarbage: () => void = vm.runInNewContext('gc');

it('holds the activations of one input at a time', async () => {
  const network = smallNetwork({ nodes: [node('Relu', ['x'], ['y'])], input: ['N', 4] });
  const seen: WeakRef<object>[] = [];
  const stillHeld: number[] = [];
  const real = await ortEngine();
  const session = (opened: EngineSession): EngineSession => ({
    ...opened,
    async run(feeds) {
      // A weak reference holds its target until the end of the turn in which it was made.
      await setImmediate();
      collectGarbage();
      stillHeld.push(seen.filter((outputs) => outputs.deref() !== undefined).length);
      const outputs = await opened.run(feeds);
      seen.push(new WeakRef(outputs));
      return outputs;
    },
  });
  const engine: Engine = { ...real, load: async (file, options) => session(await real.load(file, options)) };
  await calibrate({
    network,
    calibration: calibrationFeeds({ inputs: someInputs(4, 4), dims: [1, 4] }, network.inputs),
    tensors: ['x', 'y'],
    observer: minMaxObserver(),
    engine,
    threads: 1,
    signal: undefined,
    onInput: () => undefined,
  });
  expect(stillHeld).toEqual([0, 0, 0, 0]);
});
