import type { Block } from '@rn50/bench-stats';
import { clockJumped } from '../clock.js';
import type { Usage } from '../worker/meter.js';
import type { Answers, BlockInterval, RequestKind, RequestOf } from '../worker/protocol.js';
import { commonWindow } from './common-window.js';
import type { SettledBlockPlan } from './plan.js';

/** Sends a request to all workers of a variant; null if one failed. */
export type AskAll = <K extends RequestKind>(
  request: RequestOf<K>,
  timeoutMs: number,
) => Promise<readonly Answers[K][] | null>;

/** A measured block, and whether the machine was suspended meanwhile. */
export interface TakenBlock {
  readonly block: Omit<Block, 'order' | 'startedAtMs'>;
  readonly jumped: boolean;
}

/** A step may take this many times its expected time before the worker counts as hung. */
export const TIMEOUT_FACTOR = 10;

/**
 * Takes one block of a variant's workers.
 * @param runMs expected time of a run
 * @returns null if a worker failed
 */
export async function takeBlock(
  ask: AskAll,
  plan: SettledBlockPlan,
  settings: { readonly instances: number; readonly runMs: number; readonly runTimeoutMs: number },
): Promise<TakenBlock | null> {
  const { instances, runMs, runTimeoutMs } = settings;
  const timeoutMs = (expectedMs: number) => runTimeoutMs + TIMEOUT_FACTOR * expectedMs;
  const settleMs = plan.settling.ms;
  const countMs = timeoutMs(settleMs + plan.minimumMs + (plan.minimumRuns + 1) * runMs);
  if (instances === 1) {
    const [taken] = (await ask<'block'>({ kind: 'block', plan }, countMs)) ?? [];
    if (taken === undefined) return null;
    const { wakeUpMs, samplesMs } = taken;
    return measured({ wakeUpMs, samplesMs: Array.from(samplesMs, toNanosecond) }, [taken]);
  }
  // Every instance runs from its wake-up until all have counted: none ever has the machine to itself.
  const woken = await ask<'wake'>({ kind: 'wake', settleMs }, timeoutMs(settleMs + runMs));
  if (woken === null) return null;
  const counted = await ask<'count'>({ kind: 'count', plan }, countMs);
  if (counted === null) return null;
  const halted = await ask<'halt'>({ kind: 'halt' }, timeoutMs(runMs));
  if (halted === null) return null;
  const wakeUpMs = Math.max(...woken.map((answer) => answer.wakeUpMs));
  const { countedMs, othersMs } = commonWindow(
    counted.map((answer, instance) => ({ ...answer, afterMs: halted[instance]?.afterMs ?? [] })),
  );
  const drainMs = [...halted.flatMap(({ beforeMs }) => beforeMs), ...othersMs].map(toNanosecond);
  return measured({ wakeUpMs, samplesMs: countedMs.map(toNanosecond), drainMs }, halted);
}

function measured(
  runs: Pick<Block, 'wakeUpMs' | 'samplesMs' | 'drainMs'>,
  intervals: readonly BlockInterval[],
): TakenBlock {
  return {
    block: { ...runs, wakeUpMs: toNanosecond(runs.wakeUpMs), ...usageFields(intervals.map(({ usage }) => usage)) },
    jumped: intervals.some(({ monotonicElapsedMs, wallElapsedMs }) => clockJumped(monotonicElapsedMs, wallElapsedMs)),
  };
}

/** Sums over the instances; a figure that one of them lacks is left out. */
function usageFields(usages: readonly (Usage | null)[]): Pick<Block, 'cpuMs' | 'waitMs'> {
  const known = usages.filter((usage) => usage !== null);
  if (known.length < usages.length) return {};
  const cpuMs = toNanosecond(known.reduce((sum, usage) => sum + usage.cpuMs, 0));
  const waits = known.flatMap(({ waitMs }) => (waitMs === null ? [] : [waitMs]));
  if (waits.length < usages.length) return { cpuMs };
  return { cpuMs, waitMs: toNanosecond(waits.reduce((sum, ms) => sum + ms, 0)) };
}

/** The clock's own resolution; more digits would be rounding noise in every report. */
export function toNanosecond(ms: number): number {
  return Math.round(ms * 1e6) / 1e6;
}
