import type { Tensor } from '../../engine/tensor.js';
import { RunnerError } from '../../runner-error.js';

/** An array from a file, with the name it has there; null if it has none. */
export interface NamedArray {
  readonly name: string | null;
  readonly tensor: Tensor;
}

/** @param cause the error that says why, if there is one */
export function badData(message: string, remedy: string, cause?: unknown): RunnerError {
  return new RunnerError({ code: 'INPUT_DATA', message, remedy, ...(cause === undefined ? {} : { cause }) });
}
