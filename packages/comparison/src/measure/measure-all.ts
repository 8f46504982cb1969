import { type Conditions, recordWarnings, type Warning } from '@rn50/bench-stats';
import { type CpuInfo, openEnergyMeter } from '@rn50/cpu-detect';
import type { RunRecord } from '@rn50/inference-runner';
import { type RunContext, timedPhase } from '../events.js';
import type { ResolvedRequest } from '../request.js';
import { bestPoint } from './best-point.js';
import { observed, observedIdle } from './conditions.js';
import { amounts, type PlannedVariant, type ScenarioAmount } from './plan.js';
import { measureScenario, type ScenarioPlan } from './scenario.js';
import { measureSweep, pointText } from './sweep.js';
import { budgetCoversThreadList } from './thread-list.js';
import { measureThreadList } from './thread-scaling.js';
import { sweepWorkers, type WorkerPlan, type Workforce } from './workforce.js';

/** Everything that was measured, raw. */
export interface AllMeasured {
  readonly scenarios: readonly RunRecord[];
  /** null without `--batch auto` and without a list of threads. */
  readonly sweep: readonly RunRecord[] | null;
  readonly conditions: readonly Conditions[];
  readonly warnings: readonly Warning[];
  /** Of the throughput scenario, as chosen by the sweep where there was one. */
  readonly batch: number;
  readonly instances: number;
}

/**
 * Latency, then the sweep if there is one, then throughput, then the list of threads if there is one, each in fresh
 * workers and under observation; before and after them the machine is watched while this program waits.
 */
export async function measureAll(
  variants: readonly PlannedVariant[],
  request: ResolvedRequest,
  workforce: Workforce,
  cpu: CpuInfo,
  context: RunContext,
): Promise<AllMeasured> {
  const { signal, emit } = context;
  const { batch, engines, seed } = request;
  const { threadCounts } = request;
  const isShared = batch === 'auto' || budgetCoversThreadList(request.amount, threadCounts);
  const { scenario: amount, sweepSeconds } = amounts(request.amount, isShared);
  const conditions: Conditions[] = [];
  const note = (seen: Conditions) => {
    conditions.push(seen);
    emit({ kind: 'conditions', conditions: seen });
  };
  const energy = openEnergyMeter({ root: request.energyRoot });
  if (energy.kind === 'unreadable') context.detail(`energy is not measured: ${energy.reason}`);
  const counter = energy.kind === 'readable' ? energy : undefined;
  const scenarios: RunRecord[] = [];
  let unspentSeconds = 0;
  const run = async (plan: Pick<ScenarioPlan, 'scenario' | 'batch' | 'workers'>) => {
    if (signal.aborted) return;
    const { measured, conditions: seen } = await timedPhase(plan.scenario, context, () =>
      observed(plan.scenario, (sample) =>
        measureScenario(
          { ...plan, amount: withMore(amount, unspentSeconds), variants, engines, energy: counter, seed },
          context,
          sample,
        ),
      ),
    );
    scenarios.push(...measured.records);
    unspentSeconds = measured.unspentSeconds;
    note(seen);
  };

  note(await observedIdle('before', signal));
  await run({ scenario: 'latency', batch: 1, workers: workforce.latency });
  let chosen: { batch: number; workers: WorkerPlan } = {
    batch: batch === 'auto' ? 1 : batch,
    workers: workforce.throughput,
  };
  let sweep: readonly RunRecord[] | null = null;
  const warnings: Warning[] = [];
  if (batch === 'auto' && !signal.aborted) {
    const plans = sweepWorkers(workforce.threads, cpu);
    // Advice is about the headline pair: more columns would leave fewer points.
    const plan = { variants: variants.slice(0, 2), engines, plans, seconds: sweepSeconds, request };
    const { measured, conditions: seen } = await timedPhase('sweep', context, () =>
      observed('sweep', (sample) => measureSweep(plan, context, sample)),
    );
    note(seen);
    sweep = measured.records;
    warnings.push(...sweep.flatMap(failedPoint), ...recordWarnings(sweep, (record) => `sweep at ${pointText(record)}`));
    const best = bestPoint(measured.records);
    const workers = plans.find(({ threads, instances }) => threads === best?.threads && instances === best.instances);
    if (best !== null && workers !== undefined) {
      chosen = { batch: best.batch, workers };
      emit({ kind: 'chosen', batch: best.batch, instances: workers.instances });
    }
  }
  await run({ scenario: 'throughput', ...chosen });
  if (threadCounts.length > 0 && !signal.aborted) {
    const { measured, conditions: seen } = await observed('sweep', (sample) =>
      measureThreadList({ variants, request, scenarios, batch: chosen.batch }, context, sample),
    );
    note(seen);
    sweep = measured.records;
    warnings.push(...measured.warnings);
  }
  if (!signal.aborted) note(await observedIdle('after', signal));
  return { scenarios, sweep, conditions, warnings, batch: chosen.batch, instances: chosen.workers.instances };
}

/** A scenario may also spend what the one before it left of its half of the budget. */
function withMore(amount: ScenarioAmount, seconds: number): ScenarioAmount {
  return 'budgetSeconds' in amount ? { ...amount, budgetSeconds: amount.budgetSeconds + seconds } : amount;
}

/** Warns that a model failed at this point of the sweep; the advice rests on the others. */
function failedPoint(record: RunRecord): Warning[] {
  if (record.status === 'ok' || record.status === 'interrupted') return [];
  const message = `${record.label} failed in the sweep at ${pointText(record)} (${record.status}): ${record.message}`;
  return [{ code: 'sweep-point-failed', message, remedy: 'The advice uses only the other points.' }];
}
