import { pathKind } from '@rn50/file-store';
import { ComparisonError } from '../errors.js';
import type { Calibration } from '../jobs/jobs.js';
import { type FileRef, type NamedFile, named } from '../request.js';

/** Patterns used when no calibration data is given. */
const STRUCTURED = { kind: 'structured', count: 16, seed: 1 } as const;

const CHOICES = 'Give a folder of images, arrays by input name (.npz, .npy, a folder of them), or random.';

/** What to calibrate on, as a user says it. */
export interface CalibrationChoice {
  /** A folder of images, arrays, or `random`. */
  readonly data: FileRef;
  readonly maxImages: number | null;
  /** Shorter side of the images in it before the crop. */
  readonly resize: number | null;
  /** The option that says how images are prepared, if there is one. */
  readonly forImages: string | null;
}

/** What is calibrated on, and the arrays it is in. */
export interface FoundCalibration {
  readonly calibration: Calibration;
  /** null: images or patterns. */
  readonly data: NamedFile | null;
}

/**
 * The kind of calibration data that lies at a path.
 * @throws ComparisonError BAD_OPTION if it is none, or if an option for images goes with other data
 */
export async function calibrationAt({
  data,
  maxImages,
  resize,
  forImages,
}: CalibrationChoice): Promise<FoundCalibration> {
  const file = named(data);
  const { given, path } = file;
  const kind = given === 'random' ? 'random' : pathKind(path);
  const limit = maxImages === null ? {} : { maxInputs: maxImages };
  if (kind === 'random') {
    if (resize !== null) throw notForImages('resize', 'random patterns');
    const calibration = maxImages === null ? STRUCTURED : { ...STRUCTURED, count: maxImages };
    return { calibration, data: null };
  }
  if (kind === 'absent') throw badCalibration(`--calibration ${given}: there is no such file or folder`);
  const { isInputData } = await import('@rn50/inference-runner/feeds');
  if (await isInputData(path)) {
    if (forImages !== null) throw notForImages(forImages, given);
    return { calibration: { kind: 'data', ...limit }, data: file };
  }
  if (kind !== 'folder') throw badCalibration(`--calibration ${given} is neither a folder, nor arrays, nor random`);
  const calibration: Calibration = {
    kind: 'images',
    folder: path,
    ...limit,
    ...(resize === null ? {} : { resize }),
  };
  return { calibration, data: null };
}

function notForImages(option: string, what: string): ComparisonError {
  return badCalibration(
    `--${option} is for a folder of images; ${what} are taken as they are`,
    'Give a folder with --calibration, or leave the option out.',
  );
}

function badCalibration(message: string, remedy = CHOICES): ComparisonError {
  return new ComparisonError({ code: 'BAD_OPTION', message, remedy });
}
