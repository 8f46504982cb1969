import { resolve } from 'node:path';
import type { LabelledPictures } from '@rn50/comparison';
import { pathKind } from '@rn50/file-store';
import { usageError } from '../errors.js';
import type { ImagesChoice } from '../options/image-options.js';

/**
 * The labelled pictures of `--images`, with their absolute path; null without the option. Their list is read now, so
 * that a wrong one fails before measuring; pictures are decoded later. Throws a usage error that names the option, or a
 * QuantizeError that names the file or line.
 */
export async function imagesOf(choice: ImagesChoice | null, cwd: string): Promise<LabelledPictures | null> {
  if (choice === null) return null;
  const path = resolve(cwd, choice.given);
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
