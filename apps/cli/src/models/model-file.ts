import type { ReportModel, Warning } from '@rn50/bench-stats';

/** A model on disk, verified and described. */
export interface ModelFile extends ReportModel {
  /** Dims of one input image, `[C, H, W]`. */
  readonly image: ImageDims;
}

export interface ImageDims {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
}

/** The two sides of a comparison. */
export interface ModelPair {
  readonly fp32: ModelFile;
  readonly int8: ModelFile;
  readonly warnings: readonly Warning[];
}
