import { type FileHandle, open, stat } from 'node:fs/promises';
import { type OtherFile, otherFile, SNIFF_BYTES, walkTopLevelOf } from '@rn50/onnx-model/file-check';
import { RunnerError, type RunnerErrorCode } from '../runner-error.js';

const OTHER_FILES: Readonly<Record<OtherFile, string>> = {
  'web-page': 'a web page',
  'lfs-pointer': 'a Git LFS pointer',
  json: 'a JSON text',
};

/**
 * Tells in milliseconds whether a file can be an ONNX model: it is there, not empty, not a web page or pointer, and
 * its outermost fields fit into its length. Only the engine can tell whether the graph inside is valid.
 * @throws RunnerError MODEL_MISSING, MODEL_EMPTY, MODEL_NOT_ONNX or MODEL_TRUNCATED, naming the file
 */
export async function checkModelFile(modelPath: string): Promise<void> {
  const info = await stat(modelPath).catch((error: unknown) => {
    throw problem('MODEL_MISSING', `The model file ${modelPath} does not exist.`, 'Check the path.', error);
  });
  if (!info.isFile()) throw problem('MODEL_MISSING', `${modelPath} is not a file.`, 'Name an .onnx file.');
  if (info.size === 0) {
    throw problem('MODEL_EMPTY', `The model file ${modelPath} is empty.`, 'Download or export it again.');
  }
  const file = await open(modelPath, 'r').catch((error: unknown) => {
    throw problem('MODEL_MISSING', `The model file ${modelPath} cannot be read.`, 'Check its permissions.', error);
  });
  try {
    await checkContent(file, modelPath, info.size);
  } finally {
    await file.close();
  }
}

async function checkContent(file: FileHandle, modelPath: string, sizeBytes: number): Promise<void> {
  const read = async (position: number, length: number): Promise<Uint8Array> => {
    const { buffer, bytesRead } = await file.read(new Uint8Array(length), 0, length, position);
    return buffer.subarray(0, bytesRead);
  };
  const other = otherFile(await read(0, SNIFF_BYTES));
  if (other !== null) {
    const again = 'Download the model itself; a server may have answered with a page, or Git LFS with a pointer.';
    throw problem('MODEL_NOT_ONNX', `${modelPath} is ${OTHER_FILES[other]}, not an ONNX model.`, again);
  }
  const walk = await walkTopLevelOf(read, sizeBytes);
  switch (walk.kind) {
    case 'cut-off': {
      const sizes = `${sizeBytes} bytes are there, at least ${walk.neededBytes} are needed`;
      throw problem('MODEL_TRUNCATED', `${modelPath} is truncated: ${sizes}.`, 'Download or export it again.');
    }
    case 'whole':
      if (walk.hasGraph) return;
      throw notOnnx(modelPath);
    case 'not-a-model':
      throw notOnnx(modelPath);
  }
}

function notOnnx(modelPath: string): RunnerError {
  return problem('MODEL_NOT_ONNX', `${modelPath} is not an ONNX model.`, 'Name an .onnx file.');
}

function problem(code: RunnerErrorCode, message: string, remedy: string, cause?: unknown): RunnerError {
  return new RunnerError({ code, message, remedy, cause });
}
