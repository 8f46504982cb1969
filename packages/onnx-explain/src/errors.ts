/** Stable error codes of this package; the README's table explains each. */
export type ExplainErrorCode = 'NOT_QUANTIZED' | 'ALREADY_QUANTIZED' | 'NO_GRAPH';

/** Every error this package throws on purpose: what happened (`message`), and what to do about it (`remedy`). */
export class ExplainError extends Error {
  override readonly name = 'ExplainError';

  constructor(
    readonly code: ExplainErrorCode,
    message: string,
    readonly remedy: string,
  ) {
    super(message);
  }
}
