import type { Range } from '../arithmetic/affine.js';
import type { CalibrationMethod, RangeMode } from '../options/choices.js';
import { entropyRange } from './entropy-range.js';
import { extentOf } from './extent.js';
import { addValues, emptyHistogram, type Histogram } from './histogram.js';
import { mseRange } from './mse-range.js';
import { percentileRange } from './percentile-range.js';

/** Sees every calibration input's activations, one at a time, and keeps only what it needs of them. */
export interface Observer {
  /** @throws QuantizeError CALIBRATION_INVALID naming the tensor */
  observe(tensor: string, values: Float32Array): void;
  /** There for an observer that needs no more of the values than this; the same as `observe`. */
  observeExtent?(tensor: string, extent: Range): void;
  /** The range to quantize; `{0, 0}` for a tensor never observed. */
  range(tensor: string): Range;
}

export interface ObserverSettings {
  readonly method: CalibrationMethod;
  /** For `minmax`. */
  readonly rangeMode: RangeMode;
  /** For `percentile`. */
  readonly percentile: number;
}

/** The observer of a calibration method. */
export function createObserver({ method, rangeMode, percentile }: ObserverSettings): Observer {
  switch (method) {
    case 'minmax':
      return rangeMode === 'moving' ? movingMinMaxObserver() : minMaxObserver();
    case 'percentile':
      return histogramObserver((histogram) => percentileRange(histogram, percentile));
    case 'entropy':
      return histogramObserver(entropyRange);
    case 'mse':
      return histogramObserver(mseRange);
  }
}

/** The least and greatest value ever seen: nothing that was observed saturates. Memory: two numbers a tensor. */
export function minMaxObserver(): Observer {
  const ranges = new Map<string, Range>();
  const observeExtent = (tensor: string, seen: Range): void => {
    const known = ranges.get(tensor) ?? seen;
    ranges.set(tensor, { min: Math.min(known.min, seen.min), max: Math.max(known.max, seen.max) });
  };
  return {
    observe: (tensor, values) => observeExtent(tensor, extentOf(tensor, values)),
    observeExtent,
    range: (tensor) => ranges.get(tensor) ?? { min: 0, max: 0 },
  };
}

/** Weight of a new input once 100 have been seen: the averaging constant of ONNX Runtime's and PyTorch's observers. */
const AVERAGING_CONSTANT = 0.01;

/**
 * The average of each input's extremes: outliers of a single input count little. Input n has the weight
 * `max(1 / n, 0.01)`: the plain mean of up to 100 inputs, from there on an exponential moving average with the constant
 * 0.01, which would otherwise leave the first of a few inputs nearly alone.
 */
export function movingMinMaxObserver(): Observer {
  const averages = new Map<string, Range & { readonly inputs: number }>();
  const observeExtent = (tensor: string, seen: Range): void => {
    const known = averages.get(tensor) ?? { min: 0, max: 0, inputs: 0 };
    const inputs = known.inputs + 1;
    const weight = Math.max(1 / inputs, AVERAGING_CONSTANT);
    averages.set(tensor, {
      min: known.min + weight * (seen.min - known.min),
      max: known.max + weight * (seen.max - known.max),
      inputs,
    });
  };
  return {
    observe: (tensor, values) => observeExtent(tensor, extentOf(tensor, values)),
    observeExtent,
    range(tensor) {
      const { min, max } = averages.get(tensor) ?? { min: 0, max: 0 };
      return { min, max };
    },
  };
}

/** Keeps a histogram of each tensor, 32 KB each however many inputs there are, and asks `rangeOf` for the range. */
function histogramObserver(rangeOf: (histogram: Histogram) => Range): Observer {
  const histograms = new Map<string, Histogram>();
  return {
    observe(tensor, values) {
      const extent = extentOf(tensor, values);
      const known = histograms.get(tensor) ?? emptyHistogram();
      addValues(known, values, extent);
      histograms.set(tensor, known);
    },
    range(tensor) {
      const histogram = histograms.get(tensor);
      return histogram === undefined || histogram.width === 0 ? { min: 0, max: 0 } : rangeOf(histogram);
    },
  };
}
