import { placeFile } from '@rn50/file-store/files';
import { ComparisonError } from '../errors.js';

/**
 * Puts a model file in its place, from bytes or the file at another path: the path is as it was, or whole.
 *
 * @throws ComparisonError MODEL_NOT_WRITTEN naming the path
 */
export async function placeModelFile(path: string, content: Uint8Array | { readonly from: string }): Promise<void> {
  try {
    await placeFile(path, content);
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause);
    throw new ComparisonError({
      code: 'MODEL_NOT_WRITTEN',
      message: `The model cannot be written to ${path} (${detail})`,
      remedy:
        'Choose a folder that can be written and has room: --cache-dir or RN50_CACHE_DIR for the cache, -o for a file.',
      cause,
    });
  }
}
