import { node } from '@rn50/onnx-model';
import { expect, it } from 'vitest';
import { needsTime } from '../../../../testing/long.js';
import { openBench } from '../../src/tune/open-bench.js';
import { smallNetwork, weights } from '../small-models.js';

const network = smallNetwork({
  input: ['N', 3, 8, 8],
  nodes: [node('Conv', ['x', 'w'], ['y'], {}, 'conv')],
  initializers: [weights('w', [4, 3, 3, 3])],
});

it('profiles and races at the batch it is to tune for, and settings in the throughput scenario', {
  timeout: 60_000,
  ...needsTime(),
}, async () => {
  const bench = await openBench({
    engine: 'ort',
    engines: undefined,
    threads: 1,
    batch: 3,
    throughput: { batch: 2, instances: 1, threads: 1 },
    seed: 1,
    sessionOptions: {},
    inputs: undefined,
    signal: undefined,
  });
  try {
    const nodes = await bench.profile(network);
    expect(nodes.find(({ opType }) => opType === 'Conv')?.inputShapes[0]).toEqual([3, 3, 8, 8]);
    const records = await bench.race([network, network]);
    expect(records.map(({ status, batch }) => [status, batch])).toEqual([
      ['ok', 3],
      ['ok', 3],
    ]);
    // Three fresh processes of each, so that the luck of a process can be told from a gain.
    for (const { blocks } of records) {
      expect(blocks.map(({ restarts }) => restarts ?? 0)).toEqual([0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2]);
    }
    // Interleaved: both have as many blocks, in one common order.
    const orders = records.flatMap(({ blocks }) => blocks.map(({ order }) => order)).sort((a, b) => a - b);
    expect(orders).toEqual(Array.from({ length: 24 }, (_, order) => order));
    const races = await bench.raceSettings(network, [{}, { spinning: false }]);
    const key = 'session.intra_op.allow_spinning';
    expect(races.map(({ scenario, batch, sessionOptions }) => [scenario, batch, sessionOptions[key]])).toEqual([
      ['throughput', 2, '1'],
      ['throughput', 2, '0'],
    ]);
    const processes = races.map(({ blocks }) => new Set(blocks.map(({ restarts }) => restarts ?? 0)).size);
    expect(processes).toEqual([3, 3]);
  } finally {
    await bench.close();
  }
});
