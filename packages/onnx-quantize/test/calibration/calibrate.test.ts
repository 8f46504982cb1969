import { setImmediate } from 'node:timers/promises';
import v8 from 'node:v8';
import vm from 'node:vm';
import type { Engine } from '@rn50/inference-runner';
import { float32Tensor, int64Tensor, type NodeProto, node, type TensorProto } from '@rn50/onnx-model';
import { describe, expect, it } from 'vitest';
import { calibrate } from '../../src/calibration/calibrate.js';
import { calibrationFeeds } from '../../src/calibration/calibration-feeds.js';
import { minMaxObserver, type Observer } from '../../src/calibration/observers.js';
import { ortEngine } from '../engine.js';
import { smallNetwork, someInputs } from '../small-models.js';

interface Calibrated {
  readonly nodes: readonly NodeProto[];
  readonly initializers?: readonly TensorProto[];
  readonly observer: Observer;
  /** Called before a run, and with what came out. */
  readonly before?: () => Promise<void>;
  readonly after?: (outputs: object) => void;
}

/** Calibrates on four inputs, and hands back the ranges of `x` and of what the nodes make. */
async function rangesOf({ nodes, initializers = [], observer, before, after }: Calibrated) {
  const network = smallNetwork({ nodes, initializers, input: ['N', 4] });
  const real = await ortEngine();
  const engine: Engine = {
    ...real,
    async load(file, options) {
      const session = await real.load(file, options);
      return {
        ...session,
        async run(feeds) {
          await before?.();
          const outputs = await session.run(feeds);
          after?.(outputs);
          return outputs;
        },
      };
    },
  };
  const tensors = ['x', ...nodes.flatMap(({ output }) => output)];
  const calibration = calibrationFeeds({ inputs: someInputs(4, 4), dims: [1, 4] }, network.inputs);
  const quiet = { signal: undefined, onInput: () => undefined };
  await calibrate({ network, calibration, tensors, observer, engine, threads: 1, ...quiet });
  return Object.fromEntries(tensors.map((name) => [name, observer.range(name)]));
}

/** The same observer, which asks for the values. */
function ofValues({ observe, range }: Observer): Observer {
  return { observe, range };
}

describe('calibrate', () => {
  const chain = [node('Relu', ['x'], ['a']), node('Exp', ['a'], ['b']), node('Neg', ['b'], ['y'])];
  const vector = (name: string, value: number) => float32Tensor(name, [4], new Float32Array(4).fill(value));
  const nothing = ['starts', 'ends', 'axes'].map((name) => int64Tensor(name, [1], [name === 'axes' ? 1 : 0]));

  it('lets the engine find extents, where the observer needs no more: no tensor of the network is held', async () => {
    const sizes: number[] = [];
    const after = (outputs: object) => {
      for (const { data } of Object.values(outputs as Record<string, { data: ArrayLike<number> }>))
        sizes.push(data.length);
    };
    const extents = await rangesOf({ nodes: chain, observer: minMaxObserver(), after });
    expect(Math.max(...sizes)).toBe(1);
    expect(extents).toEqual(await rangesOf({ nodes: chain, observer: ofValues(minMaxObserver()) }));
  });

  it.each<[string, NodeProto[], TensorProto[]]>([
    ['an empty tensor', [node('Slice', ['x', 'starts', 'ends', 'axes'], ['y'])], nothing],
    ['values whose sum is too large', [node('Add', ['x', 'mask'], ['y'])], [vector('mask', -3e38)]],
  ])('looks at the values of %s', async (_, nodes, initializers) => {
    const extents = await rangesOf({ nodes, initializers, observer: minMaxObserver() });
    expect(extents).toEqual(await rangesOf({ nodes, initializers, observer: ofValues(minMaxObserver()) }));
  });

  it('names the tensor that holds NaN', async () => {
    const nodes = [...chain, node('Log', ['y'], ['z'])];
    await expect(rangesOf({ nodes, observer: minMaxObserver() })).rejects.toThrow('tensor z holds NaN');
  });

  it('holds the activations of one input at a time, where it has to see them', async () => {
    v8.setFlagsFromString('--expose-gc');
    const collectGarbage: () => void = vm.runInNewContext('gc');
    const seen: WeakRef<object>[] = [];
    const stillHeld: number[] = [];
    await rangesOf({
      nodes: chain,
      observer: ofValues(minMaxObserver()),
      async before() {
        // A weak reference holds its target until the end of the turn in which it was made.
        await setImmediate();
        collectGarbage();
        stillHeld.push(seen.filter((outputs) => outputs.deref() !== undefined).length);
      },
      after: (outputs) => seen.push(new WeakRef(outputs)),
    });
    expect(stillHeld).toEqual([0, 0, 0, 0]);
  });
});
