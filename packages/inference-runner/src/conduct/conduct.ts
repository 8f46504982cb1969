import type { RunRecord } from '@rn50/bench-stats';
import { LOOKS, type Scenario } from '@rn50/bench-stats';
import { RunnerError, type RunnerErrorCode } from '../runner-error.js';
import { minimumPairsFit } from '../schedule/batch.js';
import { type Action, fixedRounds, look, type Mode, nextAction, type Progress } from '../schedule/plan.js';
import type { Cast, Terms } from './cast.js';
import { agreeOnBatch } from './common-batch.js';
import { type Handover, handovers } from './handover.js';
import { toRecord } from './record.js';
import { ratiosSettled } from './settled.js';
import { Station } from './station.js';
import { batchHalved } from './warnings.js';

export interface ConductOptions extends Terms {
  /** The first is the baseline of every ratio. */
  readonly casts: readonly Cast[];
  readonly batch: number;
  readonly mode: Mode;
  readonly signal: AbortSignal | undefined;
}

/**
 * Measures all variants in interleaved blocks. All workers live at the same time, one of them computes.
 * A variant that fails is marked and keeps its blocks; the others go on.
 * @throws RunnerError ENGINE_MISSING, ENGINE_BROKEN or BAD_OPTION; whatever `onEvent` throws. No worker is left behind.
 */
export async function conduct(options: ConductOptions): Promise<RunRecord[]> {
  const startMs = options.clock();
  const stations = options.casts.map((cast) => new Station(cast, options));
  const handover = handovers();
  try {
    for (const station of alive(stations)) await startChecked(station, options.signal);
    const batch = await warmUpAtFittingBatch(stations, handover, options);
    await takeBlocks(stations, { ...options, batch, startMs, handover });
    for (const station of stations) await station.stop();
    return stations.map((station) => toRecord(station, batch));
  } finally {
    await Promise.all(stations.map((station) => station.kill()));
  }
}

async function warmUpAtFittingBatch(
  stations: readonly Station[],
  handover: Handover,
  options: ConductOptions,
): Promise<number> {
  const { batch: asked, fixed } = agreeOnBatch(stations, options.batch);
  const { mode, scenario } = options;
  let batch = asked;
  for (;;) {
    for (const station of alive(stations)) await warmUp(station, batch, handover);
    const runsMs = alive(stations).map(({ fastestMs }) => fastestMs);
    if (fixed || scenario !== 'throughput' || mode.kind !== 'budget') break;
    // Time is near enough to proportional to the batch; the next warm-up checks it.
    let fitting = batch;
    while (fitting > 1 && !minimumPairsFit(scaled(runsMs, fitting / batch), options.instances, mode.budgetMs)) {
      fitting = Math.floor(fitting / 2);
    }
    if (fitting === batch) break;
    options.onEvent({ kind: 'batch-halved', from: batch, to: fitting });
    for (const station of alive(stations)) station.forgetWarmUp();
    batch = fitting;
  }
  if (batch !== asked) for (const station of stations) station.warnings.push(batchHalved(asked, batch));
  return batch;
}

/** What the blocks of one measurement share, once the batch is decided. */
interface BlockTerms extends ConductOptions {
  readonly batch: number;
  readonly startMs: number;
  readonly handover: Handover;
}

async function takeBlocks(stations: readonly Station[], terms: BlockTerms): Promise<void> {
  const { mode, clock, signal, scenario } = terms;
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
    if (signal?.aborted === true) for (const station of stations) station.interrupt();
    progress = { ...progress, alive: stations.map((station) => station.alive) };
    const action = nextAction(mode, progress, LOOKS);
    switch (action.kind) {
      case 'done':
        return;
      case 'skip':
        progress = { ...progress, slot: progress.slot + 1 };
        break;
      case 'look':
        progress = look(progress, action, isSettled(stations, scenario, action.target));
        break;
      case 'restart': {
        const beganMs = clock();
        terms.onEvent({ kind: 'restarted', pairs: action.pairs });
        for (const station of alive(stations)) await restart(station, terms);
        const restartingMs = progress.restartingMs + clock() - beganMs;
        progress = { ...progress, restartedAt: action.pairs, restartingMs };
        break;
      }
      case 'block': {
        const beganMs = clock();
        await takeBlock(stations, action, terms, progress);
        progress = { ...progress, slot: progress.slot + 1, spentMs: progress.spentMs + clock() - beganMs };
        break;
      }
    }
  }
}

async function takeBlock(
  stations: readonly Station[],
  action: Extract<Action, { kind: 'block' }>,
  terms: BlockTerms,
  { spentMs, extended }: Progress,
): Promise<void> {
  const { mode, clock, onEvent, startMs, batch } = terms;
  const beganMs = clock();
  const station = stations[action.variant];
  if (station === undefined) return;
  const plan = { ...action.plan, settleMs: terms.handover(station) };
  const block = await station.takeBlock(plan, action.slot, () => clock() - startMs);
  if (block === null) return;
  const elapsedMs = spentMs + clock() - beganMs;
  const plannedMs = mode.kind === 'budget' ? mode.budgetMs + (extended ? mode.reserveMs : 0) : null;
  const fraction =
    plannedMs === null ? (action.slot + 1) / ((fixedRounds(mode) ?? 1) * stations.length) : elapsedMs / plannedMs;
  onEvent({
    kind: 'block',
    variantId: station.cast.id,
    label: station.cast.label,
    batch,
    threads: terms.threads,
    instances: terms.instances,
    block,
    elapsedMs,
    plannedMs,
    fraction: Math.min(1, fraction),
  });
}

function isSettled(stations: readonly Station[], scenario: Scenario, target: number): boolean {
  const [baseline, ...candidates] = stations;
  if (baseline === undefined || !baseline.alive) return false;
  return ratiosSettled(
    baseline.blocks,
    alive(candidates).map(({ blocks }) => blocks),
    scenario,
    target,
  );
}

async function restart(station: Station, { batch, handover, signal }: BlockTerms): Promise<void> {
  await station.stop();
  if (station.alive) await startChecked(station, signal);
  if (station.alive) await warmUp(station, batch, handover);
}

async function warmUp(station: Station, batch: number, handover: Handover): Promise<void> {
  // Warming up takes longer than the other worker's spinning.
  handover(station);
  await station.warmUp(batch);
}

const OF_THE_CALLER: ReadonlySet<RunnerErrorCode> = new Set(['BAD_OPTION', 'ENGINE_MISSING', 'ENGINE_BROKEN']);

/** An engine that is not there, or cannot do what is asked, is the caller's to solve, not one variant's result. */
async function startChecked(station: Station, signal: AbortSignal | undefined): Promise<void> {
  if (signal?.aborted === true) {
    station.interrupt();
    return;
  }
  await station.start();
  const { failure } = station;
  if (failure !== null && OF_THE_CALLER.has(failure.code)) throw new RunnerError(failure);
}

function alive(stations: readonly Station[]): Station[] {
  return stations.filter((station) => station.alive);
}

function scaled(runsMs: readonly number[], factor: number): number[] {
  return runsMs.map((runMs) => runMs * factor);
}
