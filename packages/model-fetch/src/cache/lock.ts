import { join } from 'node:path';
import { type Owner, ownerSchema, type Processes, readSmallText, uniqueToken } from '@rn50/file-store';
import { z } from 'zod';
import { systemCode } from '../errors.js';
import type { Disk } from './disk.js';
import { folderPath, isLockName, lockPath } from './layout.js';
import { ownNames } from './own-names.js';

/** A holder says that it lives this often; who has said nothing for {@link SILENT_MS} holds nobody up. */
const HEARTBEAT_MS = 2_000;
export const SILENT_MS = 30_000;
/** Whoever has made a lock and not said for so long whose it is was killed in between, or never was one of us. */
export const NAMELESS_MS = 2_000;

const lockSchema = z.object({ token: z.string(), owner: ownerSchema });

/** The right to download a digest while others wait. It saves bandwidth; nothing goes wrong without it. */
export interface Lock {
  /** Never throws. */
  release(): Promise<void>;
}

/** Somebody else's lock at one moment. */
export interface HeldLock {
  /** Differs between two holders, and between two heartbeats of one. */
  readonly beat: string;
  /** Differs between two holders. */
  readonly token: string | null;
  /** Null where the lock does not say. */
  readonly owner: Owner | null;
  readonly isDead: boolean;
}

/**
 * Takes the lock if nobody has it. `held` tells of the one who has; `unusable` that the folder takes no lock, so that
 * everybody downloads alone.
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
    // Gone since: the next look will tell.
    return { status: 'held', by: by ?? { beat: '', token: null, owner: null, isDead: false } };
  }
  return { status: 'taken', lock: heldBy(disk, path, token) };
}

/**
 * Takes a dead or silent holder's lock away. A lock that has changed hands meanwhile is put back; two processes that
 * come at the same moment may both go on, which costs one more download. False if the folder does not let it go.
 */
export async function breakLock(disk: Disk, cacheDir: string, sha256: string, expected: HeldLock): Promise<boolean> {
  const path = lockPath(cacheDir, sha256);
  const aside = `${path}.${uniqueToken()}`;
  // Somebody else was quicker, and there is a holder again.
  if ((await readToken(disk, path)) !== expected.token) return true;
  try {
    await disk.rename(path, aside);
  } catch (cause) {
    // Absent: the same, without a holder yet.
    return systemCode(cause) === 'ENOENT';
  }
  const isAnother = (await readToken(disk, aside)) !== expected.token;
  if (isAnother) await disk.link(aside, path).catch(() => undefined);
  await disk.rm(aside, { recursive: true, force: true }).catch(() => undefined);
  return true;
}

/** Removes locks of dead processes, and those that were left while they were broken. Never throws. */
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

/** Who holds the lock now; null if nobody does. */
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
    return { beat: `${ino} ${mtimeMs} ${lock?.token}`, token: lock?.token ?? null, owner: lock?.owner ?? null, isDead };
  } catch {
    return null;
  }
}

async function readToken(disk: Disk, path: string): Promise<string | null> {
  return parseLock(await readSmallText(path, disk))?.token ?? null;
}

/** Null where the lock is just being written, or is not ours at all. */
function parseLock(text: string | null): z.infer<typeof lockSchema> | null {
  try {
    return lockSchema.parse(JSON.parse(text ?? ''));
  } catch {
    return null;
  }
}
