import { type Finding, finding, type Scene } from '../scene.js';

/** More threads than the cgroup's CPU quota pays for: the kernel stops them all until the next period. */
export function threadsOverQuota(scene: Scene): Finding | null {
  const quota = scene.cpu.limits.cgroupQuotaCpus;
  const threads = threadsOf(scene);
  if (threads === null || quota === null || threads <= quota || quota > scene.cpu.usableCpus) return null;
  return finding('threads-over-quota', {
    cause: `${threads} threads run under a CPU quota of ${round(quota)}: the kernel stops them again and again, in every period.`,
    evidence: { threads, quotaCpus: round(quota), usableCpus: round(scene.cpu.usableCpus) },
    remedy: { command: fixOf(scene) },
    estimatedGain: null,
  });
}

/** More threads than cores or CPUs this process may use. */
export function oversubscribed(scene: Scene): Finding | null {
  const threads = threadsOf(scene);
  const { usableCpus, limits, physicalCores } = scene.cpu;
  if (threads === null || threads <= usableCpus || threadsOverQuota(scene) !== null) return null;
  return finding('oversubscribed', {
    cause: `${threads} threads share ${round(usableCpus)} cores that this process may use: they wait for one another, and two on a core have one set of multipliers between them.`,
    evidence: { threads, usableCpus: round(usableCpus), affinityCpus: limits.affinityCpus, physicalCores },
    remedy: { command: fixOf(scene) },
    estimatedGain: null,
  });
}

function threadsOf({ int8 }: Scene): number | null {
  return int8.profile?.threads ?? null;
}

function fixOf({ cpu, commands }: Scene): string {
  return commands.compare(`--threads ${Math.max(1, Math.floor(cpu.usableCpus))}`);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
