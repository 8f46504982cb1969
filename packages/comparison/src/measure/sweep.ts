import { median } from '@rn50/bench-stats/numbers';
import { plural } from '@rn50/bench-stats/words';
import type { EngineRegistry, RunRecord } from '@rn50/inference-runner';
import type { RunContext } from '../events.js';
import type { ResolvedRequest } from '../request.js';
import type { Point } from './best-point.js';
import type { PlannedVariant } from './plan.js';
import { eventText, timesText } from './progress-text.js';
import { emitBlock } from './scenario.js';
import type { WorkerPlan } from './workforce.js';

export interface SweepPlan {
  readonly variants: readonly PlannedVariant[];
  /** Where their engines are found by name; those of `@rn50/inference-runner` unless given. */
  readonly engines?: EngineRegistry | undefined;
  readonly plans: readonly WorkerPlan[];
  /** Time aimed at. */
  readonly seconds: number;
  readonly request: Pick<ResolvedRequest, 'seed' | 'gates'>;
}

/** Short measurements over batch x threads x instances, until no higher point promises more. */
export async function measureSweep(
  { variants, engines, plans, seconds, request }: SweepPlan,
  context: RunContext,
  sample: () => void,
): Promise<{ readonly records: readonly RunRecord[] }> {
  const { sweep } = await import('@rn50/inference-runner');
  const { progress, detail, signal } = context;
  const step = progress.start('sweeping over batch, threads and instances');
  const latest = new Map<string, number>();
  const { records, skipped } = await sweep({
    variants,
    engines,
    settings: plans,
    budgetSeconds: seconds,
    maxP99Ms: request.gates.maxP99Ms ?? undefined,
    seed: request.seed,
    signal,
    onEvent(event) {
      if (event.kind === 'point') {
        latest.clear();
        return;
      }
      const said = eventText(event);
      if (said !== null) detail(`sweep: ${said}`);
      if (event.kind !== 'block') return;
      emitBlock(context, event, 'sweep');
      sample();
      latest.set(event.label, median(event.block.samplesMs));
      step.update(`${pointText(event)}: ${timesText(latest)}`);
    },
  });
  if (signal.aborted) step.fail('interrupted');
  else step.done(`${new Set(records.map(pointText)).size} points`);
  for (const point of skipped) detail(`sweep: ${pointText(point)} not measured: ${point.reason}`);
  return { records };
}

/** A point in words. */
export function pointText({ batch, threads, instances }: Point): string {
  const each = plural(threads, 'thread');
  return `batch ${batch}, ${instances === 1 ? each : `${instances} instances of ${each}`}`;
}
