import { closeSync, openSync, readSync } from 'node:fs';
import { readFile, realpath, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join, sep, win32 } from 'node:path';
import { type ModelProto, type TensorProto, TensorProto_DataLocation } from 'onnx-buf';
import { OnnxModelError } from '../errors.js';
import { tensorDims } from '../tensor/read.js';
import { bytesOfElements } from '../tensor/size.js';
import { type ExternalTensor, externalTensor, isExternal, storedTensors } from './external-data.js';
import { readModel } from './read-model.js';

/** A model from disk, with the values that lie in other files. */
export interface OpenedModel {
  readonly model: ModelProto;
  /** Size of the model file, without its data files. */
  readonly sizeBytes: number;
  /** Paths of the files that hold external data, each once, sorted by location. */
  readonly dataFiles: readonly string[];
  /** The tensors that lie in them. */
  readonly externalData: readonly ExternalTensor[];
}

/**
 * Reads a model file, and finds its external data beside the path as given. Where the data lie, and whether they are all there, is
 * checked at once; a tensor's values are read when they are first asked for, and kept then. The model counts as self-contained
 * from here on: `writeModel` embeds what was external.
 *
 * As in ONNX Runtime a location must be relative and without `..`; a symbolic link may lead to a file under the model's
 * folder, or under the folder of the real model file where that one is behind a link.
 *
 * @throws OnnxModelError as {@link readModel}, EXTERNAL_DATA naming tensor and location; the system's error for the model file
 */
export async function openModel(path: string): Promise<OpenedModel> {
  const bytes = await readFile(path);
  const model = readModel(bytes);
  const tensors = storedTensors(model).filter(isExternal);
  const externalData = tensors.map(externalTensor);
  const files = new Map<string, DataFile>();
  for (const tensor of tensors) {
    const named = externalTensor(tensor);
    let file = files.get(named.location);
    if (file === undefined) {
      file = await findFile(path, named);
      files.set(named.location, file);
    }
    readWhenAsked(tensor, rangeOf(tensor, named, file));
  }
  const sorted = [...files].sort(([a], [b]) => (a < b ? -1 : 1));
  return { model, sizeBytes: bytes.length, dataFiles: sorted.map(([, file]) => file.path), externalData };
}

interface DataFile {
  readonly path: string;
  readonly sizeBytes: number;
}

async function findFile(modelPath: string, named: ExternalTensor): Promise<DataFile> {
  const { location } = named;
  if (location === '' || isAbsolute(location) || win32.isAbsolute(location)) {
    throw refused(named, location === '' ? 'no file is named' : 'an absolute path is not allowed');
  }
  if (location.split(/[\\/]/).includes('..')) throw refused(named, '".." is not allowed');
  const folder = dirname(modelPath);
  const path = join(folder, location);
  const info = await stat(path).catch(() => null);
  if (info === null || !info.isFile()) throw await missing(modelPath, named);
  const real = await realpath(path);
  const allowed = [await realpath(folder), dirname(await realpath(modelPath))];
  if (!allowed.some((root) => real.startsWith(root.endsWith(sep) ? root : root + sep))) {
    throw refused(named, `it is a link to ${real}, outside the model's folder`);
  }
  return { path, sizeBytes: info.size };
}

interface Range {
  readonly named: ExternalTensor;
  readonly path: string;
  readonly offset: number;
  readonly length: number;
}

function rangeOf(tensor: TensorProto, named: ExternalTensor, { path, sizeBytes }: DataFile): Range {
  const needed = bytesOfElements(
    tensor.dataType,
    tensorDims(tensor).reduce((product, dim) => product * dim, 1),
  );
  const offset = entryOf(tensor, named, 'offset') ?? 0;
  const length = entryOf(tensor, named, 'length') ?? needed ?? sizeBytes - offset;
  if (needed !== null && length !== needed) {
    throw refused(named, `its shape [${tensor.dims.join(', ')}] needs ${needed} bytes, and ${length} are stated`);
  }
  if (length < 0 || offset + length > sizeBytes) {
    throw new OnnxModelError(
      'EXTERNAL_DATA',
      `${path} ends too early: it has ${sizeBytes} bytes, and the values of ${named.tensor} are at ${offset} to ${offset + length}`,
      'Copy or download the data file again; it belongs to one export of the model.',
    );
  }
  return { named, path, offset, length };
}

/** A whole number among the entries of the tensor's external data; undefined if it is not stated. */
function entryOf(tensor: TensorProto, named: ExternalTensor, wanted: 'offset' | 'length'): number | undefined {
  const entry = tensor.externalData.find(({ key }) => key === wanted);
  if (entry === undefined) return undefined;
  const value = Number(entry.value);
  if (/^\d+$/.test(entry.value) && Number.isSafeInteger(value)) return value;
  throw refused(named, `its ${wanted} "${entry.value}" is no whole number`);
}

/** From here on the tensor looks as if its values were in the model file; they are read when first asked for. */
function readWhenAsked(tensor: TensorProto, range: Range): void {
  const keep = (value: Uint8Array): void => {
    Object.defineProperty(tensor, 'rawData', { value, writable: true, enumerable: true, configurable: true });
  };
  Object.defineProperty(tensor, 'rawData', {
    enumerable: true,
    configurable: true,
    get() {
      const bytes = read(range);
      keep(bytes);
      return bytes;
    },
    set: keep,
  });
  tensor.dataLocation = TensorProto_DataLocation.DEFAULT;
  tensor.externalData = [];
}

function read({ named, path, offset, length }: Range): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  const file = openSync(path, 'r');
  try {
    let done = 0;
    while (done < length) {
      const count = readSync(file, bytes, done, length - done, offset + done);
      if (count === 0) throw refused(named, `${path} has become shorter`);
      done += count;
    }
  } finally {
    closeSync(file);
  }
  return bytes;
}

async function missing(modelPath: string, named: ExternalTensor): Promise<OnnxModelError> {
  const real = await realpath(modelPath);
  const beside = join(dirname(real), named.location);
  const isBesideTarget = real !== modelPath && (await stat(beside).catch(() => null))?.isFile() === true;
  return new OnnxModelError(
    'EXTERNAL_DATA',
    `the values of ${named.tensor} are in the file "${named.location}", which is not beside ${modelPath}`,
    isBesideTarget
      ? `Give the path of the model that the link leads to, ${real}: engines look beside the path that they are given.`
      : 'Copy or download the data file too, into the same folder and under this name.',
  );
}

function refused({ tensor, location }: ExternalTensor, reason: string): OnnxModelError {
  return new OnnxModelError(
    'EXTERNAL_DATA',
    `the values of ${tensor} are in the file "${location}", which is not read: ${reason}`,
    'Export the model again, with its data beside it; or save it as one file, with Python: onnx.save(onnx.load(path), out).',
  );
}
