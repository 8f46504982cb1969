import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * How many processes of our control group the kernel has killed for lack of memory, or null if unreadable. If it rises
 * while a worker dies by SIGKILL, memory was the reason. Linux only: `memory.events` (cgroup v2) or
 * `memory.oom_control` (v1).
 * @param root where `/proc` and `/sys` are found
 */
export async function readOomKills(root = '/'): Promise<number | null> {
  const groups = await readText(join(root, 'proc/self/cgroup'));
  if (groups === null) return null;
  for (const file of memoryFiles(groups)) {
    const text = await readText(join(root, 'sys/fs/cgroup', file));
    const kills = text === null ? null : parseOomKills(text);
    if (kills !== null) return kills;
  }
  return null;
}

/** Candidate files below `/sys/fs/cgroup`, the group's own first, then the mount's root (as seen in a container). */
export function memoryFiles(procSelfCgroup: string): string[] {
  const files: string[] = [];
  for (const line of procSelfCgroup.split('\n')) {
    const [hierarchy, controllers, ...rest] = line.split(':');
    const path = rest.join(':');
    if (controllers === undefined || path === '') continue;
    if (controllers.split(',').includes('memory')) {
      files.push(join('memory', path, 'memory.oom_control'), join('memory', 'memory.oom_control'));
    }
    if (hierarchy === '0' && controllers === '') {
      files.push(join(path, 'memory.events'), 'memory.events');
    }
  }
  return files;
}

/** The `oom_kill` count of a `memory.events` or `memory.oom_control` file, or null if it has none. */
export function parseOomKills(text: string): number | null {
  const match = /^oom_kill (\d+)$/m.exec(text);
  return match === null ? null : Number(match[1]);
}

async function readText(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    return null;
  }
}
