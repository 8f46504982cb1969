import { randomUUID } from 'node:crypto';
import { accessSync, constants, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathKind } from './path-kind.js';

/**
 * Makes a folder and those above it. Not `mkdir` with `recursive`: where a file system answers ENOENT although the
 * parent exists (`/proc`), Node 20 tries for ever, and no signal ends it.
 *
 * @throws the system's error
 */
export function makeFolder(path: string): void {
  const parent = dirname(path);
  if (parent !== path && !existsSync(parent)) makeFolder(parent);
  try {
    mkdirSync(path);
  } catch (error) {
    // It exists, or another process has made it meanwhile.
    if (pathKind(path) !== 'folder') throw error;
  }
}

/**
 * Makes a folder and proves by writing that it can be written: permissions do not tell of a read-only mount or a full
 * quota.
 *
 * @throws the system's error
 */
export function makeWritableFolder(path: string): void {
  makeFolder(path);
  accessSync(path, constants.W_OK);
  const probe = join(path, `.rn50-${randomUUID()}.tmp`);
  writeFileSync(probe, '');
  rmSync(probe);
}
