import { evenPick } from '@rn50/bench-stats/numbers';
import { type CountedFeedSource, plannedFeeds } from '@rn50/inference-runner/feeds';
import type { InputPlan } from '@rn50/onnx-model';
import { QuantizeError } from '../errors.js';
import type { QuantizeWarning } from '../report.js';
import { imageFiles, pictureFeeds } from './image-files.js';
import type { Preprocessing } from './preprocess.js';
import { unreadWarnings, unreadWords } from './unread-pictures.js';

/** More inputs widen the ranges little. */
const DEFAULT_MOST = 128;

/** Where calibration inputs come from. */
export type CalibrationSource =
  /** The data of the plan: arrays that are preprocessed already. */
  | { readonly kind: 'data'; readonly maxInputs?: number }
  /** All `.jpg`, `.jpeg`, `.png` and `.webp` files in it and the folders below, symbolic links followed, by name. */
  | ({ readonly kind: 'images'; readonly folder: string; readonly maxInputs?: number } & Preprocessing);

/** Calibration inputs, and what is odd about where they come from. */
export interface OpenedCalibration extends CountedFeedSource {
  readonly warnings: readonly QuantizeWarning[];
}

/**
 * Opens calibration data for a model that is fed by `plan`, as feeds for `quantize`'s option `calibration`. Of more than `maxInputs` (128
 * unless given) an even pick is taken, always the same. Images are decoded one at a time, when they are asked for.
 * @throws QuantizeError CALIBRATION_INVALID, BAD_OPTION; IMAGE_INVALID (naming the file) while iterating; RunnerError INPUT_DATA; the
 * file system's own errors
 */
export async function openCalibration(source: CalibrationSource, plan: InputPlan): Promise<OpenedCalibration> {
  const most = source.maxInputs ?? DEFAULT_MOST;
  if (!Number.isInteger(most) || most < 1) {
    throw new QuantizeError('BAD_OPTION', `maxInputs is ${most}`, 'Give a whole number of at least 1.');
  }
  if (source.kind === 'data') {
    const all = plan.data?.count ?? 1;
    const feeds = plannedFeeds(plan, { count: Math.min(all, most), samples: evenPick([...Array(all).keys()], most) });
    return { ...feeds, warnings: [] };
  }
  const { images, unread } = await imageFiles(source.folder);
  if (images.length === 0) throw noImages(source.folder, unread);
  const feeds = pictureFeeds(evenPick(images, most), plan, source);
  return { ...feeds, warnings: unreadWarnings(source.folder, unread) };
}

function noImages(folder: string, unread: readonly string[]): QuantizeError {
  return new QuantizeError(
    'CALIBRATION_INVALID',
    `the folder ${folder} holds no image (.jpg, .jpeg, .png, .webp)${unread.length === 0 ? '' : `; ${unreadWords(unread)}`}`,
    'Give a folder with typical images; 16 to 128 are usual.',
  );
}
