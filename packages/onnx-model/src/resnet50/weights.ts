import { IntegerRandom } from './random.js';

/** Spread of the BatchNormalization parameters: far enough from 1 and 0 that folding them is real work. */
const SPREAD = { gamma: 0.1, variance: 0.2, offset: 0.1 } as const;

/** Which rows of the classifier are stronger, and how much. */
const LOUD_EVERY = 6;
const LOUDNESS = 2;

/** The four parameters of a BatchNormalization, one value per channel. */
export interface NormParameters {
  readonly gamma: Float32Array;
  readonly beta: Float32Array;
  readonly mean: Float32Array;
  readonly variance: Float32Array;
}

/** Makes the weights of one model; each call takes the next stream of the seed. */
export class WeightMaker {
  private stream = 0;

  constructor(private readonly seed: number) {}

  /**
   * `filters` filters of `filterSize` weights each: their sum is zero, their variance `gain / filterSize`
   * (He et al. 2015, https://arxiv.org/abs/1502.01852, has gain 2).
   *
   * The zero sum is what lets a deep network of random ReLU layers answer its input: without it each layer adds the mean
   * activation, the same for every image, to all it passes on, and after 50 layers nothing else is left.
   *
   * @param meanKept share of its random mean that each filter keeps; 0 gives the zero sum
   */
  filters(filters: number, filterSize: number, gain: number, meanKept = 0): Float32Array {
    const weights = new Float32Array(filters * filterSize);
    this.nextStream().fillBellShaped(weights);
    for (let filter = 0; filter < filters; filter++) {
      standardise(weights.subarray(filter * filterSize, (filter + 1) * filterSize), gain / filterSize, meanKept);
    }
    return weights;
  }

  /**
   * The classifier's rows, each as a filter of zero sum; one in {@link LOUD_EVERY} is {@link LOUDNESS} times as strong.
   *
   * Among a thousand equal random rows the best two nearly tie, and rounding decides between them; a trained classifier
   * has a clear winner. Doubling is exact, so the bytes stay the same everywhere.
   */
  classifier(classes: number, inputs: number, gain: number): Float32Array {
    const rows = this.filters(classes, inputs, gain);
    for (let row = 0; row < classes; row += LOUD_EVERY) {
      for (let i = row * inputs; i < (row + 1) * inputs; i++) rows[i] = (rows[i] ?? 0) * LOUDNESS;
    }
    return rows;
  }

  /** @param scale factor on gamma: how much of this branch is added to its shortcut */
  norm(channels: number, scale: number): NormParameters {
    return {
      gamma: this.around(channels, scale, scale * SPREAD.gamma),
      beta: this.around(channels, 0, scale * SPREAD.offset),
      mean: this.around(channels, 0, SPREAD.offset),
      variance: this.around(channels, 1, SPREAD.variance),
    };
  }

  /** Small biases around zero. */
  bias(channels: number): Float32Array {
    return this.around(channels, 0, SPREAD.offset);
  }

  private around(count: number, centre: number, spread: number): Float32Array {
    return this.nextStream().uniform(count, centre - spread, centre + spread);
  }

  private nextStream(): IntegerRandom {
    this.stream += 1;
    return new IntegerRandom(this.seed, this.stream);
  }
}

/** The generator's mean, exactly: four bytes of mean 127.5. */
const BELL_MEAN = 510;

/** Shift whole numbers to a zero mean (or towards it) and scale them to `variance`. Sums are exact; sqrt is exactly rounded by IEEE 754. */
function standardise(values: Float32Array, variance: number, meanKept: number): void {
  let sum = 0;
  let squares = 0;
  for (const value of values) {
    sum += value;
    squares += value * value;
  }
  const mean = sum / values.length;
  const scale = Math.sqrt(variance / (squares / values.length - mean * mean));
  const centre = mean + (BELL_MEAN - mean) * meanKept;
  for (let index = 0; index < values.length; index++) {
    values[index] = ((values[index] ?? 0) - centre) * scale;
  }
}
