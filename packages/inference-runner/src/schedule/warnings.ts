import type { Warning } from '@rn50/bench-stats';

export function warmUpUnstable(runs: number): Warning {
  return {
    code: 'warm-up-unstable',
    message: `Run times were not stable after ${runs} warm-up runs.`,
    remedy: 'Close other programs, or give a fixed --warmup.',
  };
}

export function teardownFailed(message: string): Warning {
  return {
    code: 'teardown-failed',
    message: `The engine failed while shutting down, after all results were delivered: ${message}`,
    remedy: 'The figures are valid. If it happens again, report it to the developers of the engine.',
  };
}

export function blockDiscarded(order: number): Warning {
  return {
    code: 'block-discarded',
    message: `Block ${order} was discarded and taken again: the machine was suspended or its clock was set meanwhile.`,
    remedy: 'Keep the machine awake while measuring.',
  };
}

export function notBound(reason: string): Warning {
  return {
    code: 'not-bound',
    message: `The instances were not bound to CPUs of their own: ${reason}.`,
    remedy: 'Measure on Linux with taskset (package util-linux), on CPUs this process may use.',
  };
}

/** @param single why a model that leaves the batch open runs one sample at a time */
export function fixedBatch(asked: number, fixed: number, single?: string): Warning {
  const why = single === undefined ? `is fixed to batch ${fixed}` : `runs one sample at a time: ${single}`;
  return {
    code: 'fixed-batch',
    message: `The model ${why}; batch ${asked} was asked for.`,
    remedy: 'Export the model with an open batch dimension to measure other batch sizes.',
  };
}

export function batchHalved(asked: number, used: number): Warning {
  return {
    code: 'batch-halved',
    message: `Ten block pairs at batch ${asked} do not fit into the budget; batch ${used} was measured instead.`,
    remedy: 'Raise --budget, or give a smaller --batch.',
  };
}
