import { rmSync, writeFileSync } from 'node:fs';
import { utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { nodeDisk, uniqueToken } from './disk.js';
import { isInUse, type Life, nodeProcesses, ownerSchema, type Processes } from './owner.js';
import { readSmallText } from './small-text.js';

/** Well below the time after which an owner in another container counts as dead. */
const HEARTBEAT_MS = 60_000;

/** This process uses a file or folder, and says so to others by a note beside it: `<name>.<token>.held`. */
export interface Hold {
  /** Never throws. The end of the process releases too. */
  release(): void;
}

const held = new Set<Hold>();
let releasesAtExit = false;

/**
 * Says that this process uses `name` in `folder`, until it is released or the process ends. Whatever clears the folder leaves
 * held names alone. A folder that takes no note cannot be cleared either: then nothing is held.
 */
export function holdName(folder: string, name: string, processes: Processes = nodeProcesses): Hold {
  const note = join(folder, `${name}.${uniqueToken()}.held`);
  try {
    writeFileSync(note, JSON.stringify(processes.self()), { flag: 'wx' });
  } catch {
    rmQuietly(note);
    return { release: () => undefined };
  }
  const timer = setInterval(() => {
    const now = new Date();
    utimes(note, now, now).catch(() => undefined);
  }, HEARTBEAT_MS);
  timer.unref();
  const hold: Hold = {
    release() {
      clearInterval(timer);
      held.delete(hold);
      rmQuietly(note);
    },
  };
  held.add(hold);
  if (!releasesAtExit) process.once('exit', releaseAll);
  releasesAtExit = true;
  return hold;
}

/** The names in a folder that a process may be using. Notes of processes that have ended are removed. */
export async function heldNames(folder: string, processes: Processes = nodeProcesses): Promise<ReadonlySet<string>> {
  const names = await nodeDisk.readdir(folder).catch(() => []);
  const live = names.map(async (note): Promise<string[]> => {
    const name = nameHeldBy(note);
    if (name === null) return [];
    const path = join(folder, note);
    const stats = await nodeDisk.lstat(path).catch(() => null);
    // Released meanwhile.
    if (stats === null) return [];
    if (isInUse(await lifeBehind(path, processes), Date.now() - stats.mtimeMs)) return [name];
    await nodeDisk.rm(path, { force: true, recursive: true }).catch(() => undefined);
    return [];
  });
  return new Set((await Promise.all(live)).flat());
}

/** The name that a note is about; null for a file that is no note. */
export function nameHeldBy(note: string): string | null {
  return /^(.+)\.[0-9a-z]+-[0-9a-f]{16}\.held$/.exec(note)?.[1] ?? null;
}

async function lifeBehind(path: string, processes: Processes): Promise<Life> {
  try {
    return processes.lifeOf(ownerSchema.parse(JSON.parse((await readSmallText(nodeDisk, path)) ?? '')));
  } catch {
    // Just being written, or cut short by a full disk.
    return 'unknown';
  }
}

function releaseAll(): void {
  for (const hold of held) hold.release();
}

function rmQuietly(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // The note of a process that has ended is removed by the next one.
  }
}
