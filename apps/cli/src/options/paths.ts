import { resolve } from 'node:path';
import type { NamedFile, StoreOptions } from '@rn50/comparison';
import { isSamePath, pathKind } from '@rn50/file-store/files';
import { usageError } from '../errors.js';

/** A file as the user typed it, and where it is. */
export function namedFile(given: string, cwd: string): NamedFile {
  return { given, path: resolve(cwd, given) };
}

/** Store options with absolute paths. */
export function absoluteStore(store: StoreOptions, cwd: string): StoreOptions {
  const absolute = (path: string | null) => (path === null ? null : resolve(cwd, path));
  return { ...store, cacheDir: absolute(store.cacheDir), manifest: absolute(store.manifest) };
}

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
