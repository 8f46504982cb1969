import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A control group of our own. A process joins it by writing its id to `procsFile`. */
export interface Cgroup {
  readonly procsFile: string;
  read(file: string): string;
  remove(): void;
}

/** Files and values that limit a group, for each version of the interface. */
export interface Limits {
  readonly v1: Readonly<Record<string, string>>;
  readonly v2: Readonly<Record<string, string>>;
}

const ROOT = '/sys/fs/cgroup';
let made = 0;

/** Makes a limited group, or gives null where that is not allowed (no root, no Linux, a container). */
export function makeCgroup(controller: 'cpu' | 'memory', limits: Limits): Cgroup | null {
  const name = `rn50-test-${process.pid}-${made}`;
  made += 1;
  const isV2 = existsSync(join(ROOT, 'cgroup.controllers'));
  const folder = isV2 ? join(ROOT, name) : join(ROOT, controller, name);
  try {
    mkdirSync(folder);
    const files = isV2 ? limits.v2 : limits.v1;
    try {
      for (const [file, value] of Object.entries(files)) writeFileSync(join(folder, file), value);
    } catch (error) {
      rmdirSync(folder);
      throw error;
    }
  } catch {
    return null;
  }
  return {
    procsFile: join(folder, 'cgroup.procs'),
    read: (file) => readFileSync(join(folder, file), 'utf8'),
    remove: () => rmdirSync(folder),
  };
}
