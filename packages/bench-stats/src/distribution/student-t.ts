import { checkProbability } from '../options.js';
import { incompleteBeta } from './incomplete-beta.js';

/** Halvings of the bracket: enough for the last bit of a double. */
const MAX_HALVINGS = 200;

/** P(T <= t) of Student's t with `degrees` > 0 degrees of freedom (a fraction is allowed). */
export function studentTCdf(t: number, degrees: number): number {
  const tail = upperTail(Math.abs(t), degrees);
  return t < 0 ? tail : 1 - tail;
}

/**
 * Quantile of Student's t distribution: the t with P(T <= t) = p. Relative error below 1e-9.
 *
 * @param p probability, 0..1 (0 and 1 give -Infinity and Infinity)
 * @param degrees degrees of freedom, > 0
 * @throws BenchStatsError `INVALID_OPTION` for p outside 0..1
 */
export function studentTQuantile(p: number, degrees: number): number {
  checkProbability(p);
  if (p < 0.5) return -studentTQuantile(1 - p, degrees);
  const tail = 1 - p;
  if (tail === 0) return Number.POSITIVE_INFINITY;
  let low = 0;
  let high = 1;
  while (upperTail(high, degrees) > tail) high *= 2;
  // Bisection: the tail falls monotonically, and 200 evaluations cost microseconds.
  for (let i = 0; i < MAX_HALVINGS; i++) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (upperTail(middle, degrees) > tail) low = middle;
    else high = middle;
  }
  return p === 0.5 ? 0 : (low + high) / 2;
}

/** P(T > t) for t >= 0. Source: DLMF 8.17; Abramowitz and Stegun 26.7.1. */
function upperTail(t: number, degrees: number): number {
  return incompleteBeta(degrees / (degrees + t * t), degrees / 2, 0.5) / 2;
}
