import type { Preprocessing } from '@rn50/onnx-quantize';
import { usageError } from '../errors.js';

/** Options for pictures as commander gives them. */
export interface RawPreprocessing {
  mean?: number[];
  std?: number[];
  resize?: number;
}

/** Labelled pictures, as typed, and how they are prepared. */
export interface ImagesChoice {
  readonly given: string;
  readonly preprocessing: Preprocessing;
}

/** Throws a usage error for a crop without pictures. */
export function imagesChoice({ images, resize }: RawPreprocessing & { images?: string }): ImagesChoice | null {
  const preprocessing = resize === undefined ? {} : { resize };
  if (images !== undefined) return { given: images, preprocessing };
  if (resize === undefined) return null;
  throw usageError('--resize is for pictures, and there are none', 'Add --images <folder or .csv file>.');
}
