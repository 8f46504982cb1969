import { resolve } from 'node:path';
import type { Calibration } from '@rn50/comparison';
import { pathKind } from '@rn50/file-store';
import { usageError } from '../errors.js';
import type { CalibrationChoice } from '../options/quantize-options.js';

/** Patterns used when no calibration data is given. */
const STRUCTURED = { kind: 'structured', count: 16, seed: 1 } as const;

const CHOICES = 'Give a folder of images, a .npy or .npz file, or random.';

/**
 * The calibration data chosen by `--calibration` and its related options. Throws a usage error that names the option.
 */
export function calibrationOf({ data, maxImages, preprocessing }: CalibrationChoice, cwd: string): Calibration {
  const path = resolve(cwd, data);
  const kind = data === 'random' ? 'random' : pathKind(path);
  const limit = maxImages === null ? {} : { maxInputs: maxImages };
  if (kind === 'folder') return { kind: 'images', folder: path, ...limit, ...preprocessing };
  const [option] = Object.keys(preprocessing);
  if (option !== undefined && kind !== 'absent') {
    throw usageError(
      `--${option} is for a folder of images; ${data === 'random' ? 'random patterns' : data} are taken as they are`,
      'Give a folder with --calibration, or leave the option out.',
    );
  }
  if (kind === 'random') return maxImages === null ? STRUCTURED : { ...STRUCTURED, count: maxImages };
  if (kind === 'absent') throw usageError(`--calibration ${data}: there is no such file or folder`, CHOICES);
  if (data.endsWith('.npy')) return { kind: 'npy', path, ...limit };
  if (data.endsWith('.npz')) return { kind: 'npz', path, ...limit };
  throw usageError(`--calibration ${data} is neither a folder, nor a .npy or .npz file, nor random`, CHOICES);
}
