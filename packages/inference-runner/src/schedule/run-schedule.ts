import type { RunRecord } from '@rn50/bench-stats';
import { compareBlocks, LOOKS, relativeHalfWidth } from '@rn50/bench-stats';
import { minimumPairsFit } from './batch.js';
import { agreeOnBatch } from './common-batch.js';
import type { Mode } from './mode.js';
import { OutlookWatch } from './outlook.js';
import { nextAction } from './plan.js';
import { activeVariants, afterBlock, afterRestart, begin, look, unspentMs } from './progress.js';
import { toRecord } from './record.js';
import { type SettlingOf, settlings } from './settling.js';
import { alive, restartAll, startChecked, timed, warmUp } from './start-workers.js';
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
  const { clock, mode, scenario } = options;
  const startMs = clock();
  const runners = options.variants.map((variant) => new VariantRunner(variant, options));
  const settlingOf = settlings();
  const watch = new OutlookWatch(mode, scenario, runners.length);
  try {
    const startsMs: number[] = [];
    for (const [variant, runner] of runners.entries()) {
      startsMs[variant] = await timed(clock, async () => {
        if (runner.alive) await startChecked(runner, options);
      });
    }
    const { batch, warmUpsMs } = await warmUpAtFittingBatch(runners, settlingOf, options);
    for (const [variant, ms] of startsMs.entries()) watch.started(variant, ms + (warmUpsMs[variant] ?? 0));
    await takeBlocks(runners, { ...options, batch, startMs, settlingOf, watch });
    for (const runner of runners) await runner.stop();
    return runners.map((runner) => toRecord(runner, batch));
  } finally {
    await Promise.all(runners.map((runner) => runner.kill()));
  }
}

/** @returns the batch, and what the last warm-up of each variant took */
async function warmUpAtFittingBatch(
  runners: readonly VariantRunner[],
  settlingOf: SettlingOf,
  options: ScheduleOptions,
): Promise<{ readonly batch: number; readonly warmUpsMs: readonly number[] }> {
  const { batch: asked, fixed } = agreeOnBatch(runners, options.batch);
  const { mode, scenario, clock } = options;
  const warmUpsMs: number[] = [];
  let batch = asked;
  for (;;) {
    for (const [variant, runner] of runners.entries()) {
      warmUpsMs[variant] = await timed(clock, async () => {
        if (runner.alive) await warmUp(runner, batch, settlingOf);
      });
    }
    const runsMs = alive(runners).map(({ fastestMs }) => fastestMs);
    if (fixed || scenario !== 'throughput' || mode.kind !== 'budget') break;
    const budgetMs = mode.budgetMs * Math.max(1, runsMs.length / (mode.budgetFor ?? runsMs.length));
    // Time is roughly proportional to the batch; the next warm-up checks it.
    let fitting = batch;
    while (fitting > 1 && !minimumPairsFit(scaled(runsMs, fitting / batch), options.instances, budgetMs)) {
      fitting = Math.floor(fitting / 2);
    }
    if (fitting === batch) break;
    options.onEvent({ kind: 'batch-halved', from: batch, to: fitting });
    for (const runner of alive(runners)) runner.forgetWarmUp();
    batch = fitting;
  }
  if (batch !== asked) for (const runner of runners) runner.warnings.push(batchHalved(asked, batch));
  return { batch, warmUpsMs };
}

/** Settings of all blocks of a measurement, once the batch is decided. */
interface BlockSettings extends ScheduleOptions {
  readonly batch: number;
  readonly startMs: number;
  readonly settlingOf: SettlingOf;
  readonly watch: OutlookWatch;
}

async function takeBlocks(runners: readonly VariantRunner[], settings: BlockSettings): Promise<void> {
  const { mode, clock, signal, watch, onEvent } = settings;
  let progress = begin(runners.length);
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
      case 'look': {
        const before = progress;
        progress = look(mode, progress, action, narrowRatios(runners, settings, action.targets));
        for (const [variant, runner] of runners.entries()) {
          if (progress.known[variant] === before.known[variant]) continue;
          const { id: variantId, label } = runner.variant;
          onEvent({ kind: 'known', variantId, label, pairs: action.pairs });
          await runner.stop();
        }
        break;
      }
      case 'restart': {
        onEvent({ kind: 'restarted', pairs: action.pairs });
        const tookMs = await restartAll(runners, activeVariants(progress), settings);
        watch.restarted(tookMs);
        progress = afterRestart(mode, progress, action.pairs, tookMs);
        break;
      }
      case 'block': {
        const runner = runners[action.variant];
        if (runner === undefined) return;
        const beganMs = clock();
        const plan = { ...action.plan, settling: settings.settlingOf(runner) };
        const block = await runner.takeBlock(plan, action.slot, () => clock() - settings.startMs);
        const tookMs = clock() - beganMs;
        progress = afterBlock(mode, progress, action.variant, tookMs);
        if (block === null) break;
        watch.tookBlock(action.variant, tookMs);
        const { id: variantId, label, sessionOptions } = runner.variant;
        const { batch, instances } = settings;
        const { threads } = sessionOptions;
        const outlook = watch.outlook(progress, (variant) => runners[variant]?.blocks ?? []);
        const unspentSeconds = unspentMs(mode, progress) / 1000;
        onEvent({ kind: 'block', variantId, label, batch, threads, instances, block, ...outlook, unspentSeconds });
        break;
      }
    }
  }
}

/** Which ratios to the first variant are known to within their targets. */
function narrowRatios(
  runners: readonly VariantRunner[],
  { scenario }: Pick<BlockSettings, 'scenario'>,
  targets: readonly (number | null)[],
): boolean[] {
  const [baseline] = runners;
  return runners.map(({ blocks }, variant) => {
    const target = targets[variant] ?? null;
    if (baseline === undefined || target === null) return false;
    const ratio = compareBlocks(scenario, baseline.blocks, blocks);
    return ratio !== null && relativeHalfWidth(ratio) <= target;
  });
}

function scaled(runsMs: readonly number[], factor: number): number[] {
  return runsMs.map((runMs) => runMs * factor);
}
