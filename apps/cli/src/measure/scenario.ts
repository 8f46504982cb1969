import { median, type Scenario } from '@rn50/bench-stats';
import type { EngineSpec, RunEvent, RunRecord, SessionOptions } from '@rn50/inference-runner';
import type { Context } from '../context.js';
import type { PartialLog } from '../report/partial-log.js';
import { eventText, progressText } from './events.js';
import type { PlannedVariant, ScenarioAmount } from './plan.js';
import type { WorkerPlan } from './workforce.js';

export interface Measured {
  readonly variant: PlannedVariant;
  readonly record: RunRecord;
}

/** One scenario as it is to be measured. */
export interface ScenarioPlan {
  readonly scenario: Scenario;
  readonly batch: number;
  readonly workers: WorkerPlan;
  readonly amount: ScenarioAmount;
  readonly variants: readonly PlannedVariant[];
  /** Runs all of them. */
  readonly engine: EngineSpec;
  readonly sessionOptions: Omit<SessionOptions, 'threads'>;
  readonly seed: number;
}

/** What a measurement reports to while it runs. */
export interface Listeners {
  readonly context: Context;
  readonly log: PartialLog;
  /** Called between blocks. */
  readonly sample: () => void;
}

/** All variants in turn, in fresh workers; every block goes to the log as soon as it is finished. */
export async function measureScenario(plan: ScenarioPlan, { context, log, sample }: Listeners): Promise<RunRecord[]> {
  const { compare } = await import('@rn50/inference-runner');
  const { scenario, batch, workers, variants, engine } = plan;
  const { progress, detail, signal } = context;
  const names = variants.map(({ label }) => label).join(' and ');
  const step = progress.start(`measuring ${scenario} at batch ${batch}, ${names} in turn`);
  const latest = new Map<string, number>();
  const records = await compare({
    variants: variants.map(({ modelPath, label }) => ({ modelPath, label, engine })),
    scenario,
    batch,
    ...workers,
    ...plan.amount,
    seed: plan.seed,
    sessionOptions: plan.sessionOptions,
    signal,
    onEvent(event) {
      const said = eventText(event);
      if (said !== null) detail(`${scenario}: ${said}`);
      if (event.kind !== 'block') return;
      logBlock(log, variants, event, scenario);
      sample();
      latest.set(event.label, median(event.block.samplesMs));
      step.update(progressText(latest, event.fraction));
    },
  });
  if (signal.aborted) step.fail('interrupted');
  else step.done(progressText(latest, null));
  return records;
}

/** Puts a finished block on disk. */
export function logBlock(
  log: PartialLog,
  variants: readonly PlannedVariant[],
  event: Extract<RunEvent, { kind: 'block' }>,
  phase: Scenario | 'sweep',
): void {
  const variant = variants.find(({ label }) => label === event.label);
  if (variant === undefined) return;
  const { batch, threads, instances, block } = event;
  log.append({ type: 'block', phase, variantId: variant.id, batch, threads, instances, block });
}
