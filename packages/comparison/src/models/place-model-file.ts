import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { digestFiles, placeFile } from '@rn50/file-store/files';
import type { ModelProto } from '@rn50/onnx-model';
import { ComparisonError } from '../errors.js';

/** A model on disk: one file, or two where its weights do not fit into it. */
export interface PlacedModel {
  /** Of the file, or of both together. */
  readonly sha256: string;
  readonly sizeBytes: number;
  /** Name of the data file beside it. */
  readonly dataFile?: string;
}

/**
 * Writes a model: the path is as it was, or whole. One that does not fit into a file has its weights beside it, in `<path>.data`.
 *
 * @param maxFileBytes the most that one file holds; protobuf's limit unless given
 * @throws ComparisonError MODEL_NOT_WRITTEN naming the path
 */
export async function placeModel(path: string, model: ModelProto, maxFileBytes?: number): Promise<PlacedModel> {
  const { encodeModel } = await import('@rn50/onnx-model');
  const dataPath = `${path}.data`;
  const dataFile = basename(dataPath);
  const { bytes, data } = encodeModel(model, dataFile, { maxFileBytes });
  if (data === null) {
    await placeModelFile(path, bytes);
    return { sha256: createHash('sha256').update(bytes).digest('hex'), sizeBytes: bytes.length };
  }
  // The data first: no reader finds a model without them.
  await placeModelFile(dataPath, data);
  await placeModelFile(path, bytes);
  return { ...(await digestFiles(path, [dataPath])), dataFile };
}

/**
 * Puts a file in its place, from bytes or the file at another path: the path is as it was, or whole.
 *
 * @throws ComparisonError MODEL_NOT_WRITTEN naming the path
 */
export async function placeModelFile(path: string, content: Parameters<typeof placeFile>[1]): Promise<void> {
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
