import { statSync } from 'node:fs';

/** What stands at a path; `absent` also where a part of the path is no folder or may not be read. */
export function pathKind(path: string): 'file' | 'folder' | 'other' | 'absent' {
  try {
    const stats = statSync(path);
    return stats.isFile() ? 'file' : stats.isDirectory() ? 'folder' : 'other';
  } catch {
    return 'absent';
  }
}
