import { type NumberSource, uniformGenerator } from '@rn50/bench-stats/numbers';

/** Mean and standard deviation of ImageNet's RGB channels, as used to train the ResNet family. */
const IMAGENET_MEAN = [0.485, 0.456, 0.406] as const;
const IMAGENET_STD = [0.229, 0.224, 0.225] as const;

/** Brightness in 0..1 at a place, both coordinates in 0..1. */
type Pattern = (x: number, y: number) => number;

export interface StructuredImagesOptions {
  readonly count: number;
  /** Index of the first image; 0 unless given. */
  readonly from?: number;
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  /** The same seed gives the same images; 1 unless given. */
  readonly seed?: number;
  /** Subtracted from brightness in 0..1, per channel or for all; ImageNet's for three channels and 0 else unless given. */
  readonly mean?: readonly number[];
  /** By which it is divided then; ImageNet's for three channels and 1 else unless given. */
  readonly std?: readonly number[];
}

/**
 * Images with structure: gradients, blobs, gratings and checkerboards in turn, each between two colours.
 * Networks answer uniform noise almost alike whatever the noise, so calibration and fidelity need these instead.
 * @returns one array per image, each `[channels, height, width]`
 */
export function structuredImages(options: StructuredImagesOptions): Float32Array[] {
  const { count, from = 0, channels, height, width, seed = 1 } = options;
  const { mean = channels === 3 ? IMAGENET_MEAN : [0], std = channels === 3 ? IMAGENET_STD : [1] } = options;
  const makers = [gradient, blobs, grating, checkerboard] as const;
  return Array.from({ length: count }, (_, offset) => {
    const index = from + offset;
    // A generator per image: image i does not depend on the number of images.
    const random = uniformGenerator(Math.imul(seed, 0x9e3779b1) + Math.imul(index + 1, 0x85ebca6b));
    const maker = makers[index % makers.length] ?? gradient;
    return paint(maker(random, width, height), random, { channels, height, width, mean, std });
  });
}

function paint(
  pattern: Pattern,
  random: NumberSource,
  {
    channels,
    height,
    width,
    mean,
    std,
  }: Required<Pick<StructuredImagesOptions, 'channels' | 'height' | 'width' | 'mean' | 'std'>>,
): Float32Array {
  const image = new Float32Array(channels * height * width);
  for (let channel = 0; channel < channels; channel += 1) {
    const dark = random();
    const bright = random();
    // At least half the range apart, so that no channel is flat.
    const far = Math.abs(bright - dark) < 0.5 ? (dark + 0.5) % 1 : bright;
    const centre = mean[channel] ?? mean[0] ?? 0;
    const spread = std[channel] ?? std[0] ?? 1;
    for (let row = 0; row < height; row += 1) {
      for (let column = 0; column < width; column += 1) {
        const value = dark + (far - dark) * pattern((column + 0.5) / width, (row + 0.5) / height);
        image[(channel * height + row) * width + column] = (value - centre) / spread;
      }
    }
  }
  return image;
}

function gradient(random: NumberSource): Pattern {
  const angle = random() * 2 * Math.PI;
  const dx = Math.cos(angle);
  const dy = Math.sin(angle);
  const span = Math.abs(dx) + Math.abs(dy);
  return (x, y) => 0.5 + ((x - 0.5) * dx + (y - 0.5) * dy) / span;
}

function blobs(random: NumberSource): Pattern {
  const centres = Array.from({ length: 2 + Math.floor(random() * 5) }, () => ({
    x: random(),
    y: random(),
    sharpness: 1 / (2 * (0.05 + 0.2 * random()) ** 2),
  }));
  return (x, y) => {
    let brightest = 0;
    for (const centre of centres) {
      const squared = (x - centre.x) ** 2 + (y - centre.y) ** 2;
      brightest = Math.max(brightest, Math.exp(-squared * centre.sharpness));
    }
    return brightest;
  };
}

function grating(random: NumberSource): Pattern {
  const angle = random() * Math.PI;
  const cycles = 2 + random() * 14;
  const phase = random() * 2 * Math.PI;
  const dx = Math.cos(angle) * cycles * 2 * Math.PI;
  const dy = Math.sin(angle) * cycles * 2 * Math.PI;
  return (x, y) => 0.5 + 0.5 * Math.sin(x * dx + y * dy + phase);
}

function checkerboard(random: NumberSource, width: number, height: number): Pattern {
  // No more fields than pixels: pixels that skip a field would all see the same colour.
  const columns = Math.min(width, 2 + Math.floor(random() * 10));
  const rows = Math.min(height, 2 + Math.floor(random() * 10));
  const shift = random();
  return (x, y) => (Math.floor(x * columns + shift) + Math.floor(y * rows + shift)) & 1;
}
