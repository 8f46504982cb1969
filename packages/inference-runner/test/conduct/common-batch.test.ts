import { describe, expect, it } from 'vitest';
import { agreeOnBatch } from '../../src/conduct/common-batch.js';
import type { RunEvent } from '../../src/conduct/events.js';
import { Station } from '../../src/conduct/station.js';
import { INTERRUPTED } from '../../src/parent/death.js';
import type { Link } from '../../src/parent/link.js';

const events: RunEvent[] = [];

/** A variant whose model is loaded; no worker is needed to agree on a batch. */
function station(label: string, fixedBatch: number | null): Station {
  const open = (): Promise<Link> => Promise.reject(new Error('no worker here'));
  const made = new Station(
    {
      id: label,
      label,
      modelPath: `${label}.onnx`,
      engine: { name: 'fake', module: '' },
      sessionOptions: { threads: 1 },
      open,
      failure: null,
      warnings: [],
    },
    {
      instances: 1,
      threads: 1,
      scenario: 'throughput',
      seed: 1,
      warmUp: { kind: 'fixed', runs: 1 },
      runTimeoutMs: 1000,
      clock: () => 0,
      onEvent: (event) => events.push(event),
    },
  );
  made.specs = [{ name: 'data', type: 'float32', dims: [fixedBatch, 3, 4, 4], role: 'image-nchw' }];
  return made;
}

function codesOf({ warnings }: Station): string[] {
  return warnings.map(({ code }) => code);
}

describe('agreeOnBatch', () => {
  it('takes the batch asked for where every model leaves it open', () => {
    const stations = [station('a', null), station('b', null)];
    expect(agreeOnBatch(stations, 16)).toEqual({ batch: 16, fixed: false });
    expect(stations.flatMap(codesOf)).toEqual([]);
  });

  it('takes a fixed batch for all, and warns each of them', () => {
    const stations = [station('open', null), station('fixed', 4), station('same', 4)];
    expect(agreeOnBatch(stations, 16)).toEqual({ batch: 4, fixed: true });
    expect(stations.map(codesOf)).toEqual([['fixed-batch'], ['fixed-batch'], ['fixed-batch']]);
    expect(stations.every(({ alive }) => alive)).toBe(true);
  });

  it('does not warn where the fixed batch is the one asked for', () => {
    const stations = [station('open', null), station('fixed', 16)];
    expect(agreeOnBatch(stations, 16)).toEqual({ batch: 16, fixed: true });
    expect(stations.flatMap(codesOf)).toEqual([]);
  });

  it('fails a variant that is fixed to another batch, naming both, and goes on with the others', () => {
    events.length = 0;
    const stations = [station('first', 4), station('open', null), station('other', 8), station('same', 4)];
    expect(agreeOnBatch(stations, 4)).toEqual({ batch: 4, fixed: true });
    expect(stations.map(({ alive }) => alive)).toEqual([true, true, false, true]);
    const message = 'The model is fixed to batch 8, but "first" is fixed to batch 4; they cannot be compared.';
    expect(stations[2]?.failure).toMatchObject({ status: 'invalid-model', code: 'MODEL_UNSUPPORTED', message });
    expect(codesOf(stations[2] ?? station('none', null))).toEqual([]);
    expect(events).toEqual([
      { kind: 'worker-failed', variantId: 'other', label: 'other', status: 'invalid-model', message },
    ]);
  });

  it('does not let a variant that failed before decide or fail again', () => {
    const [dead, alive] = [station('dead', 4), station('alive', 8)];
    dead.fail(INTERRUPTED);
    expect(agreeOnBatch([dead, alive], 1)).toEqual({ batch: 8, fixed: true });
    expect(dead.failure).toBe(INTERRUPTED);
    expect([codesOf(dead), codesOf(alive)]).toEqual([[], ['fixed-batch']]);
  });
});
