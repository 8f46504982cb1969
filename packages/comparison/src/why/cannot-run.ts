import { isTypedError } from '../errors.js';

/** Errors that are about this model on this engine; others are about the request, the engine or the machine. */
const OF_THE_MODEL: ReadonlySet<string> = new Set([
  'BAD_OUTPUT',
  'INPUT_REJECTED',
  'INPUT_UNSUPPORTED',
  'MODEL_REJECTED',
  'OUT_OF_MEMORY',
  'RUN_FAILED',
  'TIMEOUT',
  'WORKER_CRASHED',
]);

/** Whether the engine cannot run this model, so that only its file is judged. A model whose data file is missing is not judged. */
export function cannotRun(error: unknown): error is Error {
  return isTypedError(error) && OF_THE_MODEL.has(error.code) && !/external data/i.test(error.message);
}
