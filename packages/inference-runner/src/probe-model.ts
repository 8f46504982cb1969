import type { Warning } from '@rn50/bench-stats';
import type { InputPlan } from '@rn50/onnx-model/inputs';
import { type InspectOptions, inWorker } from './in-worker.js';
import { defaultRunTimeoutMs, LOAD_TIMEOUT_MS } from './timeouts.js';
import type { ProbedBatch, ProbedOutput } from './worker/probe.js';

export interface ProbeOptions extends InspectOptions {
  /** Seed of generated values; 1 unless given. */
  readonly seed?: number | undefined;
  /** A run that takes longer counts as hung; 60 s unless given. */
  readonly runTimeoutMs?: number | undefined;
}

/** How a model really takes its inputs. */
export interface Probe {
  /** The plan with which it runs; without batch axes where the batch is not open. */
  readonly inputs: InputPlan;
  readonly batch: ProbedBatch;
  readonly outputs: readonly ProbedOutput[];
  readonly warnings: readonly Warning[];
}

/**
 * Tries how a model takes its inputs, in a worker process of its own. Sizes that only a convention gave are replaced by others until it
 * runs. The batch is open only if runs at 1 and 2 succeed, every output doubles along one axis, and its rows are those of single runs.
 * @throws RunnerError INPUT_REJECTED naming the inputs if it does not run; as {@link infer}
 */
export async function probeModel({ seed = 1, runTimeoutMs, ...options }: ProbeOptions): Promise<Probe> {
  return inWorker(options, async (ask, { inputs }) => {
    const timeoutMs = LOAD_TIMEOUT_MS + 3 * (runTimeoutMs ?? defaultRunTimeoutMs(1));
    const probe = await ask<'probe'>({ kind: 'probe', plan: inputs, seed }, timeoutMs);
    const { batch } = probe;
    return batch.kind === 'single' ? { ...probe, inputs: oneAtATime(probe.inputs, batch.reason) } : probe;
  });
}

function oneAtATime(plan: InputPlan, reason: string): InputPlan {
  return { ...plan, single: reason, inputs: plan.inputs.map((input) => ({ ...input, batchAxis: null })) };
}
