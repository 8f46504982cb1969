import { minMaxObserver } from './min-max-observer.js';
import type { CalibrationMethod, Observer } from './observer.js';

/** The observer of a calibration method. */
export function createObserver(method: CalibrationMethod): Observer {
  switch (method) {
    case 'minmax':
      return minMaxObserver();
  }
}
