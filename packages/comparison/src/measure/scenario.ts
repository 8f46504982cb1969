import { type Estimate, median, type Scenario } from '@rn50/bench-stats';
import type { EngineRegistry, MeasureSettings, RunEvent, RunRecord } from '@rn50/inference-runner';
import type { RunContext } from '../events.js';
import type { PlannedVariant, ScenarioAmount } from './plan.js';
import { eventText, outlookText, speedText, timesText } from './progress-text.js';
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
  /** Counts the energy of every block; not measured unless given. */
  readonly energy?: MeasureSettings['energy'];
  readonly seed: number;
}

export interface MeasuredScenario {
  readonly records: RunRecord[];
  /** What was left of its budget. */
  readonly unspentSeconds: number;
}

/**
 * Measures all variants in turn, in fresh workers; every block is emitted as soon as it is finished.
 * @param sample called between blocks
 */
export async function measureScenario(
  plan: ScenarioPlan,
  context: RunContext,
  sample: () => void,
): Promise<MeasuredScenario> {
  const { compare, mergedSessionOptions } = await import('@rn50/inference-runner');
  const { scenario, batch, workers, engines } = plan;
  const variants = plan.variants.map(({ throughputOptions, ...variant }) => ({
    ...variant,
    sessionOptions:
      scenario === 'throughput'
        ? mergedSessionOptions(variant.sessionOptions, throughputOptions)
        : variant.sessionOptions,
  }));
  const { progress, detail, emit, signal } = context;
  const [baseline, candidate] = variants;
  const headline =
    baseline === undefined || candidate === undefined ? null : { baseline: baseline.id, candidate: candidate.id };
  const step = progress.start(`measuring ${scenario}`);
  detail(`${scenario}: ${variants.map(({ label }) => label).join(' and ')} in turn, batch ${batch}`);
  const latest = new Map<string, number>();
  let ratio: Estimate | null = null;
  let unspentSeconds = 0;
  const records = await compare({
    variants,
    engines,
    scenario,
    batch,
    ...workers,
    ...plan.amount,
    energy: plan.energy,
    seed: plan.seed,
    signal,
    onEvent(event) {
      const said = eventText(event);
      if (said !== null) detail(`${scenario}: ${said}`);
      if (event.kind !== 'block') return;
      emitBlock(context, event, scenario);
      sample();
      latest.set(event.label, median(event.block.samplesMs));
      const { secondsLeft, fraction, isExtended } = event;
      ratio = event.ratio;
      unspentSeconds = event.unspentSeconds;
      emit({ kind: 'estimate', scenario, headline, ratio, secondsLeft, fraction, isExtended });
      step.update(outlookText(event, scenario, candidate?.label));
    },
  });
  const known = candidate === undefined ? null : speedText(ratio, scenario, candidate.label);
  if (signal.aborted) step.fail('interrupted');
  else step.done(known ?? timesText(latest));
  return { records, unspentSeconds };
}

export function emitBlock(
  { emit }: Pick<RunContext, 'emit'>,
  { variantId, batch, threads, instances, block }: Extract<RunEvent, { kind: 'block' }>,
  phase: Scenario | 'sweep',
): void {
  emit({ kind: 'block', phase, variantId, batch, threads, instances, block });
}
