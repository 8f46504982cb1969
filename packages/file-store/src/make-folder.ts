import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { pathKind } from './path-kind.js';

/**
 * Makes a folder and those above it. Not `mkdir` with `recursive`: where a file system answers ENOENT although the
 * parent is there (`/proc`), Node 20 tries for ever.
 */
export function makeFolder(path: string): void {
  const parent = dirname(path);
  if (parent !== path && !existsSync(parent)) makeFolder(parent);
  try {
    mkdirSync(path);
  } catch (error) {
    // It is there, or another process has made it meanwhile.
    if (pathKind(path) !== 'folder') throw error;
  }
}
