import type { Preprocessing } from '@rn50/onnx-quantize';
import { usageError } from '../errors.js';

/** Options for pictures as commander hands them over. */
export interface RawPreprocessing {
  mean?: number[];
  std?: number[];
  resize?: number;
}

/** Labelled pictures, as typed, and what is made of them. */
export interface ImagesChoice {
  readonly given: string;
  readonly preprocessing: Preprocessing;
}

/** What was typed of how pictures are prepared; the model decides the rest. */
export function preprocessingOf({ mean, std, resize }: RawPreprocessing): Preprocessing {
  return {
    ...(mean === undefined ? {} : { mean }),
    ...(std === undefined ? {} : { std }),
    ...(resize === undefined ? {} : { resize }),
  };
}

/** Throws a usage error for options about pictures without any. */
export function imagesChoice(raw: RawPreprocessing & { images?: string }): ImagesChoice | null {
  const preprocessing = preprocessingOf(raw);
  if (raw.images !== undefined) return { given: raw.images, preprocessing };
  const [option] = Object.keys(preprocessing);
  if (option === undefined) return null;
  throw usageError(`--${option} is for pictures, and there are none`, 'Add --images <folder or .csv file>.');
}
