import type { Preprocessing } from '@rn50/onnx-quantize';
import { usageError } from '../errors.js';

/** Options for pictures as commander gives them. */
export interface RawPreprocessing {
  mean?: number[];
  std?: number[];
  resize?: number;
}

/** The path of labelled pictures as typed, and their preprocessing. */
export interface ImagesChoice {
  readonly given: string;
  readonly preprocessing: Preprocessing;
}

/** The preprocessing options that were typed; the model decides the rest. */
export function preprocessingOf({ mean, std, resize }: RawPreprocessing): Preprocessing {
  return {
    ...(mean === undefined ? {} : { mean }),
    ...(std === undefined ? {} : { std }),
    ...(resize === undefined ? {} : { resize }),
  };
}

/** Throws a usage error for options about pictures without `--images`. */
export function imagesChoice(raw: RawPreprocessing & { images?: string }): ImagesChoice | null {
  const preprocessing = preprocessingOf(raw);
  if (raw.images !== undefined) return { given: raw.images, preprocessing };
  const [option] = Object.keys(preprocessing);
  if (option === undefined) return null;
  throw usageError(`--${option} is for pictures, and there are none`, 'Add --images <folder or .csv file>.');
}
