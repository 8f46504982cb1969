import { median, type Scenario } from '@rn50/bench-stats';
import type { EngineRegistry, RunEvent, RunRecord } from '@rn50/inference-runner';
import type { RunContext } from '../events.js';
import type { PlannedVariant, ScenarioAmount } from './plan.js';
import { eventText, progressText } from './progress-text.js';
import type { WorkerPlan } from './workforce.js';

/** One scenario as it is to be measured. */
export interface ScenarioPlan {
  readonly scenario: Scenario;
  readonly batch: number;
  readonly workers: WorkerPlan;
  readonly amount: ScenarioAmount;
  readonly variants: readonly PlannedVariant[];
  /** Where their engines are found by name; those of `@rn50/inference-runner` unless given. */
  readonly engines?: EngineRegistry | undefined;
  readonly seed: number;
}

/**
 * Measures all variants in turn, in fresh workers; every block is emitted as soon as it is finished.
 * @param sample called between blocks
 */
export async function measureScenario(
  plan: ScenarioPlan,
  context: RunContext,
  sample: () => void,
): Promise<RunRecord[]> {
  const { compare, mergedSessionOptions } = await import('@rn50/inference-runner');
  const { scenario, batch, workers, engines } = plan;
  const variants = plan.variants.map(({ throughputOptions, ...variant }) => ({
    ...variant,
    sessionOptions:
      scenario === 'throughput'
        ? mergedSessionOptions(variant.sessionOptions, throughputOptions)
        : variant.sessionOptions,
  }));
  const { progress, detail, signal } = context;
  const names = variants.map(({ label }) => label).join(' and ');
  const step = progress.start(`measuring ${scenario} at batch ${batch}, ${names} in turn`);
  const latest = new Map<string, number>();
  const records = await compare({
    variants,
    engines,
    scenario,
    batch,
    ...workers,
    ...plan.amount,
    seed: plan.seed,
    signal,
    onEvent(event) {
      const said = eventText(event);
      if (said !== null) detail(`${scenario}: ${said}`);
      if (event.kind !== 'block') return;
      emitBlock(context, event, scenario);
      sample();
      latest.set(event.label, median(event.block.samplesMs));
      step.update(progressText(latest, event.fraction));
    },
  });
  if (signal.aborted) step.fail('interrupted');
  else step.done(progressText(latest, null));
  return records;
}

export function emitBlock(
  { emit }: Pick<RunContext, 'emit'>,
  { variantId, batch, threads, instances, block }: Extract<RunEvent, { kind: 'block' }>,
  phase: Scenario | 'sweep',
): void {
  emit({ kind: 'block', phase, variantId, batch, threads, instances, block });
}
