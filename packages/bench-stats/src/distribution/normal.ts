import { checkProbability } from '../options.js';

/** Below it the series is used, above it the continued fraction: both are exact to about 15 digits there. */
const SERIES_LIMIT = 2.5;
const FRACTION_TERMS = 100;
/** Halvings of the bracket: enough for the last bit of a double. */
const MAX_HALVINGS = 200;

/** P(Z > z) of the standard normal distribution; keeps its digits far into the tail. */
export function normalUpperTail(z: number): number {
  if (z < 0) return 1 - normalUpperTail(-z);
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  return z < SERIES_LIMIT ? 0.5 - density * series(z) : density / fraction(z);
}

/**
 * Quantile of the standard normal distribution: the z with P(Z <= z) = p.
 *
 * @param p probability, 0..1 (0 and 1 give -Infinity and Infinity)
 * @throws BenchStatsError `INVALID_OPTION` for p outside 0..1
 */
export function normalQuantile(p: number): number {
  checkProbability(p);
  return p < 0.5 ? -normalUpperQuantile(p) : normalUpperQuantile(1 - p);
}

/** The z >= 0 with P(Z > z) = tail, for tail <= 0.5: bisection, as the tail falls monotonically. */
function normalUpperQuantile(tail: number): number {
  if (tail === 0) return Number.POSITIVE_INFINITY;
  let low = 0;
  let high = 40;
  for (let i = 0; i < MAX_HALVINGS; i++) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (normalUpperTail(middle) > tail) low = middle;
    else high = middle;
  }
  return tail === 0.5 ? 0 : (low + high) / 2;
}

/** z + z^3/3 + z^5/(3 5) + ... Source: DLMF 7.6.2. */
function series(z: number): number {
  let term = z;
  let sum = z;
  for (let k = 3; sum + term !== sum; k += 2) {
    term *= (z * z) / k;
    sum += term;
  }
  return sum;
}

/** z + 1/(z + 2/(z + 3/(z + ...))). Source: Abramowitz and Stegun 26.2.14. */
function fraction(z: number): number {
  let value = z;
  for (let k = FRACTION_TERMS; k >= 1; k--) value = z + k / value;
  return value;
}
