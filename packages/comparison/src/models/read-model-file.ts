import { readFile } from 'node:fs/promises';
import { ComparisonError } from '../errors.js';

/** The bytes of a model file. Throws a ComparisonError that says what is at the path instead. */
export async function readModelFile(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
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
