import type { Fidelity, Scenario } from '@rn50/bench-stats';
import type { RunEvent, RunRecord } from '@rn50/inference-runner';
import type { Context } from '../context.js';
import type { ModelPair } from '../models/model-file.js';
import type { CompareOptions } from '../options/compare-options.js';
import type { PartialLog } from '../report/partial-log.js';
import { type PlannedVariant, scenarioAmount } from './plan.js';

/** Inputs the INT8 outputs are compared with FP32's on; not those it was calibrated on. */
const FIDELITY_INPUTS = 16;
const FIDELITY_SEED = 2;

export interface Measured {
  readonly variant: PlannedVariant;
  readonly record: RunRecord;
}

/** Both scenarios, one after the other, each in fresh workers; every block goes to `log` as soon as it is finished. */
export async function measureAll(
  variants: readonly PlannedVariant[],
  options: CompareOptions,
  threads: number,
  log: PartialLog,
  context: Context,
): Promise<Measured[]> {
  const measured: Measured[] = [];
  for (const scenario of ['latency', 'throughput'] as const) {
    if (context.signal.aborted) break;
    measured.push(...(await measureScenario(scenario, variants, options, threads, log, context)));
  }
  return measured;
}

async function measureScenario(
  scenario: Scenario,
  variants: readonly PlannedVariant[],
  options: CompareOptions,
  threads: number,
  log: PartialLog,
  { progress, detail, signal }: Context,
): Promise<Measured[]> {
  const { compare } = await import('@rn50/inference-runner');
  const { median } = await import('@rn50/bench-stats');
  const batch = scenario === 'latency' ? 1 : options.batch;
  const step = progress.start(`measuring ${scenario} at batch ${batch}, FP32 and INT8 in turn`);
  const latest = new Map<string, number>();
  const records = await compare({
    variants: variants.map(({ modelPath, label }) => ({ modelPath, label })),
    scenario,
    batch,
    threads,
    seed: options.seed,
    ...scenarioAmount(options.amount),
    signal,
    onEvent(event) {
      const said = eventText(event);
      if (said !== null) detail(`${scenario}: ${said}`);
      if (event.kind !== 'block') return;
      const variant = variants.find(({ label }) => label === event.label);
      if (variant === undefined) return;
      log.append({ type: 'block', variantId: variant.id, scenario, batch: event.batch, block: event.block });
      latest.set(event.label, median(event.block.samplesMs));
      step.update(progressText(latest, event.fraction));
    },
  });
  if (signal.aborted) step.fail('interrupted');
  else step.done(progressText(latest, null));
  return records.flatMap((record, i) => {
    const variant = variants[i];
    return variant === undefined ? [] : [{ variant, record }];
  });
}

/** How close the candidate's outputs are to the baseline's, on this CPU. */
export async function measureFidelity(
  [baseline, candidate]: readonly [PlannedVariant, PlannedVariant],
  pair: ModelPair,
  threads: number,
  { progress, signal }: Context,
): Promise<Fidelity> {
  const { infer, structuredImages } = await import('@rn50/inference-runner');
  const { fidelity } = await import('@rn50/bench-stats');
  const step = progress.start(`comparing the outputs on ${FIDELITY_INPUTS} inputs`);
  try {
    const inputs = structuredImages({ count: FIDELITY_INPUTS, ...pair.fp32.image, seed: FIDELITY_SEED });
    const outputsOf = async (variant: PlannedVariant) =>
      (await infer({ modelPath: variant.modelPath, threads, inputs, signal })).outputs;
    const figures = fidelity(await outputsOf(baseline), await outputsOf(candidate));
    step.done();
    return { variantId: candidate.id, reference: baseline.id, ...figures };
  } catch (error) {
    step.fail();
    throw error;
  }
}

/** What `--verbose` tells of an event; blocks are told by the progress line. */
function eventText(event: RunEvent): string | null {
  switch (event.kind) {
    case 'block':
      return null;
    case 'worker-started':
      return `${event.label} worker started (pid ${event.pid ?? 'unknown'})`;
    case 'warmed-up':
      return `${event.label} ${event.stable ? 'warm' : 'not at rest'} after ${event.runs} runs, ${event.runMs.toPrecision(3)} ms at batch ${event.batch}`;
    case 'batch-halved':
      return `batch ${event.from} does not fit into the budget: ${event.to} instead`;
    case 'restarted':
      return `workers started anew after ${event.pairs} pairs`;
    case 'worker-failed':
      return `${event.label} failed (${event.status}): ${event.message}`;
  }
}

function progressText(latest: ReadonlyMap<string, number>, fraction: number | null): string {
  const times = [...latest].map(([label, ms]) => `${label} ${ms.toPrecision(3)} ms`).join(', ');
  return fraction === null ? times : `${Math.min(99, Math.floor(fraction * 100))} %, ${times}`;
}
