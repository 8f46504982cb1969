import type { Block, Conditions } from '@rn50/bench-stats';
import { type ConditionsWatch, type MeasuredConditions, watchConditions } from '@rn50/cpu-detect';
import type { RunRecord } from '@rn50/inference-runner';

/** What the machine does while we do nothing: long enough for the kernel's 10 ms ticks to tell a busy CPU. */
const IDLE_MS = 300;

/** What workers used: all of it, and in the blocks that count. */
interface Used {
  readonly cpuMs: number;
  readonly blocks: readonly Pick<Block, 'cpuMs' | 'waitMs'>[];
}

/** Observes the machine while `measure` runs; it calls `sample` between blocks. */
export async function observed<T extends { readonly records: readonly RunRecord[] }>(
  phase: 'latency' | 'throughput' | 'sweep',
  measure: (sample: () => void) => Promise<T>,
): Promise<{ readonly measured: T; readonly conditions: Conditions }> {
  const { measured, seen } = await watched(measure);
  return { measured, conditions: { phase, ...seen } };
}

/**
 * Observes the machine while `measure` runs, which is no phase of a run.
 * @param watch begins to observe; the machine's own unless given
 */
export async function watched<T extends { readonly records: readonly Used[] }>(
  measure: (sample: () => void) => Promise<T>,
  watch: () => Promise<ConditionsWatch> = watchConditions,
): Promise<{ readonly measured: T; readonly seen: MeasuredConditions & Pick<Conditions, 'waitShare'> }> {
  const watching = await watch();
  const cpuBefore = process.cpuUsage();
  const measured = await measure(() => watching.sample());
  const workersMs = measured.records.reduce((sum, { cpuMs }) => sum + cpuMs, 0);
  const seen = await watching.finish({ cpuMs: ownMs(cpuBefore) + workersMs });
  return { measured, seen: { ...seen, waitShare: waitShareOf(measured.records) } };
}

/** Observes the machine for a moment in which this program only waits. */
export async function observedIdle(phase: 'before' | 'after', signal: AbortSignal): Promise<Conditions> {
  const watch = await watchConditions();
  const cpuBefore = process.cpuUsage();
  const { setTimeout: sleep } = await import('node:timers/promises');
  await sleep(IDLE_MS, undefined, { signal }).catch(() => undefined);
  return { phase, ...(await watch.finish({ cpuMs: ownMs(cpuBefore) })), waitShare: null };
}

/** Time the workers' threads waited for a CPU / time they ran or waited; null where no block tells. */
export function waitShareOf(records: readonly Pick<Used, 'blocks'>[]): number | null {
  let waited = 0;
  let total = 0;
  for (const { cpuMs, waitMs } of records.flatMap(({ blocks }) => blocks)) {
    if (cpuMs === undefined || waitMs === undefined) continue;
    waited += waitMs;
    total += cpuMs + waitMs;
  }
  return total > 0 ? waited / total : null;
}

function ownMs(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
