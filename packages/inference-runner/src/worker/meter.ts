import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Nanoseconds that each thread, by its id, was ready to run but waited for a CPU. */
export type ThreadWaits = ReadonlyMap<string, number>;

/** Resource counters of a process. */
export interface Meter {
  peakRssBytes(): number;
  /** CPU time of all threads since the process began, in milliseconds. */
  cpuMs(): number;
  /** null where it cannot be read. */
  waits(): ThreadWaits | null;
}

/** CPU time and wait time over an interval, in milliseconds. */
export interface Usage {
  readonly cpuMs: number;
  /** null where it cannot be read. */
  readonly waitMs: number | null;
}

/** The counters of this process. */
export const processMeter: Meter = {
  peakRssBytes: () => readPeakRss() ?? process.resourceUsage().maxRSS * 1024,
  cpuMs() {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  },
  waits: readThreadWaits,
};

/**
 * Starts counting.
 * @returns a function that gives the usage since the start, each time it is called
 */
export function startUsage(meter: Meter): () => Usage {
  const waitsBefore = meter.waits();
  const cpuBeforeMs = meter.cpuMs();
  return () => {
    const cpuMs = meter.cpuMs() - cpuBeforeMs;
    const waits = meter.waits();
    const waitMs = waitsBefore === null || waits === null ? null : waitedMs(waitsBefore, waits);
    return { cpuMs, waitMs };
  };
}

/** Threads started meanwhile count in full; the waiting of ended threads is unknown. */
export function waitedMs(before: ThreadWaits, after: ThreadWaits): number {
  let ns = 0;
  for (const [thread, waitedNs] of after) ns += Math.max(0, waitedNs - (before.get(thread) ?? 0));
  return ns / 1e6;
}

/**
 * Linux: second field of `/proc/self/task/<thread>/schedstat` (Documentation/scheduler/sched-stats.rst).
 * @param root where `/proc` is found
 */
export function readThreadWaits(root = '/'): ThreadWaits | null {
  const waits = new Map<string, number>();
  const folder = join(root, 'proc/self/task');
  for (const thread of filesOf(folder)) {
    const waitedNs = waitOf(join(folder, thread, 'schedstat'));
    if (waitedNs !== null) waits.set(thread, waitedNs);
  }
  return waits.size > 0 ? waits : null;
}

/**
 * Linux: `VmHWM` of `/proc/self/status`, the peak of this program alone. `maxRSS` there begins with what the parent held when it forked.
 * @param root where `/proc` is found
 * @returns bytes; null where it cannot be read
 */
export function readPeakRss(root = '/'): number | null {
  try {
    const kilobytes = /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync(join(root, 'proc/self/status'), 'utf8'))?.[1];
    return kilobytes === undefined ? null : Number(kilobytes) * 1024;
  } catch {
    return null;
  }
}

function filesOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** null for a thread that has just ended, or where the kernel keeps no such figures. */
function waitOf(file: string): number | null {
  try {
    const field = readFileSync(file, 'utf8').split(' ')[1];
    const waitedNs = Number(field);
    return field === undefined || !Number.isFinite(waitedNs) ? null : waitedNs;
  } catch {
    return null;
  }
}
