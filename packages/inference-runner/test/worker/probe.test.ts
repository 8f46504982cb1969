import { type DeclaredInput, inputSpecs, planInputs } from '@rn50/onnx-model/inputs';
import { describe, expect, it } from 'vitest';
import type { EngineSession } from '../../src/engine/engine.js';
import type { Feeds, Tensor } from '../../src/engine/tensor.js';
import { probe } from '../../src/worker/probe.js';

const IMAGE: DeclaredInput = { name: 'x', type: 'float32', dims: ['N', 1, 4, 4] };
const PLAN = planInputs(inputSpecs([IMAGE]));

/** A model that answers with a row per sample: the sum of its pixels, twice. */
function rows({ x }: Feeds): Tensor {
  const [batch = 0] = x?.dims ?? [];
  const data = Array.from({ length: batch }, (_, row) => {
    const sum = Array.from(((x?.data ?? new Float32Array()) as Float32Array).subarray(row * 16, (row + 1) * 16)).reduce(
      (a, b) => a + b,
      0,
    );
    return [sum, 2 * sum];
  });
  return { type: 'float32', dims: [batch, 2], data: Float32Array.from(data.flat()) };
}

function session(run: (feeds: Feeds) => Tensor): EngineSession {
  return {
    describe: () => ({
      engine: 'fake',
      engineVersion: '1',
      inputs: [{ name: 'x', type: 'float32', dims: ['N', 1, 4, 4] }],
      outputs: [{ name: 'y', type: 'float32', dims: ['N', 2] }],
      sessionOptions: {},
    }),
    requests: 1,
    run: async (feeds) => ({ y: run(feeds) }),
    dispose: async () => {},
  };
}

describe('probe', () => {
  it('finds an open batch where rows are those of single runs', async () => {
    expect(await probe(session(rows), { plan: PLAN, seed: 1 })).toMatchObject({
      inputs: PLAN,
      batch: { kind: 'open' },
      outputs: [{ name: 'y', type: 'float32', dims: [1, 2] }],
      warnings: [],
    });
  });

  it.each<[string, (feeds: Feeds) => Tensor, RegExp]>([
    [
      'fails at batch 2',
      (feeds) => {
        if (feeds.x?.dims[0] === 2) throw new Error('Reshape: {2,16} to {1,16}\n  at a place');
        return rows(feeds);
      },
      /it does not run at batch 2 \(Reshape: \{2,16\} to \{1,16\}\)/,
    ],
    [
      'has one row whatever the batch',
      () => ({ type: 'float32', dims: [1, 2], data: new Float32Array(2) }),
      /the output y has the shape \[1,2\] at batch 2/,
    ],
    [
      'mixes the rows',
      (feeds) => {
        const given = rows(feeds);
        return { ...given, data: (given.data as Float32Array).slice().reverse() } as Tensor;
      },
      /the output y of a sample changes when it runs in a batch of 2/,
    ],
  ])('measures one at a time where the model %s, and says why', async (_, run, reason) => {
    const { batch } = await probe(session(run), { plan: PLAN, seed: 1 });
    expect(batch).toMatchObject({ kind: 'single', reason: expect.stringMatching(reason) });
  });

  it('takes the first axis of every input for the batch, whatever it is called, and the open one of a state', async () => {
    const declared = [IMAGE, { name: 'state', type: 'float32', dims: [2, 'unk__7', 3] }];
    const run = (feeds: Feeds) => {
      if (feeds.x?.dims[0] !== feeds.state?.dims[1]) throw new Error('x and state are of different batches');
      return rows(feeds);
    };
    const found = await probe(session(run), { plan: planInputs(inputSpecs(declared)), seed: 1 });
    expect(found.batch).toEqual({ kind: 'open' });
    expect(found.inputs.inputs.map(({ batchAxis }) => batchAxis)).toEqual([0, 1]);
  });

  it.each(['frames', 'input_dim_0'])(
    'takes a first axis on which no output depends for a length: %s',
    async (symbol) => {
      const run = ({ x }: Feeds): Tensor => ({
        type: 'float32',
        dims: [1, 2],
        data: Float32Array.of(x?.dims[0] ?? 0, 1),
      });
      const plan = planInputs(inputSpecs([{ name: 'x', type: 'float32', dims: [symbol, 4] }]));
      const { inputs, batch } = await probe(session(run), { plan, seed: 1 });
      expect(batch.kind).toBe('single');
      expect(inputs.inputs).toMatchObject([{ sample: [128, 4], batchAxis: null, sizeFrom: 'convention' }]);
    },
  );

  it('names the outputs that are others at every run', async () => {
    let runs = 0;
    const run = (feeds: Feeds): Tensor => {
      runs += 1;
      return {
        type: 'float32',
        dims: [feeds.x?.dims[0] ?? 0, 1],
        data: new Float32Array(feeds.x?.dims[0] ?? 0).fill(runs),
      };
    };
    expect(await probe(session(run), { plan: PLAN, seed: 1 })).toMatchObject({
      inputs: { random: ['y'] },
      batch: { kind: 'single', reason: 'the output y is another one at every run: the model draws random numbers' },
    });
  });

  it('takes the first size that runs where a convention does not', async () => {
    const plan = planInputs(inputSpecs([{ ...IMAGE, dims: ['N', 1, 'h', 'w'] }]));
    const run = (feeds: Feeds) => {
      if (feeds.x?.dims[2] !== 64) throw new Error('wrong size');
      return rows(feeds);
    };
    const { inputs } = await probe(session(run), { plan, seed: 1 });
    expect(inputs.inputs).toMatchObject([{ sample: [1, 1, 64, 64], sizeFrom: 'graph' }]);
  });

  it('names the inputs of a model that does not run, in one line', async () => {
    const run = () => {
      throw new Error(
        'Non-zero status code returned while running Gather node. Status Message: gather.h:133 PrepareForCompute indices out of bounds\n at x.cc:12',
      );
    };
    await expect(probe(session(run), { plan: PLAN, seed: 1 })).rejects.toMatchObject({
      code: 'INPUT_REJECTED',
      message: 'the model does not run on generated values of x (x float32 [1,1,4,4]): indices out of bounds',
      remedy: expect.stringContaining('--inputs'),
    });
  });

  it('warns of an output of another shape than declared', async () => {
    const run = (feeds: Feeds): Tensor => {
      const { data } = rows(feeds);
      return { type: 'float32', dims: [data.length / 2, 1, 2], data } as Tensor;
    };
    const { warnings } = await probe(session(run), { plan: PLAN, seed: 1 });
    expect(warnings).toMatchObject([
      { code: 'output-shape', message: 'the output y has the shape [1,1,2]; the model declares [1,2]' },
    ]);
  });
});
