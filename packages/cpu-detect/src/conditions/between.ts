import { type CpuUse, cpuUseBetween } from './cpu-times.js';
import { governorOf } from './frequency.js';
import type { MeasuredConditions } from './measured-conditions.js';
import { quotaUseBetween } from './quota-use.js';
import type { ConditionsSnapshot } from './snapshot.js';

/** Shortest interval for CPU times, which are counted in ticks of 10 ms. */
export const MIN_TICKED_MS = 100;

/** A part may slightly exceed the whole, because counters are not read at once. More than this is corrupt data. */
const MAX_EXCESS = 1.5;

/**
 * Conditions of the machine between two snapshots. Pure.
 * @param own CPU time of our own processes in that interval, in milliseconds; the rest of the busy time is others'
 * @returns null for a value that is missing in a snapshot, and for a counter that ran backwards or too fast
 */
export function conditionsBetween(
  from: ConditionsSnapshot,
  to: ConditionsSnapshot,
  own: { readonly cpuMs: number },
): MeasuredConditions {
  const elapsedMs = amount(to.atMs - from.atMs) ?? 0;
  const use = elapsedMs < MIN_TICKED_MS ? null : cpuUseBetween(from.cpuTimes, to.cpuTimes);
  const quota = quotaUseBetween(from.quotaUse, to.quotaUse);
  const stallUs = increase(from.memoryStallUs, to.memoryStallUs);
  const pages = increase(from.swappedPages, to.swappedPages);
  return {
    seconds: elapsedMs / 1000,
    loadAverage: amount(to.loadAverage),
    othersCpus: use === null ? null : othersCpus(use, elapsedMs, own.cpuMs),
    stealShare: use === null || use.stealMs === null ? null : share(use.stealMs, use.totalMs),
    quotaPeriods: quota?.periods ?? null,
    throttledPeriods: quota?.throttledPeriods ?? null,
    throttledMs: quota?.throttledMs ?? null,
    frequencyMhz: to.frequencyMhz ?? from.frequencyMhz,
    governor: governorOf([from.governor, to.governor]),
    memoryStallShare: stallUs === null ? null : share(stallUs / 1000, elapsedMs),
    swappedPages: pages !== null && Number.isSafeInteger(pages) ? pages : null,
  };
}

function othersCpus({ cpus, busyMs }: CpuUse, elapsedMs: number, ownMs: number): number | null {
  if (share(busyMs, elapsedMs * cpus) === null || amount(ownMs) === null) return null;
  return Math.max(0, (Math.min(busyMs, elapsedMs * cpus) - ownMs) / elapsedMs);
}

/** part / whole, 0..1; null if the whole is 0 or the part far too large. */
function share(part: number, whole: number): number | null {
  const quotient = part / whole;
  return quotient >= 0 && quotient <= MAX_EXCESS ? Math.min(1, quotient) : null;
}

function increase(from: number | null, to: number | null): number | null {
  return from === null || to === null ? null : amount(to - from);
}

/** The value if it is finite and not negative, else null. */
function amount(value: number | null): number | null {
  return value !== null && Number.isFinite(value) && value >= 0 ? value : null;
}
