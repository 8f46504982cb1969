import { parseCpuList } from '../cpu-list.js';
import type { ReadText } from './topology.js';

/** The online CPUs, ascending; null if the file is missing, damaged or empty. */
export function onlineCpus(read: ReadText): number[] | null {
  const cpus = parseCpuList(read('/sys/devices/system/cpu/online') ?? '');
  return cpus === null || cpus.length === 0 ? null : cpus;
}

/**
 * CPUs the scheduler may put this process on, from `Cpus_allowed_list` of `/proc/self/status`, ascending. Hosts that
 * can hot-plug list CPUs that are not there (`0-127` on two), so only online ones count.
 * @returns null if the file has no such line, or names no online CPU
 * @see `proc_pid_status(5)`
 */
export function allowedCpus(status: string, online: readonly number[]): number[] | null {
  const list = /^Cpus_allowed_list:[ \t]*(\S+)[ \t]*$/m.exec(status)?.[1];
  const allowed = list === undefined ? null : parseCpuList(list);
  if (allowed === null) return null;
  const onlineSet = new Set(online);
  const usable = allowed.filter((cpu) => onlineSet.has(cpu));
  return usable.length > 0 ? usable : null;
}
