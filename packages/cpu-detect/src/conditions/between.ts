import { type CpuUse, cpuUseBetween } from './cpu-times.js';
import { governorOf } from './frequency.js';
import type { MeasuredConditions } from './measured-conditions.js';
import { quotaUseBetween } from './quota-use.js';
import type { ConditionsSnapshot } from './snapshot.js';

/** Below this, the 10 ms ticks in which CPU time is counted say nothing. */
export const MIN_TICKED_MS = 100;

/** Counters are not read all at once, so a part may come out a little larger than the whole; far larger is damage. */
const MAX_EXCESS = 1.5;

/**
 * What the machine did between two moments. Pure.
 * @param own CPU time that our own processes used in that time, in milliseconds: what is left is the others'
 * @returns null for what was not read at both moments, and for counters that ran backwards or further than time allows
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

/** part / whole, 0..1; null for no whole at all, and for a part that is far too large. */
function share(part: number, whole: number): number | null {
  const quotient = part / whole;
  return quotient >= 0 && quotient <= MAX_EXCESS ? Math.min(1, quotient) : null;
}

function increase(from: number | null, to: number | null): number | null {
  return from === null || to === null ? null : amount(to - from);
}

/** A number that can be an amount of something, else null. */
function amount(value: number | null): number | null {
  return value !== null && Number.isFinite(value) && value >= 0 ? value : null;
}
