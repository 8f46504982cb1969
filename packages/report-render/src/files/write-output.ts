import { makeFolder, writeWhole } from '@rn50/file-store/files';
import { RenderError } from '../error.js';
import { PATH_LIMIT, printable } from '../format/printable.js';

export interface WrittenFile {
  readonly path: string;
  readonly bytes: number;
}

/** @throws RenderError `OUTPUT_NOT_WRITABLE` naming the folder */
export async function ensureFolder(path: string): Promise<void> {
  await guarded(path, async () => makeFolder(path));
}

/**
 * Writes a whole file: at no moment does the path have only a part of the content.
 *
 * @throws RenderError `OUTPUT_NOT_WRITABLE` naming the file
 */
export async function writeOutput(path: string, content: string | Uint8Array): Promise<WrittenFile> {
  const bytes = Buffer.from(content);
  await guarded(path, () => writeWhole(path, bytes));
  return { path, bytes: bytes.byteLength };
}

async function guarded(path: string, action: () => Promise<void>): Promise<void> {
  try {
    await action();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new RenderError(
      'OUTPUT_NOT_WRITABLE',
      `Cannot write ${printable(path, PATH_LIMIT)}: ${printable(reason)}`,
      'Free the disk or the path, or choose another folder with --out.',
      { cause },
    );
  }
}
