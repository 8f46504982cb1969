import type { Estimate, FailedResult } from '@rn50/bench-stats';

/** The value of one table cell or one chart bar. */
export type Measured =
  | { readonly kind: 'estimate'; readonly estimate: Estimate }
  /** The variant that others are compared with: 1 by definition, without an interval. */
  | { readonly kind: 'baseline' }
  /** No figure; the reason in one to three words. */
  | { readonly kind: 'missing'; readonly reason: string };

export function measured(estimate: Estimate | null | undefined, reason: string): Measured {
  return estimate == null ? missing(reason) : { kind: 'estimate', estimate };
}

export function missing(reason: string): Measured {
  return { kind: 'missing', reason };
}

/** The words for a failed worker on screen and in charts. */
export const FAILURE_WORDS: Readonly<Record<FailedResult['status'], string>> = {
  crashed: 'crashed',
  timeout: 'timed out',
  'invalid-model': 'invalid model',
  'out-of-memory': 'out of memory',
  interrupted: 'interrupted',
};
