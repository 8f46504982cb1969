/** Stable codes of this package's errors; the README lists what each means. */
export type BenchStatsErrorCode =
  | 'TOO_FEW_SAMPLES'
  | 'TOO_FEW_PAIRS'
  | 'INVALID_SAMPLE'
  | 'INVALID_OPTION'
  | 'INVALID_LOGITS'
  | 'REPORT_INVALID'
  | 'REPORTS_DIFFER'
  | 'NOTHING_IN_COMMON';

/** Every error this package throws: a stable `code`, what happened, and what to do about it. */
export class BenchStatsError extends Error {
  override readonly name = 'BenchStatsError';

  constructor(
    readonly code: BenchStatsErrorCode,
    message: string,
    readonly remedy: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
