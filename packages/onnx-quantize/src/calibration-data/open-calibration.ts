import { readFile } from 'node:fs/promises';
import { evenPick } from '@rn50/bench-stats/numbers';
import { arrayFeeds, type CountedFeedSource } from '@rn50/inference-runner/feeds';
import { readNpy } from '../calibration/read-npy.js';
import { QuantizeError } from '../errors.js';
import { arrayRows } from './array-rows.js';
import { imageFiles, pictureFeeds } from './image-files.js';
import { type ImageSize, type Preprocessing, planPreprocessing } from './preprocess.js';
import { readNpz } from './read-npz.js';

/** More inputs widen the ranges little. */
const DEFAULT_MOST = 128;

/** Where calibration inputs come from. */
export type CalibrationSource =
  /** An array `[N, C, H, W]` that is preprocessed already; `.npz`: its only array, or the one named `images` or `arr_0`. */
  | { readonly kind: 'npy' | 'npz'; readonly path: string; readonly maxInputs?: number }
  /** All `.jpg`, `.jpeg`, `.png` and `.webp` files in it and the folders below, symbolic links followed, by name. */
  | ({ readonly kind: 'images'; readonly folder: string; readonly maxInputs?: number } & Preprocessing);

/**
 * Open calibration data for a model that takes images of `size`, as feeds for `quantize`'s option `calibration`. Of more than `maxInputs` (128 unless given) an even pick is
 * taken, always the same. Images are decoded one at a time, when they are asked for.
 * @throws QuantizeError NPY_INVALID, NPZ_INVALID, CALIBRATION_INVALID, BAD_OPTION; IMAGE_INVALID (naming the file) while
 * iterating; the file system's own errors
 * @param size with the input's name, if it is to be known by another than `image`
 */
export async function openCalibration(
  source: CalibrationSource,
  size: ImageSize & { readonly name?: string },
): Promise<CountedFeedSource> {
  const most = source.maxInputs ?? DEFAULT_MOST;
  if (!Number.isInteger(most) || most < 1) {
    throw new QuantizeError('BAD_OPTION', `maxInputs is ${most}`, 'Give a whole number of at least 1.');
  }
  if (source.kind === 'images') {
    const plan = planPreprocessing(size, source);
    const files = evenPick(await imageFiles(source.folder), most);
    if (files.length === 0) throw noImages(source.folder);
    return pictureFeeds(files, plan, size.name);
  }
  const array = (source.kind === 'npy' ? readNpy : readNpz)(await readFile(source.path));
  const { name = 'image', channels, height, width } = size;
  const rows = evenPick(arrayRows(source.path, array, size), most);
  return { ...arrayFeeds(rows, { name, dims: [1, channels, height, width] }), count: rows.length };
}

function noImages(folder: string): QuantizeError {
  return new QuantizeError(
    'CALIBRATION_INVALID',
    `the folder ${folder} holds no image (.jpg, .jpeg, .png, .webp)`,
    'Give a folder with typical images; 16 to 128 are usual.',
  );
}
