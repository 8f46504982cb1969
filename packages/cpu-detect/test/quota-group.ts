import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { cpuCgroups } from '../src/linux/cgroup.js';

/** A real cgroup made for a test. */
export interface QuotaGroup {
  /** Writing a process id here moves that process into the group. */
  readonly procsFile: string;
  /** Removes the group; the processes in it must have ended. */
  remove(): Promise<void>;
}

/** In microseconds, the kernel's default. */
const PERIOD_US = 100_000;

let made = 0;

/**
 * Makes a cgroup with a quota, below this process's own group or the nearest of its ancestors where that is allowed.
 * @param nested the processes are in a child of the group that has the quota
 * @returns null where none can be made: no such file system, no right to write, or no CPU controller for children
 */
export function makeQuotaGroup(cpus: number, nested: boolean): QuotaGroup | null {
  const groups = cpuCgroups(readText);
  for (const folder of groups?.folders ?? []) {
    const group = groups === null ? null : makeIn(folder, groups.version, cpus, nested);
    if (group !== null) return group;
  }
  return null;
}

function makeIn(parent: string, version: 1 | 2, cpus: number, nested: boolean): QuotaGroup | null {
  made += 1;
  const outer = join(parent, `cpu-detect-test-${process.pid}-${made}`);
  const folders = nested ? [outer, join(outer, 'inner')] : [outer];
  try {
    for (const folder of folders) mkdirSync(folder);
    const innermost = folders.at(-1) ?? outer;
    if (!existsSync(join(outer, version === 1 ? 'cpu.cfs_quota_us' : 'cpu.max'))) throw new Error('no CPU controller');
    if (version === 1) {
      writeFileSync(join(outer, 'cpu.cfs_period_us'), `${PERIOD_US}`);
      writeFileSync(join(outer, 'cpu.cfs_quota_us'), `${cpus * PERIOD_US}`);
      // On a machine with much else to do, the group still gets as much as its quota.
      writeFileSync(join(outer, 'cpu.shares'), '10240');
    } else {
      writeFileSync(join(outer, 'cpu.max'), `${cpus * PERIOD_US} ${PERIOD_US}`);
      writeFileSync(join(outer, 'cpu.weight'), '1000');
    }
    const procsFile = join(innermost, 'cgroup.procs');
    const enter = `require('node:fs').writeFileSync(${JSON.stringify(procsFile)}, String(process.pid))`;
    if (spawnSync(process.execPath, ['-e', enter]).status !== 0) throw new Error('no process may enter');
    return { procsFile, remove: () => remove(folders) };
  } catch {
    for (const folder of [...folders].reverse()) if (existsSync(folder)) rmdirSync(folder);
    return null;
  }
}

/** The kernel says EBUSY until the last process of the group has been reaped, which may take a moment. */
async function remove(folders: readonly string[]): Promise<void> {
  for (const folder of [...folders].reverse()) {
    for (let attempt = 1; existsSync(folder); attempt++) {
      try {
        rmdirSync(folder);
      } catch (error) {
        if (attempt === 100) throw error;
        await sleep(50);
      }
    }
  }
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
