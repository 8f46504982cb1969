import type { CpuCache } from '../cpu-info.js';
import { parseCpuList, parseCpuMask } from '../cpu-list.js';
import { cpuFolder, type ReadText } from './topology.js';

const LEVELS: readonly CpuCache['level'][] = [1, 2, 3, 4];
const TYPES: readonly CpuCache['type'][] = ['data', 'instruction', 'unified'];

/** The kernel numbers a CPU's caches from 0 without gaps; no known CPU has more than five. */
const MAX_CACHE_INDEX = 9;

/**
 * Caches from `/sys/devices/system/cpu/cpu<n>/cache/index<m>`, one entry per level, type and size.
 * Caches of unlike size (hybrid CPUs) are separate entries. A CPU whose caches are not described adds none.
 * @param cpus the online CPUs
 * @see Linux `Documentation/ABI/testing/sysfs-devices-system-cpu`
 */
export function sysCaches(read: ReadText, cpus: readonly number[]): CpuCache[] {
  const found = new Map<string, { cache: Omit<CpuCache, 'instances'>; instances: Set<string> | null }>();
  // SMT siblings share every cache, and large hosts share the big ones widely: each cache is read once, not once per CPU.
  const covered = new Set<string>();
  for (const cpu of cpus) {
    if (covered.has(`0:${cpu}`)) continue;
    for (let index = 0; index <= MAX_CACHE_INDEX; index++) {
      if (covered.has(`${index}:${cpu}`)) continue;
      const folder = `${cpuFolder(cpu)}/cache/index${index}`;
      const level = oneOf(LEVELS, read(`${folder}/level`));
      if (level === null) break;
      const type = oneOf(TYPES, read(`${folder}/type`));
      const sizeBytes = parseCacheSize(read(`${folder}/size`) ?? '');
      if (type === null || sizeBytes === null) continue;
      const sharers = sharedCpus(read, folder);
      for (const sharer of sharers ?? []) covered.add(`${index}:${sharer}`);
      const key = `${level} ${type} ${sizeBytes}`;
      const entry = found.get(key) ?? { cache: { level, type, sizeBytes }, instances: new Set() };
      // Some hypervisors list one cache twice: the same level, type and sharers are the same cache.
      if (sharers === null) entry.instances = null;
      else entry.instances?.add(sharers.join());
      found.set(key, entry);
    }
  }
  return [...found.values()]
    .map(({ cache, instances }) => ({ ...cache, instances: instances?.size ?? null }))
    .sort((a, b) => a.level - b.level || TYPES.indexOf(a.type) - TYPES.indexOf(b.type) || b.sizeBytes - a.sizeBytes);
}

/** Reads `32K`, `1024K`, `32M`; null for anything else or for zero. */
export function parseCacheSize(text: string): number | null {
  const match = /^(\d{1,9})([KMG]?)$/.exec(text.trim());
  if (match === null) return null;
  const unit = { '': 1, K: 2 ** 10, M: 2 ** 20, G: 2 ** 30 }[match[2] ?? ''] ?? 1;
  const sizeBytes = Number(match[1]) * unit;
  return sizeBytes > 0 ? sizeBytes : null;
}

function oneOf<T extends string | number>(known: readonly T[], text: string | null): T | null {
  const word = text?.trim().toLowerCase();
  return known.find((value) => `${value}` === word) ?? null;
}

function sharedCpus(read: ReadText, folder: string): number[] | null {
  const list = read(`${folder}/shared_cpu_list`);
  if (list !== null) return parseCpuList(list);
  const mask = read(`${folder}/shared_cpu_map`);
  return mask === null ? null : parseCpuMask(mask);
}
