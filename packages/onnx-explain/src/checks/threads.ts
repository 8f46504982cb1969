import type { Context } from '../context.js';
import { type Finding, finding } from '../finding.js';

/** More threads than the cgroup's CPU quota pays for: the kernel stops them all until the next period. */
export function threadsOverQuota(context: Context): Finding | null {
  const quota = context.cpu.limits.cgroupQuotaCpus;
  const threads = threadsOf(context);
  if (threads === null || quota === null || threads <= quota || quota > context.cpu.usableCpus) return null;
  return finding('threads-over-quota', {
    cause: `${threads} threads run under a CPU quota of ${round(quota)}: the kernel stops them again and again, in every period.`,
    evidence: { threads, quotaCpus: round(quota), usableCpus: round(context.cpu.usableCpus) },
    remedy: { command: fixOf(context) },
    estimatedGain: null,
  });
}

/** More threads than cores or CPUs this process may use. */
export function oversubscribed(context: Context): Finding | null {
  const threads = threadsOf(context);
  const { usableCpus, limits, physicalCores } = context.cpu;
  if (threads === null || threads <= usableCpus || threadsOverQuota(context) !== null) return null;
  return finding('oversubscribed', {
    cause: `${threads} threads share ${round(usableCpus)} cores that this process may use: they wait for one another, and two on a core have one set of multipliers between them.`,
    evidence: { threads, usableCpus: round(usableCpus), affinityCpus: limits.affinityCpus, physicalCores },
    remedy: { command: fixOf(context) },
    estimatedGain: null,
  });
}

function threadsOf({ int8 }: Context): number | null {
  return int8.profile?.threads ?? null;
}

function fixOf({ cpu, commands }: Context): string {
  return commands.compare(`--threads ${Math.max(1, Math.floor(cpu.usableCpus))}`);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
