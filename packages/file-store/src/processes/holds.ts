import { rmSync, writeFileSync } from 'node:fs';
import { lstat, readdir, rm, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { readSmallText } from '../small-text.js';
import { isInUse, type Life, nodeProcesses, ownerSchema, type Processes, uniqueToken } from './owner.js';

/** Well below the time after which an owner in another container counts as dead. */
const HEARTBEAT_MS = 60_000;

/** This process uses a file or folder. Others learn it from a note beside it: `<name>.<token>.held`. */
export interface Hold {
  /** Never throws. The end of the process releases too. */
  release(): void;
}

const held = new Set<Hold>();
let releasesAtExit = false;

/**
 * Says that this process uses `name` in `folder`, until the hold is released or the process ends. Code that clears the
 * folder leaves held names alone. In a folder that cannot be written nothing is held: it cannot be cleared either.
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
  const names = await readdir(folder).catch(() => []);
  const live = names.map(async (note): Promise<string[]> => {
    const name = nameHeldBy(note);
    if (name === null) return [];
    const path = join(folder, note);
    const stats = await lstat(path).catch(() => null);
    // Released meanwhile.
    if (stats === null) return [];
    if (isInUse(await holderLife(path, processes), Date.now() - stats.mtimeMs)) return [name];
    await rm(path, { force: true, recursive: true }).catch(() => undefined);
    return [];
  });
  return new Set((await Promise.all(live)).flat());
}

/** The name that a note is about; null for a file that is no note. */
export function nameHeldBy(note: string): string | null {
  return /^(.+)\.[0-9a-z]+-[0-9a-f]{16}\.held$/.exec(note)?.[1] ?? null;
}

async function holderLife(note: string, processes: Processes): Promise<Life> {
  try {
    return processes.lifeOf(ownerSchema.parse(JSON.parse((await readSmallText(note)) ?? '')));
  } catch {
    // Being written now, or cut short by a full disk.
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
    // The next process removes the note of one that has ended.
  }
}
