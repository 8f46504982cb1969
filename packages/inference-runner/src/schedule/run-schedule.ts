import type { RunRecord } from '@rn50/bench-stats';
import { LOOKS, type Scenario } from '@rn50/bench-stats';
import { RunnerError, type RunnerErrorCode } from '../runner-error.js';
import { minimumPairsFit } from './batch.js';
import { agreeOnBatch } from './common-batch.js';
import { type Action, fixedRounds, look, type Mode, nextAction, type Progress } from './plan.js';
import { toRecord } from './record.js';
import { type SettleTimes, settleTimes } from './settle-times.js';
import { ratiosSettled } from './settled.js';
import { VariantRunner } from './variant-runner.js';
import type { RunSettings, VariantToRun } from './variant-to-run.js';
import { batchHalved } from './warnings.js';

export interface ScheduleOptions extends RunSettings {
  /** The first is the baseline of every ratio. */
  readonly variants: readonly VariantToRun[];
  readonly batch: number;
  readonly mode: Mode;
  readonly signal: AbortSignal | undefined;
}

/**
 * Measures all variants in interleaved blocks. All workers are alive at the same time; only one computes. A variant
 * that fails is marked and keeps its blocks; the others go on.
 * @throws RunnerError ENGINE_MISSING, ENGINE_BROKEN or BAD_OPTION; whatever `onEvent` throws. No worker is left behind.
 */
export async function runSchedule(options: ScheduleOptions): Promise<RunRecord[]> {
  const startMs = options.clock();
  const runners = options.variants.map((variant) => new VariantRunner(variant, options));
  const settleMsOf = settleTimes();
  try {
    for (const runner of alive(runners)) await startChecked(runner, options);
    const batch = await warmUpAtFittingBatch(runners, settleMsOf, options);
    await takeBlocks(runners, { ...options, batch, startMs, settleMsOf });
    for (const runner of runners) await runner.stop();
    return runners.map((runner) => toRecord(runner, batch));
  } finally {
    await Promise.all(runners.map((runner) => runner.kill()));
  }
}

async function warmUpAtFittingBatch(
  runners: readonly VariantRunner[],
  settleMsOf: SettleTimes,
  options: ScheduleOptions,
): Promise<number> {
  const { batch: asked, fixed } = agreeOnBatch(runners, options.batch);
  const { mode, scenario } = options;
  let batch = asked;
  for (;;) {
    for (const runner of alive(runners)) await warmUp(runner, batch, settleMsOf);
    const runsMs = alive(runners).map(({ fastestMs }) => fastestMs);
    if (fixed || scenario !== 'throughput' || mode.kind !== 'budget') break;
    // Time is roughly proportional to the batch; the next warm-up checks it.
    let fitting = batch;
    while (fitting > 1 && !minimumPairsFit(scaled(runsMs, fitting / batch), options.instances, mode.budgetMs)) {
      fitting = Math.floor(fitting / 2);
    }
    if (fitting === batch) break;
    options.onEvent({ kind: 'batch-halved', from: batch, to: fitting });
    for (const runner of alive(runners)) runner.forgetWarmUp();
    batch = fitting;
  }
  if (batch !== asked) for (const runner of runners) runner.warnings.push(batchHalved(asked, batch));
  return batch;
}

/** Settings of all blocks of a measurement, once the batch is decided. */
interface BlockSettings extends ScheduleOptions {
  readonly batch: number;
  readonly startMs: number;
  readonly settleMsOf: SettleTimes;
}

async function takeBlocks(runners: readonly VariantRunner[], settings: BlockSettings): Promise<void> {
  const { mode, clock, signal, scenario } = settings;
  let progress: Progress = {
    slot: 0,
    alive: [],
    spentMs: 0,
    lookedAt: 0,
    restartedAt: 0,
    restartingMs: 0,
    settled: false,
    extended: false,
  };
  for (;;) {
    if (signal?.aborted === true) for (const runner of runners) runner.interrupt();
    progress = { ...progress, alive: runners.map((runner) => runner.alive) };
    const action = nextAction(mode, progress, LOOKS);
    switch (action.kind) {
      case 'done':
        return;
      case 'skip':
        progress = { ...progress, slot: progress.slot + 1 };
        break;
      case 'look':
        progress = look(progress, action, isSettled(runners, scenario, action.target));
        break;
      case 'restart': {
        const beganMs = clock();
        settings.onEvent({ kind: 'restarted', pairs: action.pairs });
        for (const runner of alive(runners)) await restart(runner, settings);
        const restartingMs = progress.restartingMs + clock() - beganMs;
        progress = { ...progress, restartedAt: action.pairs, restartingMs };
        break;
      }
      case 'block': {
        const beganMs = clock();
        await takeBlock(runners, action, settings, progress);
        progress = { ...progress, slot: progress.slot + 1, spentMs: progress.spentMs + clock() - beganMs };
        break;
      }
    }
  }
}

async function takeBlock(
  runners: readonly VariantRunner[],
  action: Extract<Action, { kind: 'block' }>,
  settings: BlockSettings,
  { spentMs, extended }: Progress,
): Promise<void> {
  const { mode, clock, onEvent, startMs, batch } = settings;
  const beganMs = clock();
  const runner = runners[action.variant];
  if (runner === undefined) return;
  const plan = { ...action.plan, settleMs: settings.settleMsOf(runner) };
  const block = await runner.takeBlock(plan, action.slot, () => clock() - startMs);
  if (block === null) return;
  const elapsedMs = spentMs + clock() - beganMs;
  const plannedMs = mode.kind === 'budget' ? mode.budgetMs + (extended ? mode.reserveMs : 0) : null;
  const fraction =
    plannedMs === null ? (action.slot + 1) / ((fixedRounds(mode) ?? 1) * runners.length) : elapsedMs / plannedMs;
  onEvent({
    kind: 'block',
    variantId: runner.variant.id,
    label: runner.variant.label,
    batch,
    threads: settings.threads,
    instances: settings.instances,
    block,
    elapsedMs,
    plannedMs,
    fraction: Math.min(1, fraction),
  });
}

function isSettled(runners: readonly VariantRunner[], scenario: Scenario, target: number): boolean {
  const [baseline, ...candidates] = runners;
  if (baseline === undefined || !baseline.alive) return false;
  return ratiosSettled(
    baseline.blocks,
    alive(candidates).map(({ blocks }) => blocks),
    scenario,
    target,
  );
}

async function restart(runner: VariantRunner, { batch, settleMsOf, signal }: BlockSettings): Promise<void> {
  await runner.stop();
  if (runner.alive) await startChecked(runner, { batch, signal });
  if (runner.alive) await warmUp(runner, batch, settleMsOf);
}

async function warmUp(runner: VariantRunner, batch: number, settleMsOf: SettleTimes): Promise<void> {
  // A warm-up counts as settling, because it lasts longer than the other worker's threads spin.
  settleMsOf(runner);
  await runner.warmUp(batch);
}

const ENDS_THE_CALL: ReadonlySet<RunnerErrorCode> = new Set(['BAD_OPTION', 'ENGINE_MISSING', 'ENGINE_BROKEN']);

/** A missing engine or an unknown option ends the call, because it is no result of a variant. */
async function startChecked(
  runner: VariantRunner,
  { batch, signal }: Pick<ScheduleOptions, 'batch' | 'signal'>,
): Promise<void> {
  if (signal?.aborted === true) {
    runner.interrupt();
    return;
  }
  await runner.start(batch);
  const { failure } = runner;
  if (failure !== null && ENDS_THE_CALL.has(failure.code)) throw new RunnerError(failure);
}

function alive(runners: readonly VariantRunner[]): VariantRunner[] {
  return runners.filter((runner) => runner.alive);
}

function scaled(runsMs: readonly number[], factor: number): number[] {
  return runsMs.map((runMs) => runMs * factor);
}
