import type { PlannedInput } from '@rn50/onnx-model';
import { roundHalfEven } from '../arithmetic/affine.js';
import { QuantizeError } from '../errors.js';
import { type Pixels, resample } from './resample.js';

/** Mean and standard deviation of ImageNet's RGB channels in 0..1, as used to train the ResNet family. */
const IMAGENET = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] } as const;
/** What a crop of 224 is cut from a picture of: ImageNet's usual proportion. */
const RESIZE_TO_CROP = 256 / 224;

/** How a picture becomes a model's input. */
export interface Preprocessing {
  /** Mean per channel, values in 0..1; ImageNet's for RGB and 0 for grey unless given. */
  readonly mean?: readonly number[];
  /** Standard deviation per channel; ImageNet's for RGB and 1 for grey unless given. */
  readonly std?: readonly number[];
  /** Length of the shorter side before the crop; the model's shorter side x 256 / 224 unless given. */
  readonly resize?: number;
}

/** Size of one picture as the model takes it. */
interface ImageSize {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
}

/** A decoded picture: four bytes per pixel, red first, row-major. */
export interface Rgba {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array | Uint8ClampedArray;
}

/** A decoded picture in strips from top to bottom, each as wide as the whole. */
export interface StripedPicture {
  readonly width: number;
  readonly height: number;
  readonly strips: Iterable<Rgba>;
}

/** Every value decided. */
export interface PreprocessingPlan extends ImageSize {
  readonly mean: readonly number[];
  readonly std: readonly number[];
  readonly resize: number;
  readonly layout: 'nchw' | 'nhwc';
}

/**
 * How a picture becomes a value of this input: by the options, else by the range of its plan.
 * @throws QuantizeError BAD_OPTION naming the option that does not fit the model's input
 */
export function planPreprocessing(input: PlannedInput, options: Preprocessing): PreprocessingPlan {
  const [, a = 1, b = 1, c = 1] = input.sample;
  const layout = input.role === 'image-nhwc' ? 'nhwc' : 'nchw';
  const [channels, height, width] = layout === 'nchw' ? [a, b, c] : [c, a, b];
  const range = input.values.kind === 'pictures' ? input.values.range : undefined;
  if (channels !== 1 && channels !== 3) {
    throw new QuantizeError(
      'BAD_OPTION',
      `pictures have 3 channels or 1 (grey); the model takes ${channels}`,
      'Give the calibration inputs as a .npy file.',
    );
  }
  const colour = channels === 3;
  const all = (values: readonly number[]) =>
    values.length === 1 ? Array.from({ length: channels }, () => values[0] ?? 0) : values;
  const mean = all(options.mean ?? range?.mean ?? (colour ? IMAGENET.mean : [0]));
  const std = all(options.std ?? range?.std ?? (colour ? IMAGENET.std : [1]));
  requirePerChannel('mean', mean, channels, () => true);
  requirePerChannel('std', std, channels, (value) => value > 0);
  const resize = options.resize ?? Math.round(Math.min(height, width) * RESIZE_TO_CROP);
  if (!Number.isInteger(resize) || resize < 1) {
    throw new QuantizeError('BAD_OPTION', `resize is ${resize}`, 'Give the shorter side in pixels, for example 256.');
  }
  return { channels, height, width, mean, std, resize, layout };
}

/**
 * A picture as the model takes it: shorter side scaled to `resize` (more, if the crop would not fit), cut from the centre,
 * divided by 255, less the mean, divided by the standard deviation. Grey is 0.299 R + 0.587 G + 0.114 B. Alpha is not
 * looked at.
 * @returns `[1, channels, height, width]`, or `[1, height, width, channels]` for the layout `nhwc`
 */
export function preprocess(picture: Rgba, plan: PreprocessingPlan): Float32Array {
  return preprocessStrips({ ...picture, strips: [picture] }, plan);
}

/** The same for a picture that is decoded strip by strip. */
export function preprocessStrips(picture: StripedPicture, plan: PreprocessingPlan): Float32Array {
  const { channels, height, width, mean, std, resize, layout } = plan;
  const scale = Math.max(
    resize / Math.min(picture.width, picture.height),
    width / picture.width,
    height / picture.height,
  );
  // As torchvision: the longer side is cut to a whole number, and the crop's place rounded to even.
  const target = (side: number, least: number): number => Math.max(least, Math.floor(side * scale + 1e-9));
  const source = { ...picture, channels, strips: stripsOf(picture, channels) };
  const pixels = resample(source, target(picture.width, width), target(picture.height, height));
  const left = roundHalfEven((pixels.width - width) / 2);
  const top = roundHalfEven((pixels.height - height) / 2);
  const result = new Float32Array(channels * height * width);
  for (let channel = 0; channel < channels; channel += 1) {
    const centre = mean[channel] ?? 0;
    const spread = std[channel] ?? 1;
    for (let y = 0; y < height; y += 1) {
      for (let x = 0; x < width; x += 1) {
        const value = pixels.data[((y + top) * pixels.width + x + left) * channels + channel] ?? 0;
        const at = layout === 'nchw' ? (channel * height + y) * width + x : (y * width + x) * channels + channel;
        result[at] = (value / 255 - centre) / spread;
      }
    }
  }
  return result;
}

function* stripsOf({ strips }: StripedPicture, channels: number): Generator<Pixels> {
  for (const strip of strips) yield toPixels(strip, channels);
}

function toPixels({ width, height, data }: Rgba, channels: number): Pixels {
  const size = width * height * channels;
  const pixels = channels === 1 ? new Float32Array(size) : new Uint8Array(size);
  for (let at = 0; at < width * height; at += 1) {
    const red = data[at * 4] ?? 0;
    const green = data[at * 4 + 1] ?? 0;
    const blue = data[at * 4 + 2] ?? 0;
    if (channels === 1) pixels[at] = 0.299 * red + 0.587 * green + 0.114 * blue;
    else {
      pixels[at * 3] = red;
      pixels[at * 3 + 1] = green;
      pixels[at * 3 + 2] = blue;
    }
  }
  return { width, height, channels, data: pixels };
}

function requirePerChannel(
  option: string,
  values: readonly number[],
  channels: number,
  allowed: (value: number) => boolean,
): void {
  if (values.length === channels && values.every((value) => Number.isFinite(value) && allowed(value))) return;
  throw new QuantizeError(
    'BAD_OPTION',
    `${option} is ${values.join(', ')}; the model's input has ${channels} channels`,
    `Give ${channels} numbers${option === 'std' ? ' above 0' : ''}, for values in 0..1.`,
  );
}
