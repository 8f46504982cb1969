import type { CalibrationMethod, RangeMode } from '../options/choices.js';
import { entropyRange } from './entropy-range.js';
import { histogramObserver } from './histogram-observer.js';
import { minMaxObserver } from './min-max-observer.js';
import { movingMinMaxObserver } from './moving-min-max-observer.js';
import { mseRange } from './mse-range.js';
import type { Observer } from './observer.js';
import { percentileRange } from './percentile-range.js';

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
