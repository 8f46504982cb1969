import { derivedFile, FolderNotWritableError, type Making } from '@rn50/file-store';
import { z } from 'zod';
import { ComparisonError } from '../errors.js';
import type { JobResult } from '../jobs/jobs.js';

/** What the cache keeps of a job's result beside a model that was made here. */
export const madeSchema: z.ZodType<JobResult> = z.object({
  sha256: z.string().length(64),
  sizeBytes: z.int().positive(),
  dataFile: z
    .string()
    .regex(/^[^/\\]+$/)
    .exactOptional(),
  facts: z.record(z.string(), z.unknown()),
  recipe: z.record(z.string(), z.unknown()).nullable(),
});

export interface DerivedModel extends JobResult {
  readonly path: string;
  readonly source: 'cache' | 'made';
}

/**
 * A model that is made once and kept in a folder of the cache.
 *
 * @throws ComparisonError CACHE_NOT_WRITABLE; what `make` throws
 */
export async function derivedModel(folder: string, making: Omit<Making<JobResult>, 'schema'>): Promise<DerivedModel> {
  try {
    return await derivedFile(folder, { ...making, schema: madeSchema });
  } catch (error) {
    throw error instanceof FolderNotWritableError ? cacheNotWritable(error.folder, error.cause) : error;
  }
}

/** The error of a cache folder in which something cannot be written or removed. */
export function cacheNotWritable(folder: string, cause: unknown): ComparisonError {
  const code = cause instanceof Error && 'code' in cause ? cause.code : null;
  const isFull = code === 'ENOSPC' || code === 'EDQUOT';
  return new ComparisonError({
    code: 'CACHE_NOT_WRITABLE',
    message: `The model cache ${folder} cannot be written${code === null ? '' : ` (${code})`}`,
    remedy: `${isFull ? 'Free some space, or choose' : 'Choose'} another with --cache-dir <dir> or RN50_CACHE_DIR.`,
    cause,
  });
}
