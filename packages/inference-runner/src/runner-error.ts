/**
 * Stable codes of this package's errors; the README lists what each means and what to do.
 */
export type RunnerErrorCode =
  | 'BAD_OPTION'
  | 'BAD_INPUT'
  | 'INPUT_DATA'
  | 'INPUT_REJECTED'
  | 'ENGINE_UNKNOWN'
  | 'ENGINE_MISSING'
  | 'ENGINE_BROKEN'
  | 'ENGINE_CANNOT_PROFILE'
  | 'MODEL_MISSING'
  | 'MODEL_EMPTY'
  | 'MODEL_NOT_ONNX'
  | 'MODEL_TRUNCATED'
  | 'MODEL_REJECTED'
  | 'MODEL_UNSUPPORTED'
  | 'BAD_OUTPUT'
  | 'RUN_FAILED'
  | 'OUT_OF_MEMORY'
  | 'TIMEOUT'
  | 'WORKER_CRASHED'
  | 'INTERRUPTED';

/** An error of `@rn50/inference-runner`: a stable `code`, what happened, and what to do about it. */
export class RunnerError extends Error {
  override readonly name = 'RunnerError';
  readonly code: RunnerErrorCode;
  readonly remedy: string;

  constructor(fields: { code: RunnerErrorCode; message: string; remedy: string; cause?: unknown }) {
    super(fields.message, fields.cause === undefined ? undefined : { cause: fields.cause });
    this.code = fields.code;
    this.remedy = fields.remedy;
  }
}
