import type { Calibration, NamedFile } from '@rn50/comparison';
import { pathKind } from '@rn50/file-store';
import { usageError } from '../errors.js';
import { namedFile } from '../options/paths.js';
import type { CalibrationChoice } from '../options/quantize-options.js';

/** Patterns used when no calibration data is given. */
const STRUCTURED = { kind: 'structured', count: 16, seed: 1 } as const;

const CHOICES = 'Give a folder of images, arrays by input name (.npz, .npy, a folder of them), or random.';

/** What is calibrated on, and the arrays it is in. */
export interface CalibrationAsked {
  readonly calibration: Calibration;
  /** null: images or patterns. */
  readonly data: NamedFile | null;
}

/** What the option `--calibration` and those beside it mean. Throws a usage error that names the option. */
export async function calibrationOf(
  { data, maxImages, resize, forImages }: CalibrationChoice,
  cwd: string,
): Promise<CalibrationAsked> {
  const file = namedFile(data, cwd);
  const kind = data === 'random' ? 'random' : pathKind(file.path);
  const limit = maxImages === null ? {} : { maxInputs: maxImages };
  if (kind === 'random') {
    if (resize !== null) throw notForImages('resize', 'random patterns');
    const calibration = maxImages === null ? STRUCTURED : { ...STRUCTURED, count: maxImages };
    return { calibration, data: null };
  }
  if (kind === 'absent') throw usageError(`--calibration ${data}: there is no such file or folder`, CHOICES);
  const { isInputData } = await import('@rn50/inference-runner/feeds');
  if (await isInputData(file.path)) {
    if (forImages !== null) throw notForImages(forImages, data);
    return { calibration: { kind: 'data', ...limit }, data: file };
  }
  if (kind !== 'folder') throw usageError(`--calibration ${data} is neither a folder, nor arrays, nor random`, CHOICES);
  const calibration: Calibration = {
    kind: 'images',
    folder: file.path,
    ...limit,
    ...(resize === null ? {} : { resize }),
  };
  return { calibration, data: null };
}

function notForImages(option: string, what: string) {
  return usageError(
    `--${option} is for a folder of images; ${what} are taken as they are`,
    'Give a folder with --calibration, or leave the option out.',
  );
}
