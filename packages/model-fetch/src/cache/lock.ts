import { join } from 'node:path';
import { type Owner, ownerSchema, type Processes, readSmallText, uniqueToken } from '@rn50/file-store';
import { z } from 'zod';
import { systemCode } from '../errors.js';
import type { Disk } from './disk.js';
import { folderPath, isLockName, lockPath } from './layout.js';
import { ownNames } from './own-names.js';

/** A holder touches its lock this often. Others stop waiting for a lock untouched for {@link SILENT_MS}. */
const HEARTBEAT_MS = 2_000;
export const SILENT_MS = 30_000;
/** A lock still without an owner after this time was left by a killed process, or is not a file of ours. */
export const NAMELESS_MS = 2_000;

const lockSchema = z.object({ token: z.string(), owner: ownerSchema });

/** The right to download a digest while others wait. It only saves bandwidth: downloads are correct without it. */
export interface Lock {
  /** Never throws. */
  release(): Promise<void>;
}

/** The lock of another process, as seen at one moment. */
export interface HeldLock {
  /** Differs between two holders, and between two heartbeats of one. */
  readonly heartbeat: string;
  /** Differs between two holders. */
  readonly token: string | null;
  /** Null where the lock does not say. */
  readonly owner: Owner | null;
  readonly isDead: boolean;
}

/**
 * Takes the lock if it is free. `held`: `by` is the present holder. `unusable`: the folder takes no lock, and every process
 * downloads for itself.
 */
export async function tryLock(
  disk: Disk,
  cacheDir: string,
  sha256: string,
  processes: Processes,
): Promise<{ status: 'taken'; lock: Lock } | { status: 'held'; by: HeldLock } | { status: 'unusable' }> {
  const path = lockPath(cacheDir, sha256);
  const token = uniqueToken();
  try {
    await disk.writeFile(path, JSON.stringify({ token, owner: processes.self() }), { flag: 'wx' });
  } catch (cause) {
    if (systemCode(cause) !== 'EEXIST') return { status: 'unusable' };
    const by = await peekLock(disk, cacheDir, sha256, processes);
    // It was released meanwhile; the next look finds that out.
    return { status: 'held', by: by ?? { heartbeat: '', token: null, owner: null, isDead: false } };
  }
  return { status: 'taken', lock: heldBy(disk, path, token) };
}

/**
 * Removes the lock of a dead or silent holder. A lock that another process has taken meanwhile is put back. Two processes
 * that do this at the same moment may both go on, which costs one more download. False if the lock cannot be removed.
 */
export async function breakLock(disk: Disk, cacheDir: string, sha256: string, expected: HeldLock): Promise<boolean> {
  const path = lockPath(cacheDir, sha256);
  const aside = `${path}.${uniqueToken()}`;
  // Another process was faster and holds the lock now.
  if ((await readToken(disk, path)) !== expected.token) return true;
  try {
    await disk.rename(path, aside);
  } catch (cause) {
    // Absent: another process was faster, and the lock is free.
    return systemCode(cause) === 'ENOENT';
  }
  const isAnother = (await readToken(disk, aside)) !== expected.token;
  if (isAnother) await disk.link(aside, path).catch(() => undefined);
  await disk.rm(aside, { recursive: true, force: true }).catch(() => undefined);
  return true;
}

/** Removes the locks of dead processes, also those renamed by a `breakLock` that was killed. Never throws. */
export async function collectLocks(disk: Disk, cacheDir: string, processes: Processes): Promise<void> {
  const names = (await ownNames(disk, cacheDir, 'parts')).filter(isLockName);
  const collected = names.map(async (name) => {
    const path = join(folderPath(cacheDir, 'parts'), name);
    const lock = parseLock(await readSmallText(path, disk));
    if (lock !== null && processes.lifeOf(lock.owner) === 'dead') await disk.rm(path, { force: true });
  });
  await Promise.allSettled(collected);
}

function heldBy(disk: Disk, path: string, token: string): Lock {
  const timer = setInterval(() => {
    const now = new Date();
    disk.utimes(path, now, now).catch(() => undefined);
  }, HEARTBEAT_MS);
  timer.unref();
  return {
    async release() {
      clearInterval(timer);
      if ((await readToken(disk, path)) === token) await disk.rm(path, { force: true }).catch(() => undefined);
    },
  };
}

/** The present holder of the lock; null if it is free. */
export async function peekLock(
  disk: Disk,
  cacheDir: string,
  sha256: string,
  processes: Processes,
): Promise<HeldLock | null> {
  const path = lockPath(cacheDir, sha256);
  try {
    const { mtimeMs, ino } = await disk.lstat(path);
    const lock = parseLock(await readSmallText(path, disk));
    const isDead = lock !== null && processes.lifeOf(lock.owner) === 'dead';
    return {
      heartbeat: `${ino} ${mtimeMs} ${lock?.token}`,
      token: lock?.token ?? null,
      owner: lock?.owner ?? null,
      isDead,
    };
  } catch {
    return null;
  }
}

async function readToken(disk: Disk, path: string): Promise<string | null> {
  return parseLock(await readSmallText(path, disk))?.token ?? null;
}

/** Null for a lock that is being written now, or a file that is not a lock. */
function parseLock(text: string | null): z.infer<typeof lockSchema> | null {
  try {
    return lockSchema.parse(JSON.parse(text ?? ''));
  } catch {
    return null;
  }
}
