import type { Cpuinfo } from '../linux/cpuinfo.js';
import { cpuFolder, type ReadText } from '../linux/topology.js';
import type { FrequencyRange } from './measured-conditions.js';

/** Maximum number of CPUs read per look: reading one frequency takes some microseconds. */
export const MAX_CPUS_READ = 16;

/**
 * Time limit of one look in milliseconds: between two measured blocks, and at the start and the end. Most kernels
 * answer in microseconds; x86 kernels 4.13 to 5.18 sleep 10 or 20 ms for a CPU not read in the last second
 * (`arch/x86/kernel/cpu/aperfmperf.c`).
 */
const LOOK_MS = { between: 5, atEnds: 50 } as const;

/**
 * Clock frequencies over time, from `cpufreq` in `/sys`. Each look takes the fastest CPU, because idle CPUs clock down.
 */
export interface FrequencyMeter {
  /**
   * Reads all CPUs once. The look counts only if it finishes within its time limit, because the fastest of a subset may
   * be idle. After a look longer than `LOOK_MS.between`, looks between blocks are skipped: the kernel would sleep each
   * time.
   */
  look(when: keyof typeof LOOK_MS): void;
  /** The range so far, null if no look counted. */
  range(): FrequencyRange | null;
}

/**
 * @param cpus the CPUs this process may use; at most {@link MAX_CPUS_READ} evenly spaced ones are read, always the same
 * @see Linux `Documentation/admin-guide/pm/cpufreq.rst`: `scaling_cur_freq`, in kHz
 */
export function openFrequencyMeter(read: ReadText, nowMs: () => number, cpus: readonly number[]): FrequencyMeter {
  const paths = spread(cpus, MAX_CPUS_READ).map((cpu) => `${cpuFolder(cpu)}/cpufreq/scaling_cur_freq`);
  const seen: Record<keyof typeof LOOK_MS, FrequencyRange | null> = { between: null, atEnds: null };
  let next = 0;
  let isSlow = false;
  const fastest = (endMs: number): number | null => {
    let most: number | null = null;
    for (let left = paths.length - 1; left >= 0; left--) {
      const mhz = parseFrequencyMhz(read(paths[next] ?? '') ?? '');
      next = (next + 1) % paths.length;
      if (mhz !== null) most = Math.max(most ?? 0, mhz);
      // Without cpufreq one read per look is enough; the next look begins with another CPU.
      if (most === null || (left > 0 && nowMs() >= endMs)) return null;
    }
    return most;
  };
  return {
    look: (when) => {
      if (isSlow && when === 'between') return;
      const startMs = nowMs();
      const mhz = fastest(startMs + LOOK_MS[when]);
      isSlow ||= nowMs() - startMs > LOOK_MS.between;
      if (mhz !== null) seen[when] = rangeOver([seen[when], { low: mhz, high: mhz }]);
    },
    // Nothing computes at the start and the end. These looks count only if no look between blocks succeeded and none
    // was too slow.
    range: () => seen.between ?? (isSlow ? null : seen.atEnds),
  };
}

/** MHz of `scaling_cur_freq`, e.g. `2400000` kHz; null for zero and for words such as `<unknown>`. */
export function parseFrequencyMhz(text: string): number | null {
  return /^\d{1,9}$/.test(text.trim()) && Number(text) > 0 ? Number(text) / 1000 : null;
}

/** The `cpu MHz` of some CPUs in `/proc/cpuinfo` (x86; others leave it out), null if none has one above 0. */
export function cpuinfoFrequency({ processors }: Cpuinfo, cpus: readonly number[]): FrequencyRange | null {
  const wanted = new Set(cpus);
  const values = processors.filter(({ cpu }) => wanted.has(cpu)).map(({ fields }) => fields.get('cpu MHz') ?? '');
  return frequencyRange(values.map((value) => (/^\d{1,6}(\.\d{1,9})?$/.test(value) ? Number(value) : 0)));
}

/** The highest of some frequencies in MHz as a range; 0 means that one is unknown. */
export function frequencyRange(values: readonly number[]): FrequencyRange | null {
  const known = values.filter((mhz) => Number.isFinite(mhz) && mhz > 0);
  if (known.length === 0) return null;
  const high = Math.max(...known);
  return { low: high, high };
}

/** The range that covers all given ones, null if there is none. */
export function rangeOver(ranges: readonly (FrequencyRange | null)[]): FrequencyRange | null {
  const known = ranges.filter((range) => range !== null);
  if (known.length === 0) return null;
  return { low: Math.min(...known.map(({ low }) => low)), high: Math.max(...known.map(({ high }) => high)) };
}

/** The one governor of all that are known, `mixed` where they differ, null if none is known. */
export function governorOf(governors: readonly (string | null)[]): string | null {
  const names = new Set(governors.map((name) => name?.trim() ?? '').filter((name) => name !== ''));
  const [first = null] = names;
  return names.size > 1 ? 'mixed' : first;
}

function spread(cpus: readonly number[], count: number): number[] {
  if (cpus.length <= count) return [...cpus];
  return Array.from({ length: count }, (_, index) => cpus[Math.floor((index * cpus.length) / count)]).filter(
    (cpu) => cpu !== undefined,
  );
}
