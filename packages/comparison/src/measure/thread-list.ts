import type { Warning } from '@rn50/bench-stats';
import type { CpuInfo } from '@rn50/cpu-detect';
import type { Amount } from '../request.js';
import { overloadOf } from './overload.js';

/** Measuring time for each variant with each number of threads, in seconds, unless a budget was asked for. */
const SECONDS_PER_POINT = 10;

/** Workers may fill this share of the memory that is available: more would make the kernel reclaim pages while they run. */
const MEMORY_SHARE = 0.8;

/** The threads of the tables: the largest number that the usable CPUs can run, or the smallest of all. */
export function threadsOfTables(counts: readonly number[], { usableCpus }: Pick<CpuInfo, 'usableCpus'>): number {
  const ascending = [...counts].sort((a, b) => a - b);
  return ascending.findLast((count) => count <= usableCpus) ?? ascending[0] ?? 1;
}

/** Whether a number of the list is above the usable CPUs. */
export function overUsableCpus(counts: readonly number[], cpu: Pick<CpuInfo, 'usableCpus' | 'limits'>): Warning[] {
  const over = counts.filter((count) => count > cpu.usableCpus);
  if (over.length === 0) return [];
  const { code, cpus, effect } = overloadOf(cpu);
  return [
    {
      code,
      message: `${over.join(' and ')} threads on the ${cpus} this process may use: ${effect}, so this is no scaling of the model`,
      remedy: `Leave numbers above ${Math.max(1, Math.floor(cpu.usableCpus))} out of the list.`,
    },
  ];
}

/** Whether the budget covers the thread list too: one that the user gave does, the default one is for the tables. */
export function budgetCoversThreadList(amount: Amount, counts: readonly number[]): boolean {
  return counts.length > 0 && amount.kind === 'budget' && amount.reserveSeconds === 0;
}

/**
 * Time aimed at for a list of threads, in seconds.
 * @param asked the budget for everything, null if none was asked for
 * @param points variants x numbers of threads
 */
export function scalingSeconds(asked: number | null, points: number): number {
  return asked === null ? SECONDS_PER_POINT * points : asked / 2;
}

/**
 * The numbers of threads that are measured together, all in one interleaved schedule where the memory allows: workers
 * of all of them are alive at the same time.
 * @param bytes of one worker of each variant together, 0 if unknown
 */
export function schedulesOf(
  counts: readonly number[],
  memory: { readonly bytes: number; readonly availableBytes: number },
): readonly (readonly number[])[] {
  const isRoom = counts.length * memory.bytes <= MEMORY_SHARE * memory.availableBytes;
  return isRoom ? [counts] : counts.map((count) => [count]);
}

/** Said where {@link schedulesOf} has more than one schedule. */
export function measuredApart(counts: readonly number[], bytes: number): Warning {
  const gigabytes = ((counts.length * bytes) / 1e9).toFixed(1);
  return {
    code: 'threads-apart',
    message: `${counts.join(', ')} threads were measured one after another: ${gigabytes} GB of workers do not fit into the memory at once, so drift widens the intervals of the scaling`,
    remedy: 'Free memory, or give fewer numbers of threads or a smaller --batch.',
  };
}
