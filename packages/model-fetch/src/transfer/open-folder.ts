import type { Disk } from '../cache/disk.js';
import { ModelFetchError, systemCode } from '../errors.js';
import type { Opened } from './opened.js';

/**
 * Opens a file of a local mirror folder.
 *
 * @throws ModelFetchError `MIRROR_FILE_MISSING`
 */
export async function openFolderFile(disk: Disk, path: string, signal: AbortSignal): Promise<Opened> {
  try {
    const handle = await disk.open(path, 'r');
    const stream = handle.createReadStream({ highWaterMark: 1 << 20, signal });
    stream.on('error', () => undefined);
    const stats = await handle.stat();
    if (stats.isFile()) {
      const close = () => stream.destroy();
      return { start: 0, etag: null, contentLength: stats.size, contentType: null, body: stream, close };
    }
    stream.destroy();
  } catch (cause) {
    const reason = systemCode(cause) ?? String(cause);
    throw new ModelFetchError('MIRROR_FILE_MISSING', `cannot read ${path}: ${reason}`, { cause });
  }
  throw new ModelFetchError('MIRROR_FILE_MISSING', `${path} is not a file`);
}
