import type { Conditions, Warning } from '@rn50/bench-stats';
import type { CpuInfo } from '@rn50/cpu-detect';
import type { RunRecord } from '@rn50/inference-runner';
import type { Context } from '../context.js';
import type { CompareOptions } from '../options/compare-options.js';
import { recordWarnings } from '../report/assemble.js';
import type { PartialLog } from '../report/partial-log.js';
import { bestPoint } from './best-point.js';
import { observed, observedIdle } from './conditions.js';
import { amounts, type PlannedVariant } from './plan.js';
import { type Measured, measureScenario, type ScenarioPlan } from './scenario.js';
import { measureSweep, pointText } from './sweep.js';
import { sweepWorkers, type WorkerPlan, type Workforce } from './workforce.js';

/** Everything that was measured, raw. */
export interface AllMeasured {
  readonly scenarios: readonly Measured[];
  /** null without `--batch auto`. */
  readonly sweep: readonly Measured[] | null;
  readonly conditions: readonly Conditions[];
  readonly warnings: readonly Warning[];
  /** Of the throughput scenario, as chosen by the sweep where there was one. */
  readonly batch: number;
  readonly instances: number;
}

/**
 * Latency, then the sweep if there is one, then throughput, each in fresh workers and under observation; before and
 * after them the machine is watched while this program waits.
 */
export async function measureAll(
  variants: readonly PlannedVariant[],
  options: CompareOptions,
  workforce: Workforce,
  cpu: CpuInfo,
  log: PartialLog,
  context: Context,
): Promise<AllMeasured> {
  const { signal } = context;
  const { batch, engine } = options;
  const { scenario: amount, sweepSeconds } = amounts(options.amount, batch === 'auto');
  const conditions: Conditions[] = [];
  const note = (seen: Conditions) => {
    conditions.push(seen);
    log.append({ type: 'conditions', conditions: seen });
  };
  const scenarios: Measured[] = [];
  const run = async (plan: Pick<ScenarioPlan, 'scenario' | 'batch' | 'workers'>) => {
    if (signal.aborted) return;
    const { seed, sessionOptions } = options;
    const { measured, conditions: seen } = await observed(plan.scenario, async (sample) => ({
      records: await measureScenario(
        { ...plan, amount, variants, engine, sessionOptions, seed },
        { context, log, sample },
      ),
    }));
    scenarios.push(...withVariants(measured.records, variants));
    note(seen);
  };

  note(await observedIdle('before', signal));
  await run({ scenario: 'latency', batch: 1, workers: workforce.latency });
  let chosen: { batch: number; workers: WorkerPlan } = {
    batch: batch === 'auto' ? 1 : batch,
    workers: workforce.throughput,
  };
  let sweep: Measured[] | null = null;
  const warnings: Warning[] = [];
  if (batch === 'auto' && !signal.aborted) {
    const plans = sweepWorkers(workforce.threads, cpu);
    const { measured, conditions: seen } = await observed('sweep', (sample) =>
      // Advice is about the headline pair: more columns would leave fewer points.
      measureSweep(
        { variants: variants.slice(0, 2), engine, plans, seconds: sweepSeconds, options },
        { context, log, sample },
      ),
    );
    note(seen);
    sweep = withVariants(measured.records, variants);
    warnings.push(
      ...sweep.flatMap(failedPoint),
      ...sweep.flatMap((one) => recordWarnings(one, `sweep at ${pointText(one.record)}`)),
    );
    const best = bestPoint(measured.records);
    const workers = plans.find(({ threads, instances }) => threads === best?.threads && instances === best.instances);
    if (best !== null && workers !== undefined) {
      chosen = { batch: best.batch, workers };
      log.append({ type: 'chosen', batch: best.batch, instances: workers.instances });
    }
  }
  await run({ scenario: 'throughput', ...chosen });
  if (!signal.aborted) note(await observedIdle('after', signal));
  return { scenarios, sweep, conditions, warnings, batch: chosen.batch, instances: chosen.workers.instances };
}

/** Records with their columns; a record is found by its label. */
function withVariants(records: readonly RunRecord[], variants: readonly PlannedVariant[]): Measured[] {
  return records.flatMap((record) => {
    const variant = variants.find(({ label }) => label === record.label);
    return variant === undefined ? [] : [{ variant, record }];
  });
}

/** A point that a model did not survive: the advice rests on the others. */
function failedPoint({ variant, record }: Measured): Warning[] {
  if (record.status === 'ok' || record.status === 'interrupted') return [];
  const message = `${variant.label} failed in the sweep at ${pointText(record)} (${record.status}): ${record.message}`;
  return [{ code: 'sweep-point-failed', message, remedy: 'The advice rests on the other points.' }];
}
