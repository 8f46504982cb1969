import { RunnerError } from '../../runner-error.js';
import { type Host, thisHost } from '../host.js';
import { saysOutOfMemory } from '../out-of-memory.js';
import { engineProblem } from './engine-problem.js';
import { loadFailure } from './load-failure.js';

/** ONNX Runtime's own words when an allocator of its has no memory left. */
const ORT_OUT_OF_MEMORY = /bad.?alloc|failed to allocate/i;

export function ortSaysOutOfMemory(message: string): boolean {
  return ORT_OUT_OF_MEMORY.test(message);
}

/** What to tell the user when `onnxruntime-node` cannot be imported. */
export function engineImportError(error: unknown, host: Host = thisHost()): RunnerError {
  return new RunnerError({ ...engineProblem(loadFailure(error), host), cause: error });
}

/** What to tell the user when the engine opens no session for a model. */
export function rejected(error: unknown): RunnerError {
  if (ortSaysOutOfMemory(firstLine(error)) || saysOutOfMemory(firstLine(error))) {
    return new RunnerError({
      code: 'OUT_OF_MEMORY',
      message: `ONNX Runtime has not enough memory to load the model: ${firstLine(error)}`,
      remedy: 'Give the process more memory, or close other programs.',
      cause: error,
    });
  }
  return new RunnerError({
    code: 'MODEL_REJECTED',
    message: `ONNX Runtime does not accept the model: ${firstLine(error)}`,
    remedy: 'Check the file with onnx.checker, and that its opset and operators are supported by this engine version.',
    cause: error,
  });
}

function firstLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.split('\n', 1)[0] ?? message;
}
