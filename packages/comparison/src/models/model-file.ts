import type { ReportModel, Warning } from '@rn50/bench-stats';
import type { JobResult } from '../jobs/jobs.js';
import type { ImageDims } from './image-dims.js';

/** A model on disk, verified and described. */
export interface ModelFile extends ReportModel {
  /** Dims of one input image, `[C, H, W]`. */
  readonly image: ImageDims;
}

/** The two sides of a comparison. */
export interface ModelPair {
  readonly fp32: ModelFile;
  readonly int8: ModelFile;
  readonly warnings: readonly Warning[];
}

/** A model file from what a job told of it. */
export function modelFile(
  made: JobResult & { readonly path: string },
  who: Pick<ModelFile, 'id' | 'precision' | 'source'>,
): ModelFile {
  const { path, sha256, sizeBytes, facts, recipe, image } = made;
  return { ...who, path, sha256, sizeBytes, facts, recipe, image };
}
