import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RunEvent } from '../src/index.js';

/** Whether a process still runs; one that ended but was not collected by its parent does not. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  if (process.platform !== 'linux') return true;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3) !== 'Z';
  } catch {
    return false;
  }
}

/** Waits, for a generous while, until a process is gone. */
export async function isGone(pid: number): Promise<boolean> {
  for (let tries = 0; tries < 300; tries += 1) {
    if (!isRunning(pid)) return true;
    await sleep(50);
  }
  return false;
}

/** CPU time of a process so far, in clock ticks (Linux); 0 of one that is gone. */
export function cpuTicks(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [userTicks, systemTicks] = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .slice(11, 13);
    return Number(userTicks) + Number(systemTicks);
  } catch {
    return 0;
  }
}

/** The children of this process that run (Linux). */
export function runningChildren(): number[] {
  const children = readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8');
  return children.trim().split(' ').filter(Boolean).map(Number).filter(isRunning);
}

/** The workers of a measuring parent, which prints its events (`scripts/measuring-parent.mjs`), once both are warm. */
export async function workersOnceWarm(stdout: Readable): Promise<number[]> {
  const pids: number[] = [];
  for await (const line of createInterface({ input: stdout })) {
    const event: RunEvent = JSON.parse(line);
    if (event.kind === 'worker-started' && event.pid !== null) pids.push(event.pid);
    if (event.kind === 'warmed-up' && event.label === 'B') break;
  }
  return pids;
}
