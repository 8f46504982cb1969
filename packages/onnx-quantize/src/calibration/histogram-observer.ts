import type { Range } from '../arithmetic/affine.js';
import { extentOf } from './extent.js';
import { addValues, emptyHistogram, type Histogram } from './histogram.js';
import type { Observer } from './observer.js';

/** Keeps a histogram of each tensor, 32 KB each however many inputs there are, and asks `rangeOf` for the range. */
export function histogramObserver(rangeOf: (histogram: Histogram) => Range): Observer {
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
