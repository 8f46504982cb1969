/** Stable codes of {@link CpuDetectError}; listed in the package README. */
export type CpuDetectErrorCode = 'BAD_ROOT' | 'NO_CPU_DATA';

/** The one error class of this package. Unreadable or malformed files never raise it: they give `unknown`. */
export class CpuDetectError extends Error {
  override readonly name = 'CpuDetectError';
  readonly code: CpuDetectErrorCode;
  /** What the user can do about it, one sentence. */
  readonly remedy: string;

  constructor(code: CpuDetectErrorCode, message: string, remedy: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.remedy = remedy;
  }
}
