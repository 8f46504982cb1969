import type { Range } from '../arithmetic/affine.js';
import { extentOf } from './extent.js';
import type { Observer } from './observer.js';

/** The least and greatest value ever seen: nothing that was observed saturates. Memory: two numbers a tensor. */
export function minMaxObserver(): Observer {
  const ranges = new Map<string, Range>();
  return {
    observe(tensor, values) {
      const seen = extentOf(tensor, values);
      const known = ranges.get(tensor) ?? seen;
      ranges.set(tensor, { min: Math.min(known.min, seen.min), max: Math.max(known.max, seen.max) });
    },
    range: (tensor) => ranges.get(tensor) ?? { min: 0, max: 0 },
  };
}
