import type { RunRecord } from '@rn50/bench-stats';
import { describe, expect, it } from 'vitest';
import { optionsInForce } from '../../src/measure/options-in-force.js';

function record(scenario: RunRecord['scenario'], sessionOptions: RunRecord['sessionOptions'], threads = 2): RunRecord {
  return {
    ...{ variantId: 'a', label: 'A', modelPath: 'a.onnx', engine: 'a', engineVersion: '1', scenario },
    ...{ batch: 1, fixedBatch: null, threads, instances: 1, sessionOptions, blocks: [], warnings: [] },
    ...{ warmup: { runs: 1, stable: true }, peakRssBytes: 0, cpuMs: 0, status: 'ok' },
  };
}

describe('optionsInForce', () => {
  it('are said once where both scenarios have the same', () => {
    const options = { intraOpNumThreads: 2, spinning: true };
    expect(optionsInForce([record('latency', options), record('throughput', options)], 'a')).toEqual({
      sessionOptions: options,
    });
    expect(optionsInForce([record('latency', {})], 'a')).toEqual({});
    expect(optionsInForce([record('latency', options)], 'b')).toEqual({});
  });

  it('are those of latency, and what differs in throughput', () => {
    const latency = record('latency', { NUM_STREAMS: '1', HINT: 'none', requests: 1 });
    const throughput = record('throughput', { NUM_STREAMS: '2', HINT: 'none', requests: 4 });
    expect(optionsInForce([latency, throughput], 'a')).toEqual({
      sessionOptions: { NUM_STREAMS: '1', HINT: 'none', requests: 1 },
      throughputOptions: { NUM_STREAMS: '2', requests: 4 },
    });
  });

  it('leave threads to the results where the scenarios have their own', () => {
    const records = [record('latency', { intraOpNumThreads: 2 }), record('throughput', { intraOpNumThreads: 1 }, 1)];
    expect(optionsInForce(records, 'a')).toEqual({ sessionOptions: {} });
  });
});
