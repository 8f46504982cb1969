import { BenchStatsError } from './errors.js';

export const DEFAULT_CONFIDENCE = 0.95;

/** Throws `INVALID_OPTION` unless 0 < confidence < 1. */
export function checkConfidence(confidence: number): void {
  if (!(confidence > 0 && confidence < 1)) {
    throw new BenchStatsError(
      'INVALID_OPTION',
      `confidence must lie between 0 and 1, got ${confidence}`,
      'Give a fraction, for example 0.95.',
    );
  }
}

/** Throws `INVALID_OPTION` unless 0 <= p <= 1. */
export function checkProbability(p: number): void {
  if (!(p >= 0 && p <= 1)) {
    throw new BenchStatsError(
      'INVALID_OPTION',
      `p must lie in 0..1, got ${p}`,
      'Give a fraction, for example 0.9 for the 90th percentile.',
    );
  }
}

/** Throws `INVALID_OPTION` unless `value` is a whole number of at least `least`. */
export function checkWhole(name: string, value: number, least: number): void {
  if (!Number.isSafeInteger(value) || value < least) {
    throw new BenchStatsError(
      'INVALID_OPTION',
      `${name} must be a whole number of at least ${least}, got ${value}`,
      `Give ${name} as a whole number of at least ${least}.`,
    );
  }
}
