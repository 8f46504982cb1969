import { resolve } from 'node:path';
import { isSamePath, pathKind } from '@rn50/file-store';
import { usageError } from '../errors.js';

/** The absolute path that `-o` names. Throws a usage error if it is no file name, or the model that is read. */
export function outputFile(wanted: string, input: string, cwd: string): string {
  const output = resolve(cwd, wanted);
  if (isSamePath(input, output)) {
    throw usageError('-o names the FP32 file itself', 'Give the INT8 file another name.');
  }
  if (wanted === '' || pathKind(output) === 'folder') {
    throw usageError(`-o ${wanted || '(empty)'} is not the name of a file`, 'Use for example -o int8.onnx.');
  }
  return output;
}
