import type { LabelledPictures } from '@rn50/comparison';
import { pathKind } from '@rn50/file-store/files';
import type { Preprocessing } from '@rn50/onnx-quantize';
import { usageError } from '../errors.js';
import { namedFile } from './paths.js';

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

/**
 * The labelled pictures of `--images`, with their absolute path; null without the option. Their list is read now, so
 * that a wrong one fails before measuring; pictures are decoded later. Throws a usage error that names the option, or a
 * QuantizeError that names the file or line.
 */
export async function imagesOf(choice: ImagesChoice | null, cwd: string): Promise<LabelledPictures | null> {
  if (choice === null) return null;
  const { path } = namedFile(choice.given, cwd);
  const kind = pathKind(path);
  const remedy = 'Give a folder with a folder per class, or a .csv file with the lines path,label.';
  if (kind === 'absent') throw usageError(`--images ${choice.given}: there is no such file or folder`, remedy);
  if (kind !== 'folder' && !/\.csv$/i.test(choice.given)) {
    throw usageError(`--images ${choice.given} is neither a folder nor a .csv file`, remedy);
  }
  const { labelledImages } = await import('@rn50/onnx-quantize');
  await labelledImages(path);
  return { ...choice, path };
}
