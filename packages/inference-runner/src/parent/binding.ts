import { execa } from 'execa';

/** How to start each instance so that it is bound to its CPUs. */
export interface Binding {
  /** A command in front of the worker's, per instance; none where it stays unbound. */
  readonly launchers: readonly (readonly string[])[];
  /** Why the instances could not be bound, or null. */
  readonly reason: string | null;
}

export const UNBOUND: Binding = { launchers: [], reason: null };

/**
 * Binds by `taskset` (util-linux): the worker has its CPUs before its first thread starts. All instances or none: an
 * unbound one would run on the others' CPUs.
 * @param command the program to look for
 */
export async function bind(cpuSets: readonly (readonly number[])[], command = 'taskset'): Promise<Binding> {
  if (process.platform !== 'linux') return { launchers: [], reason: 'this platform has no taskset' };
  const launchers = cpuSets.map((cpus) => [command, '-c', cpus.join(',')]);
  const reasons = await Promise.all(launchers.map(refusal));
  const reason = reasons.find((text) => text !== null) ?? null;
  return reason === null ? { launchers, reason } : { launchers: [], reason };
}

/** Tries the launcher on a program that does nothing; null if it works. */
async function refusal([command = '', ...args]: readonly string[]): Promise<string | null> {
  const tried = await execa(command, [...args, 'true'], { reject: false, stdin: 'ignore' });
  if (tried.exitCode === 0) return null;
  return tried.stderr.trim().split('\n').at(-1) || `${command} is not to be found`;
}
