import { inputSpecs, planInputs } from '@rn50/onnx-model/inputs';
import { describe, expect, it } from 'vitest';
import { INTERRUPTED } from '../../src/parent/death.js';
import type { Link } from '../../src/parent/link.js';
import { agreeOnBatch } from '../../src/schedule/common-batch.js';
import type { RunEvent } from '../../src/schedule/events.js';
import { VariantRunner } from '../../src/schedule/variant-runner.js';

const events: RunEvent[] = [];

/** A variant whose model is loaded; no worker is needed to agree on a batch. */
function runner(label: string, fixedBatch: number | null): VariantRunner {
  const open = (): Promise<Link> => Promise.reject(new Error('no worker here'));
  const made = new VariantRunner(
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
      scenario: 'throughput',
      seed: 1,
      energy: null,
      warmUp: { kind: 'fixed', runs: 1 },
      runTimeoutMs: 1000,
      clock: () => 0,
      onEvent: (event) => events.push(event),
    },
  );
  made.inputs = planInputs(inputSpecs([{ name: 'data', type: 'float32', dims: [fixedBatch, 3, 4, 4] }]));
  return made;
}

function codesOf({ warnings }: VariantRunner): string[] {
  return warnings.map(({ code }) => code);
}

describe('agreeOnBatch', () => {
  it('takes the batch asked for where every model leaves it open', () => {
    const runners = [runner('a', null), runner('b', null)];
    expect(agreeOnBatch(runners, 16)).toEqual({ batch: 16, fixed: false });
    expect(runners.flatMap(codesOf)).toEqual([]);
  });

  it('takes a fixed batch for all, and warns each of them', () => {
    const runners = [runner('open', null), runner('fixed', 4), runner('same', 4)];
    expect(agreeOnBatch(runners, 16)).toEqual({ batch: 4, fixed: true });
    expect(runners.map(codesOf)).toEqual([['fixed-batch'], ['fixed-batch'], ['fixed-batch']]);
    expect(runners.every(({ alive }) => alive)).toBe(true);
  });

  it('does not warn where the fixed batch is the one asked for', () => {
    const runners = [runner('open', null), runner('fixed', 16)];
    expect(agreeOnBatch(runners, 16)).toEqual({ batch: 16, fixed: true });
    expect(runners.flatMap(codesOf)).toEqual([]);
  });

  it('fails a variant that is fixed to another batch, naming both, and goes on with the others', () => {
    events.length = 0;
    const runners = [runner('first', 4), runner('open', null), runner('other', 8), runner('same', 4)];
    expect(agreeOnBatch(runners, 4)).toEqual({ batch: 4, fixed: true });
    expect(runners.map(({ alive }) => alive)).toEqual([true, true, false, true]);
    const message = 'The model is fixed to batch 8, but "first" is fixed to batch 4; they cannot be compared.';
    expect(runners[2]?.failure).toMatchObject({ status: 'invalid-model', code: 'MODEL_UNSUPPORTED', message });
    expect(codesOf(runners[2] ?? runner('none', null))).toEqual([]);
    expect(events).toEqual([
      { kind: 'worker-failed', variantId: 'other', label: 'other', status: 'invalid-model', message },
    ]);
  });

  it('does not let a variant that failed before decide or fail again', () => {
    const [dead, alive] = [runner('dead', 4), runner('alive', 8)];
    dead.fail(INTERRUPTED);
    expect(agreeOnBatch([dead, alive], 1)).toEqual({ batch: 8, fixed: true });
    expect(dead.failure).toBe(INTERRUPTED);
    expect([codesOf(dead), codesOf(alive)]).toEqual([[], ['fixed-batch']]);
  });
});
