import type { OsCpu } from '../host.js';

/** One CPU's counters since it was switched on, in milliseconds. */
export interface CpuTimes {
  /** Work of any kind: user, nice, system, interrupts. Guests are contained in user and nice. */
  readonly busyMs: number;
  /** Idle, waiting for disks included. */
  readonly idleMs: number;
  /** Ready to run while the hypervisor ran other guests; null if not counted. */
  readonly stealMs: number | null;
}

/** Counters by CPU number. */
export type CpuTimesByCpu = ReadonlyMap<number, CpuTimes>;

/** `/proc/stat` counts in USER_HZ, which is 100 per second on every architecture that Node runs on. */
const TICK_MS = 10;

/** user, nice, system and idle are as old as the file; iowait, irq and softirq came with Linux 2.6, steal with 2.6.11. */
const MIN_FIELDS = 4;
const STEAL_FIELD = 7;

/**
 * The `cpu<n>` lines of `/proc/stat`; a line that is not numbers is skipped.
 * Fields: user nice system idle iowait irq softirq steal guest guest_nice.
 * @see Linux `Documentation/filesystems/proc.rst`, section 1.7; `proc_stat(5)`
 */
export function parseProcStat(text: string): CpuTimesByCpu {
  const times = new Map<number, CpuTimes>();
  for (const line of text.split('\n')) {
    const match = /^cpu(\d{1,5})((?: +\d{1,20})+) *$/.exec(line);
    const fields = (match?.[2] ?? '').trim().split(/ +/).map(Number);
    if (match === null || fields.length < MIN_FIELDS) continue;
    const [user = 0, nice = 0, system = 0, idle = 0, iowait = 0, irq = 0, softirq = 0] = fields;
    const steal = fields[STEAL_FIELD];
    times.set(Number(match[1]), {
      busyMs: (user + nice + system + irq + softirq) * TICK_MS,
      idleMs: (idle + iowait) * TICK_MS,
      stealMs: steal === undefined ? null : steal * TICK_MS,
    });
  }
  return times;
}

/**
 * Counters from `os.cpus()`, for systems without `/proc/stat`.
 * @param platform as `process.platform` names it: on Windows the time in interrupts is contained in `sys`
 */
export function portableCpuTimes(cpus: readonly OsCpu[], platform: string): CpuTimesByCpu {
  return new Map(
    cpus.map(({ times: { user, nice, sys, idle, irq } }, cpu) => [
      cpu,
      { busyMs: user + nice + sys + (platform === 'win32' ? 0 : irq), idleMs: idle, stealMs: null },
    ]),
  );
}

/** CPU time in an interval, in milliseconds, summed over CPUs. */
export interface CpuUse {
  /** CPUs whose counters are valid in both snapshots. */
  readonly cpus: number;
  readonly busyMs: number;
  readonly totalMs: number;
  /** null if a CPU does not count it, or its count ran backwards. */
  readonly stealMs: number | null;
}

/**
 * CPU use between two snapshots. A CPU that appeared, vanished or whose busy time ran backwards (a hot-plug resets its
 * counters) is left out. The kernel's idle time may step back a little; that counts as 0.
 */
export function cpuUseBetween(from: CpuTimesByCpu, to: CpuTimesByCpu): CpuUse {
  const use = { cpus: 0, busyMs: 0, totalMs: 0 };
  let stealMs: number | null = 0;
  for (const [cpu, before] of from) {
    const after = to.get(cpu);
    if (after === undefined) continue;
    const busyMs = after.busyMs - before.busyMs;
    if (!(busyMs >= 0)) continue;
    const steal: number | null =
      before.stealMs === null || after.stealMs === null ? null : after.stealMs - before.stealMs;
    stealMs = stealMs === null || steal === null || !(steal >= 0) ? null : stealMs + steal;
    use.cpus += 1;
    use.busyMs += busyMs;
    use.totalMs += busyMs + Math.max(0, after.idleMs - before.idleMs) + (steal ?? 0);
  }
  return { ...use, stealMs };
}
