import { type Tensor, type TensorType, TYPED_ARRAYS } from '../../engine/tensor.js';
import { badData } from './typed-array.js';

/** `\x93NUMPY`, then two version bytes (https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html). */
const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59] as const;
const VERSION_AT = 6;
const HEADER_LENGTH_AT = 8;

/** Element types by NumPy's descriptor; `|` means that byte order does not apply. */
const TYPES: Readonly<Record<string, TensorType>> = {
  '<f2': 'float16',
  '<f4': 'float32',
  '<f8': 'float64',
  '|u1': 'uint8',
  '|i1': 'int8',
  '|b1': 'bool',
  '<u2': 'uint16',
  '<i2': 'int16',
  '<u4': 'uint32',
  '<i4': 'int32',
  '<u8': 'uint64',
  '<i8': 'int64',
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
  const type = TYPES[descriptor];
  if (type === undefined)
    throw invalid(
      file,
      `its element type is ${descriptor}; little-endian floats (such as <f4), integers and booleans are supported`,
    );
  if (order === 'True') throw invalid(file, 'it is in Fortran order; C order is supported');
  const dims = shape.split(',').flatMap((size) => (size.trim() === '' ? [] : [Number(size)]));
  const ElementArray = TYPED_ARRAYS[type];
  const wanted = dims.reduce((product, dim) => product * dim, 1) * ElementArray.BYTES_PER_ELEMENT;
  const held = bytes.length - dataAt;
  if (held !== wanted) {
    throw invalid(file, `it holds ${held} bytes of data; shape [${dims.join(', ')}] needs ${wanted}`);
  }
  // Copied, as elements in a file are rarely aligned.
  const data = new ElementArray(new Uint8Array(bytes.subarray(dataAt)).buffer);
  return { type, dims, data } as Tensor;
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
