import type { Tensor, TensorData, TensorType } from '../../engine/tensor.js';
import { badData } from './typed-array.js';

/** `\x93NUMPY`, then two version bytes (https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html). */
const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59] as const;
const VERSION_AT = 6;
const HEADER_LENGTH_AT = 8;

interface Element {
  readonly type: TensorType;
  readonly bytes: number;
  readonly make: (buffer: ArrayBuffer) => TensorData[TensorType];
}

/** Element types by NumPy's descriptor; `|` means that byte order does not apply. */
const ELEMENTS: Readonly<Record<string, Element>> = {
  '<f2': { type: 'float16', bytes: 2, make: (buffer) => new Uint16Array(buffer) },
  '<f4': { type: 'float32', bytes: 4, make: (buffer) => new Float32Array(buffer) },
  '<f8': { type: 'float64', bytes: 8, make: (buffer) => new Float64Array(buffer) },
  '|u1': { type: 'uint8', bytes: 1, make: (buffer) => new Uint8Array(buffer) },
  '|i1': { type: 'int8', bytes: 1, make: (buffer) => new Int8Array(buffer) },
  '|b1': { type: 'bool', bytes: 1, make: (buffer) => new Uint8Array(buffer) },
  '<u2': { type: 'uint16', bytes: 2, make: (buffer) => new Uint16Array(buffer) },
  '<i2': { type: 'int16', bytes: 2, make: (buffer) => new Int16Array(buffer) },
  '<u4': { type: 'uint32', bytes: 4, make: (buffer) => new Uint32Array(buffer) },
  '<i4': { type: 'int32', bytes: 4, make: (buffer) => new Int32Array(buffer) },
  '<u8': { type: 'uint64', bytes: 8, make: (buffer) => new BigUint64Array(buffer) },
  '<i8': { type: 'int64', bytes: 8, make: (buffer) => new BigInt64Array(buffer) },
};

/**
 * Reads a NumPy `.npy` file: numbers or booleans, little-endian, C order. Values are not scaled.
 * @param file its name, for messages
 * @throws RunnerError INPUT_DATA naming the file and what is wrong
 */
export function readNpy(file: string, bytes: Uint8Array): Tensor {
  const { header, dataAt } = readHeader(file, bytes);
  const descriptor = /'descr'\s*:\s*'([^']*)'/.exec(header)?.[1];
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(header)?.[1];
  const shape = /'shape'\s*:\s*\(([\d\s,]*)\)/.exec(header)?.[1];
  if (descriptor === undefined || order === undefined || shape === undefined)
    throw invalid(file, 'its header is not understood');
  const element = ELEMENTS[descriptor];
  if (element === undefined)
    throw invalid(
      file,
      `its element type is ${descriptor}; little-endian floats (such as <f4), integers and booleans are supported`,
    );
  if (order === 'True') throw invalid(file, 'it is in Fortran order; C order is supported');
  const dims = shape.split(',').flatMap((size) => (size.trim() === '' ? [] : [Number(size)]));
  const wanted = dims.reduce((product, dim) => product * dim, 1) * element.bytes;
  const held = bytes.length - dataAt;
  if (held !== wanted) {
    throw invalid(file, `it holds ${held} bytes of data; shape [${dims.join(', ')}] needs ${wanted}`);
  }
  // Copied, as elements in a file are rarely aligned.
  const data = element.make(new Uint8Array(bytes.subarray(dataAt)).buffer);
  return { type: element.type, dims, data } as Tensor;
}

function readHeader(file: string, bytes: Uint8Array): { header: string; dataAt: number } {
  if (!MAGIC.every((byte, index) => bytes[index] === byte)) throw invalid(file, 'it does not start like a .npy file');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isVersion1 = bytes[VERSION_AT] === 1;
  const headerAt = HEADER_LENGTH_AT + (isVersion1 ? 2 : 4);
  if (bytes.length < headerAt) throw invalid(file, 'it ends within its header');
  const length = isVersion1 ? view.getUint16(HEADER_LENGTH_AT, true) : view.getUint32(HEADER_LENGTH_AT, true);
  const dataAt = headerAt + length;
  if (bytes.length < dataAt) throw invalid(file, 'it ends within its header');
  return { header: new TextDecoder().decode(bytes.subarray(headerAt, dataAt)), dataAt };
}

function invalid(file: string, reason: string) {
  return badData(
    `${file} cannot be used: ${reason}`,
    'Save it with Python: numpy.save(path, numpy.ascontiguousarray(array, dtype=numpy.float32)).',
  );
}
