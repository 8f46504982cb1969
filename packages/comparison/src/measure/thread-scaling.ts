import { freemem } from 'node:os';
import { recordWarnings, type Warning } from '@rn50/bench-stats';
import { plural } from '@rn50/bench-stats/words';
import type { EngineRegistry, RunEvent, RunRecord } from '@rn50/inference-runner';
import type { RunContext } from '../events.js';
import type { ResolvedRequest } from '../request.js';
import { amounts, type PlannedVariant, type ScenarioAmount } from './plan.js';
import { eventText, outlookText } from './progress-text.js';
import { emitBlock } from './scenario.js';
import { budgetCoversThreadList, measuredApart, scalingSeconds, schedulesOf } from './thread-list.js';

export interface ThreadListPlan {
  /** Of the run; the first two are measured. */
  readonly variants: readonly PlannedVariant[];
  readonly request: Pick<ResolvedRequest, 'amount' | 'engines' | 'seed' | 'threadCounts'>;
  /** What was measured before. */
  readonly scenarios: readonly RunRecord[];
  /** Of the throughput scenario, as asked for. */
  readonly batch: number;
  /** What this process may still take; as the system says unless given. */
  readonly availableBytes?: number;
}

export interface MeasuredThreadList {
  readonly records: readonly RunRecord[];
  readonly warnings: readonly Warning[];
}

/**
 * Throughput of the headline pair with each number of threads of the list: all of them in turn in one schedule, so that
 * drift falls on all alike, or one number after another where the memory has no room for so many workers.
 */
export async function measureThreadList(
  { variants, request, scenarios, batch: asked, availableBytes = memoryLeft() }: ThreadListPlan,
  context: RunContext,
  sample: () => void,
): Promise<MeasuredThreadList> {
  const { threadCounts: counts, amount, engines, seed } = request;
  const pair = variants.slice(0, 2);
  const ran = scenarios.filter(
    ({ scenario, variantId }) => scenario === 'throughput' && pair.some(({ id }) => id === variantId),
  );
  const bytes = ran.reduce((sum, { peakRssBytes }) => sum + peakRssBytes, 0);
  const schedules = schedulesOf(counts, { bytes, availableBytes });
  // What throughput ran at: the batch may be fixed, or halved.
  const batch = ran[0]?.batch ?? asked;
  const { progress, signal } = context;
  const names = pair.map(({ label }) => label).join(' and ');
  const step = progress.start(`measuring ${counts.join(', ')} threads at batch ${batch}, ${names} in turn`);
  const records: RunRecord[] = [];
  for (const schedule of schedules) {
    if (signal.aborted) break;
    const plan = { variants: pair, engines, schedule, batch, seed, amount: amountOf(amount, schedule, counts, pair) };
    records.push(...(await measureSchedule(plan, context, sample, (text) => step.update(text))));
  }
  if (signal.aborted) step.fail('interrupted');
  else step.done();
  return {
    records,
    warnings: [
      ...(schedules.length > 1 ? [measuredApart(counts, bytes)] : []),
      ...records.flatMap(failed),
      ...recordWarnings(records, ({ threads }) => `with ${plural(threads, 'thread')}`),
    ],
  };
}

interface SchedulePlan {
  readonly variants: readonly PlannedVariant[];
  readonly engines?: EngineRegistry | undefined;
  /** Numbers of threads that are measured in turn. */
  readonly schedule: readonly number[];
  readonly batch: number;
  readonly amount: ScenarioAmount;
  readonly seed: number;
}

async function measureSchedule(
  { variants, engines, schedule, batch, amount, seed }: SchedulePlan,
  context: RunContext,
  sample: () => void,
  update: (text: string) => void,
): Promise<RunRecord[]> {
  const { compare } = await import('@rn50/inference-runner');
  const { detail, signal } = context;
  const columns = schedule.flatMap((threads) =>
    variants.map(({ throughputOptions: _, ...variant }) => ({ ...variant, ...namesWith(threads, variant), threads })),
  );
  const planned = schedule.flatMap(() => variants);
  const names = new Map(columns.map(({ id }, at) => [id, planned[at]]));
  /** As the rest of the report calls the variant: its threads are a field of their own. */
  const asPlanned = <T extends { readonly variantId: string; readonly label: string }>(one: T): T => {
    const { id: variantId, label } = names.get(one.variantId) ?? { id: one.variantId, label: one.label };
    return { ...one, variantId, label };
  };
  const records = await compare({
    variants: columns,
    engines,
    scenario: 'throughput',
    batch,
    ...amount,
    seed,
    signal,
    onEvent(event: RunEvent) {
      const said = eventText(event);
      if (said !== null) detail(`threads: ${said}`);
      if (event.kind !== 'block') return;
      emitBlock(context, asPlanned(event), 'sweep');
      sample();
      update(outlookText(event, 'throughput', undefined));
    },
  });
  return records.map(asPlanned);
}

function namesWith(threads: number, { id, label }: PlannedVariant): { readonly id: string; readonly label: string } {
  return { id: `${id}@${threads}`, label: `${label} with ${plural(threads, 'thread')}` };
}

/** A budget is for all schedules together; counts are for each. */
function amountOf(
  amount: ResolvedRequest['amount'],
  schedule: readonly number[],
  counts: readonly number[],
  pair: readonly unknown[],
): ScenarioAmount {
  if (amount.kind !== 'budget') return amounts(amount, false).scenario;
  const seconds = scalingSeconds(
    budgetCoversThreadList(amount, counts) ? amount.seconds : null,
    counts.length * pair.length,
  );
  return { budgetSeconds: (seconds * schedule.length) / counts.length };
}

/** What a process may still take: of the cgroup where it has a limit. */
function memoryLeft(): number {
  return process.availableMemory?.() ?? freemem();
}

function failed(record: RunRecord): Warning[] {
  if (record.status === 'ok' || record.status === 'interrupted') return [];
  const { label, threads, status, message } = record;
  return [
    {
      code: 'thread-count-failed',
      message: `${label} failed with ${plural(threads, 'thread')} (${status}): ${message}`,
      remedy: 'The scaling has only the other numbers of threads.',
    },
  ];
}
