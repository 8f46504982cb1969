import { type InputsRequest, PIXEL_RANGES, type PixelRange } from '@rn50/comparison/request';
import { pathKind } from '@rn50/file-store/files';
import { usageError } from '../errors.js';
import { namedFile } from './paths.js';
import { typed } from './values.js';

/** Options about the inputs of a model, as commander hands them over. */
export interface RawInputOptions {
  shape?: Readonly<Record<string, readonly number[]>>;
  size?: { readonly height: number; readonly width: number };
  dim?: Readonly<Record<string, number>>;
  inputs?: string;
  scale?: PixelRange;
  mean?: number[];
  std?: number[];
}

/** These options among others. */
export function inputOptions({ shape, size, dim, inputs, scale, mean, std }: RawInputOptions): RawInputOptions {
  return typed({ shape, size, dim, inputs, scale, mean, std });
}

/** What was typed about the inputs, as a comparison takes it. Throws a usage error that names the option. */
export function inputsChoice(raw: RawInputOptions, cwd: string): InputsRequest {
  const { shape, size, dim, scale, mean, std } = raw;
  if (scale !== undefined && (mean !== undefined || std !== undefined)) {
    throw usageError('--scale cannot be combined with --mean or --std', 'Give one: --scale is a mean and a deviation.');
  }
  const range = scale === undefined ? typed({ mean, std }) : PIXEL_RANGES[scale];
  return {
    ...typed({ shapes: shape, size, dims: dim }),
    ...(Object.keys(range).length === 0 ? {} : { range }),
    ...(raw.inputs === undefined ? {} : { data: dataFile(raw.inputs, cwd) }),
  };
}

function dataFile(given: string, cwd: string) {
  const remedy = 'Give a .npz or .npy file, a folder of .npy files, or a folder of ONNX test data.';
  const file = namedFile(given, cwd);
  if (given !== '' && pathKind(file.path) !== 'absent') return file;
  throw usageError(`--inputs ${given || '(empty)'}: there is no such file or folder`, remedy);
}

/** `input:1x3x320x320`; the name may hold colons. */
export function shapeOf(text: string, before: RawInputOptions['shape'] = {}): NonNullable<RawInputOptions['shape']> {
  const at = text.lastIndexOf(':');
  const sizes = text.slice(at + 1).split(/[x,]/);
  const name = text.slice(0, at);
  if (at < 1 || !sizes.every(isCount)) {
    throw usageError(`--shape ${text} is not <input>:<sizes>`, 'Use for example --shape image:1x3x320x320.');
  }
  return { ...before, [name]: sizes.map(Number) };
}

/** `320x480`: height and width; or one number for both. */
export function sizeOf(text: string): NonNullable<RawInputOptions['size']> {
  const [height = '', width = height, ...rest] = text.split('x');
  if (rest.length > 0 || !isCount(height) || !isCount(width)) {
    throw usageError(`--size ${text} is not <height>x<width>`, 'Use for example --size 320x320.');
  }
  return { height: Number(height), width: Number(width) };
}

/** `symbol=n`; a symbol may hold an equals sign. */
export function dimOf(text: string, before: RawInputOptions['dim'] = {}): NonNullable<RawInputOptions['dim']> {
  const at = text.lastIndexOf('=');
  const size = text.slice(at + 1);
  if (at < 1 || !isCount(size)) {
    throw usageError(`--dim ${text} is not <symbol>=<n>`, 'Use for example --dim sequence_length=128.');
  }
  return { ...before, [text.slice(0, at)]: Number(size) };
}

function isCount(text: string): boolean {
  return /^[1-9]\d{0,8}$/.test(text);
}
