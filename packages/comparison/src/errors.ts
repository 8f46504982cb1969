import { oneLine } from '@rn50/bench-stats/words';

/**
 * Codes of {@link ComparisonError}. Errors of the other packages pass through with codes of their own; a job's error has the code
 * of the package that threw it.
 */
export type ComparisonErrorCode =
  | 'ALREADY_QUANTIZED'
  | 'BAD_OPTION'
  | 'BASELINE_DIFFERS'
  | 'CACHE_NOT_WRITABLE'
  | 'CACHE_UNREADABLE'
  | 'DIFFERENT_INPUTS'
  | 'DIFFERENT_NETWORKS'
  | 'FOLDER_IN_USE'
  | 'JOB_DIED'
  | 'JOB_FAILED'
  | 'MANIFEST_UNREADABLE'
  | 'MODEL_MISSING'
  | 'MODEL_NOT_WRITTEN'
  | 'MODEL_UNREADABLE'
  | 'MODELS_NOT_SAVED'
  | 'NOT_QUANTIZED'
  | 'UNKNOWN_MODEL';

/** The part of a request that an error is about. */
export interface Subject {
  readonly role: 'fp32' | 'int8' | 'images' | 'model';
  /** As the user named it. */
  readonly given: string;
}

interface Fields {
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
  readonly subject?: Subject | null;
  readonly cause?: unknown;
}

/** An error that the user can act on. */
export class ComparisonError extends Error {
  override readonly name = 'ComparisonError';
  /** A {@link ComparisonErrorCode}, or the code of the package whose error this passes on. */
  readonly code: string;
  readonly remedy: string;
  /** What of the request it is about, where the message itself does not say. */
  readonly subject: Subject | null;

  constructor({ code, message, remedy, subject = null, cause }: Fields) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.remedy = remedy;
    this.subject = subject;
  }
}

/** An error of any rn50 package. */
export interface TypedError extends Error {
  readonly code: string;
  readonly remedy: string;
}

export function isTypedError(error: unknown): error is TypedError {
  return (
    error instanceof Error &&
    'code' in error &&
    typeof error.code === 'string' &&
    'remedy' in error &&
    typeof error.remedy === 'string'
  );
}

/** The same error, about this part of the request, unless it is about one already. */
export function about(subject: Subject, error: unknown): unknown {
  if (!(error instanceof ComparisonError) || error.subject !== null) return error;
  const { code, message, remedy } = error;
  return new ComparisonError({ code, message, remedy, subject, cause: error });
}

/** The option and file that an error is about, unless its message names them. */
export function subjectOf(error: unknown): string {
  if (!(error instanceof ComparisonError) || error.subject === null) return '';
  const { role, given } = error.subject;
  const subject = role === 'model' ? given : `--${role} ${given}`;
  return error.message.includes(subject) ? '' : `${subject}: `;
}

/** Message and remedy of whatever was thrown, for a warning or a detail. */
export function textOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const sentence = /[.!?]$/.test(message) ? message : `${message}.`;
  const text = isTypedError(error)
    ? `${sentence} ${error.remedy}`
    : `${sentence} Run again with --verbose for details.`;
  return oneLine(text);
}
