import { randomBytes } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { z } from 'zod';

/** The process that made a file. Linux gives every field, other systems give host and pid. */
export const ownerSchema = z.object({
  host: z.string(),
  /** Changes with every start of the machine. */
  boot: z.string().nullable(),
  /** Containers that share a folder count their processes separately. */
  pidNamespace: z.string().nullable(),
  pid: z.int().positive(),
  /** When the process began: a later process may get the same number. */
  began: z.string().nullable(),
});
export type Owner = z.infer<typeof ownerSchema>;

/** `unknown`: on another host or in another container; only the age of its files gives a hint. */
export type Life = 'alive' | 'dead' | 'unknown';

/** A file that an unknown process has not touched for this long is no longer in use. */
const UNKNOWN_OWNER_MS = 3_600_000;

/**
 * Whether a process may still use a file that it last touched `ageMs` ago. A time far in the future counts as old: the
 * clock was set back.
 */
export function isInUse(life: Life, ageMs: number): boolean {
  return life === 'alive' || (life === 'unknown' && Math.abs(ageMs) < UNKNOWN_OWNER_MS);
}

/** The start time of a process of this machine, or null if it is not running. */
export type Probe = (pid: number) => { readonly began: string | null } | null;

/** Whether the process that wrote `owner` still runs, as seen by `self`. */
export function lifeOf(owner: Owner, self: Owner, probe: Probe): Life {
  if (owner.host !== self.host) return 'unknown';
  if (owner.boot !== null && self.boot !== null && owner.boot !== self.boot) return 'dead';
  if (owner.pidNamespace !== self.pidNamespace) return 'unknown';
  const running = probe(owner.pid);
  if (running === null) return 'dead';
  return owner.began !== null && running.began !== null && owner.began !== running.began ? 'dead' : 'alive';
}

/** This process, and whether another one lives. */
export interface Processes {
  readonly self: () => Owner;
  readonly lifeOf: (owner: Owner) => Life;
}

/** The processes of this machine. */
export const nodeProcesses: Processes = { self: thisProcess, lifeOf: (owner) => lifeOf(owner, thisProcess(), probe) };

/** A part of a file name that no other process, and no other call in this one, will choose. */
export function uniqueToken(): string {
  return `${process.pid.toString(36)}-${randomBytes(8).toString('hex')}`;
}

let known: Owner | undefined;

function thisProcess(): Owner {
  known ??= {
    host: hostname(),
    boot: orNull(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()),
    pidNamespace: orNull(() => readlinkSync('/proc/self/ns/pid')),
    pid: process.pid,
    began: probe(process.pid)?.began ?? null,
  };
  return known;
}

function probe(pid: number): { began: string | null } | null {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it runs, as another user.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return null;
  }
  const stat = orNull(() => readFileSync(`/proc/${pid}/stat`, 'latin1'));
  if (stat === null) return { began: null };
  const { state, began } = parseProcStat(stat);
  // A zombie: it has ended, and its parent has not collected it yet.
  return state === 'Z' || state === 'X' ? null : { began };
}

/** State and start time of `/proc/<pid>/stat` (proc(5), fields 3 and 22); the name in between may hold anything. */
export function parseProcStat(text: string): { readonly state: string; readonly began: string | null } {
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return { state: fields[0] ?? '', began: fields[19] ?? null };
}

function orNull(read: () => string): string | null {
  try {
    return read();
  } catch {
    return null;
  }
}
