import type { OpenedModel } from '@rn50/onnx-model';
import { ComparisonError, isTypedError } from '../errors.js';

/** A model file with its external data. Throws a ComparisonError that says what is wrong with the file, or what is at the path instead. */
export async function readModelFile(path: string): Promise<OpenedModel> {
  const { openModel } = await import('@rn50/onnx-model');
  try {
    return await openModel(path);
  } catch (cause) {
    if (isTypedError(cause) && cause.name === 'OnnxModelError') throw new ComparisonError(cause);
    const code = cause instanceof Error && 'code' in cause ? cause.code : null;
    const problem = { ENOENT: `There is no model file at ${path}`, EISDIR: `${path} is a folder, not a model file` };
    throw new ComparisonError({
      code: code === 'ENOENT' ? 'MODEL_MISSING' : 'MODEL_UNREADABLE',
      message: problem[code as keyof typeof problem] ?? `The model file ${path} cannot be read (${code})`,
      remedy: 'Give the path of an ONNX file.',
      cause,
    });
  }
}
