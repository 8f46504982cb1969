import type { Conditions, Warning } from '@rn50/bench-stats';
import type { CpuInfo } from '@rn50/cpu-detect';
import type { RunRecord } from '@rn50/inference-runner';
import type { Context } from '../context.js';
import type { CompareOptions } from '../options/compare-options.js';
import type { PartialLog } from '../report/partial-log.js';
import { bestPoint } from './best-point.js';
import { observed, observedIdle } from './conditions.js';
import { amounts, type PlannedVariant } from './plan.js';
import { type Measured, measureScenario, type ScenarioPlan } from './scenario.js';
import { measureSweep } from './sweep.js';
import { type Crew, sweepCrews, type Workforce } from './workforce.js';

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
  const { batch } = options;
  const { scenario: amount, sweepSeconds } = amounts(options.amount, batch === 'auto');
  const conditions: Conditions[] = [];
  const note = (seen: Conditions) => {
    conditions.push(seen);
    log.append({ type: 'conditions', conditions: seen });
  };
  const scenarios: Measured[] = [];
  const run = async (plan: Pick<ScenarioPlan, 'scenario' | 'batch' | 'crew'>) => {
    if (signal.aborted) return;
    const { seed, sessionOptions } = options;
    const { measured, conditions: seen } = await observed(plan.scenario, async (sample) => ({
      records: await measureScenario({ ...plan, amount, variants, sessionOptions, seed }, { context, log, sample }),
    }));
    scenarios.push(...withVariants(measured.records, variants));
    note(seen);
  };

  note(await observedIdle('before', signal));
  await run({ scenario: 'latency', batch: 1, crew: workforce.latency });
  let chosen: { batch: number; crew: Crew } = { batch: batch === 'auto' ? 1 : batch, crew: workforce.throughput };
  let sweep: Measured[] | null = null;
  const warnings: Warning[] = [];
  if (batch === 'auto' && !signal.aborted) {
    const crews = sweepCrews(workforce.threads, cpu);
    const { measured, conditions: seen } = await observed('sweep', (sample) =>
      measureSweep({ variants, crews, seconds: sweepSeconds, options }, { context, log, sample }),
    );
    note(seen);
    warnings.push(...measured.warnings);
    sweep = withVariants(measured.records, variants);
    const best = bestPoint(measured.records);
    const crew = crews.find(({ threads, instances }) => threads === best?.threads && instances === best.instances);
    if (best !== null && crew !== undefined) chosen = { batch: best.batch, crew };
  }
  await run({ scenario: 'throughput', ...chosen });
  if (!signal.aborted) note(await observedIdle('after', signal));
  return { scenarios, sweep, conditions, warnings, batch: chosen.batch, instances: chosen.crew.instances };
}

/** Records with their columns; a record is found by its label. */
function withVariants(records: readonly RunRecord[], variants: readonly PlannedVariant[]): Measured[] {
  return records.flatMap((record) => {
    const variant = variants.find(({ label }) => label === record.label);
    return variant === undefined ? [] : [{ variant, record }];
  });
}
