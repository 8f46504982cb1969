/** Stable codes of {@link CpuDetectError}; listed in the package README. */
export type CpuDetectErrorCode = 'BAD_ROOT' | 'NO_CPU_DATA';

/** The error of this package; `remedy` says what to do about it. Unreadable or malformed files give `unknown` instead. */
export class CpuDetectError extends Error {
  override readonly name = 'CpuDetectError';

  constructor(
    readonly code: CpuDetectErrorCode,
    message: string,
    readonly remedy: string,
  ) {
    super(message);
  }
}
