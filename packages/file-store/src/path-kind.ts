import { realpathSync, statSync } from 'node:fs';
import { resolve } from 'node:path';

/** What stands at a path; `absent` also where a part of the path is no folder or may not be read. */
export function pathKind(path: string): 'file' | 'folder' | 'other' | 'absent' {
  try {
    const stats = statSync(path);
    return stats.isFile() ? 'file' : stats.isDirectory() ? 'folder' : 'other';
  } catch {
    return 'absent';
  }
}

/** Whether two paths name the same file, links followed; of paths that do not exist, whether they are spelt alike. */
export function isSamePath(a: string, b: string): boolean {
  return real(a) === real(b);
}

function real(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return resolve(path);
  }
}
