import type { TestOptions } from 'vitest';

declare module 'vitest' {
  interface TaskMeta {
    /** Left to `.ci/full`. */
    long?: boolean;
  }
}

/**
 * Options of a test that repeats at full size, or with further variants, what a shorter one shows: only with RN50_LONG=1, as in
 * `.ci/full`. It is counted at the end of the run (`skipped-reporter.ts`).
 */
export function needsTime(): TestOptions {
  return { skip: process.env.RN50_LONG !== '1', meta: { long: true } };
}
