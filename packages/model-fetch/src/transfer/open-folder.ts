import type { Disk } from '../cache/disk.js';
import { ModelFetchError, systemCode } from '../errors.js';
import type { Opened } from './sources.js';

/**
 * Opens a file of a local mirror folder.
 *
 * @throws ModelFetchError `MIRROR_FILE_MISSING`
 */
export async function openFolderFile(disk: Disk, path: string, signal: AbortSignal): Promise<Opened> {
  try {
    // Checked first: opening a pipe blocks until another process writes to it.
    if (!(await disk.stat(path)).isFile()) throw notAFile(path);
    const handle = await disk.open(path, 'r');
    const stream = handle.createReadStream({ highWaterMark: 1 << 20, signal });
    stream.on('error', () => undefined);
    const stats = await handle.stat();
    if (stats.isFile()) {
      const close = () => stream.destroy();
      return { start: 0, etag: null, contentLength: stats.size, contentType: null, body: stream, close };
    }
    stream.destroy();
    throw notAFile(path);
  } catch (cause) {
    if (cause instanceof ModelFetchError) throw cause;
    const reason = systemCode(cause) ?? String(cause);
    throw new ModelFetchError('MIRROR_FILE_MISSING', `cannot read ${path}: ${reason}`, { cause });
  }
}

function notAFile(path: string): ModelFetchError {
  return new ModelFetchError('MIRROR_FILE_MISSING', `${path} is not a file`);
}
