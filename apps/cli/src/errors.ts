import { oneLine } from '@rn50/bench-stats/words';
import { isTypedError, subjectOf, textOf } from '@rn50/comparison/errors';

/** Exit codes of the bin, as the README lists them. */
export const EXIT = {
  done: 0,
  gateFailed: 1,
  usage: 2,
  notMeasured: 3,
  inconclusive: 4,
  modelUnavailable: 5,
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** An error the user can act on: what happened, what to do, and how the program ends. */
export class CliError extends Error {
  override readonly name = 'CliError';
  readonly code: string;
  readonly remedy: string;
  readonly exitCode: ExitCode;

  constructor(fields: { code: string; message: string; remedy: string; exitCode: ExitCode; cause?: unknown }) {
    super(fields.message, fields.cause === undefined ? undefined : { cause: fields.cause });
    this.code = fields.code;
    this.remedy = fields.remedy;
    this.exitCode = fields.exitCode;
  }
}

/** A usage error: exit 2. */
export function usageError(message: string, remedy: string): CliError {
  return new CliError({ code: 'USAGE', message, remedy, exitCode: EXIT.usage });
}

/** An error of reports that do not fit becomes a usage error, which names `file` unless null. */
export function wrongReport(error: unknown, file: string | null): unknown {
  if (!isTypedError(error) || error.name !== 'BenchStatsError') return error;
  return usageError(file === null ? error.message : `${file}: ${error.message}`, error.remedy);
}

/** One line for the user, whatever was thrown: the message, then what to do. */
export function errorLine(error: unknown): string {
  return `error: ${oneLine(`${subjectOf(error)}${textOf(error)}`)}`;
}

/** The exit code for an error. */
export function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof CliError) return error.exitCode;
  const name = error instanceof Error ? error.name : '';
  if (name === 'ComparisonError' && isTypedError(error)) return COMPARISON_EXITS[error.code] ?? EXIT.notMeasured;
  if (name === 'AbortError') return EXIT.interrupted;
  if (name === 'RenderError' && isTypedError(error) && error.code === 'REPORT_UNREADABLE') return EXIT.usage;
  if (name !== 'ModelFetchError') return EXIT.notMeasured;
  // A manifest, mirror or option is invalid: another download would not help.
  return isTypedError(error) && error.code.startsWith('INVALID_') ? EXIT.usage : EXIT.modelUnavailable;
}

/** Errors of a comparison whose exit code is not `notMeasured`. */
const COMPARISON_EXITS: Readonly<Record<string, ExitCode>> = {
  BAD_OPTION: EXIT.usage,
  BASELINE_DIFFERS: EXIT.usage,
  CACHE_NOT_WRITABLE: EXIT.modelUnavailable,
  CACHE_UNREADABLE: EXIT.modelUnavailable,
  FOLDER_IN_USE: EXIT.usage,
  MANIFEST_UNREADABLE: EXIT.usage,
  UNKNOWN_MODEL: EXIT.usage,
};
