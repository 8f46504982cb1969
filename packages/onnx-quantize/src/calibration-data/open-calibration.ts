import { evenPick } from '@rn50/bench-stats/numbers';
import { type CountedFeedSource, plannedFeeds } from '@rn50/inference-runner/feeds';
import type { InputPlan } from '@rn50/onnx-model';
import { QuantizeError } from '../errors.js';
import { imageFiles, pictureFeeds } from './image-files.js';
import type { Preprocessing } from './preprocess.js';

/** More inputs widen the ranges little. */
const DEFAULT_MOST = 128;

/** Where calibration inputs come from. */
export type CalibrationSource =
  /** The data of the plan: arrays that are preprocessed already. */
  | { readonly kind: 'data'; readonly maxInputs?: number }
  /** All `.jpg`, `.jpeg`, `.png` and `.webp` files in it and the folders below, symbolic links followed, by name. */
  | ({ readonly kind: 'images'; readonly folder: string; readonly maxInputs?: number } & Preprocessing);

/**
 * Opens calibration data for a model that is fed by `plan`, as feeds for `quantize`'s option `calibration`. Of more than `maxInputs` (128
 * unless given) an even pick is taken, always the same. Images are decoded one at a time, when they are asked for.
 * @throws QuantizeError CALIBRATION_INVALID, BAD_OPTION; IMAGE_INVALID (naming the file) while iterating; RunnerError INPUT_DATA; the
 * file system's own errors
 */
export async function openCalibration(source: CalibrationSource, plan: InputPlan): Promise<CountedFeedSource> {
  const most = source.maxInputs ?? DEFAULT_MOST;
  if (!Number.isInteger(most) || most < 1) {
    throw new QuantizeError('BAD_OPTION', `maxInputs is ${most}`, 'Give a whole number of at least 1.');
  }
  if (source.kind === 'data') {
    const all = plan.data?.count ?? 1;
    return plannedFeeds(plan, { count: Math.min(all, most), samples: evenPick([...Array(all).keys()], most) });
  }
  const files = evenPick(await imageFiles(source.folder), most);
  if (files.length === 0) throw noImages(source.folder);
  return pictureFeeds(files, plan, source);
}

function noImages(folder: string): QuantizeError {
  return new QuantizeError(
    'CALIBRATION_INVALID',
    `the folder ${folder} holds no image (.jpg, .jpeg, .png, .webp)`,
    'Give a folder with typical images; 16 to 128 are usual.',
  );
}
