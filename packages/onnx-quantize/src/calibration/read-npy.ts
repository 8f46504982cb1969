import { QuantizeError } from '../errors.js';

/** `\x93NUMPY`, then two version bytes (https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html). */
const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59] as const;
const VERSION_AT = 6;
const HEADER_LENGTH_AT = 8;

type ElementReader = { readonly bytes: number; readonly read: (view: DataView, at: number) => number };

/** Element types by NumPy's descriptor; `|` means byte order does not apply. */
const ELEMENT_READERS: ReadonlyMap<string, ElementReader> = new Map([
  ['<f4', { bytes: 4, read: (view: DataView, at: number) => view.getFloat32(at, true) }],
  ['<f8', { bytes: 8, read: (view: DataView, at: number) => view.getFloat64(at, true) }],
  ['|u1', { bytes: 1, read: (view: DataView, at: number) => view.getUint8(at) }],
]);

/**
 * Read a NumPy `.npy` file of float32, float64 or uint8, little-endian, C order. Values are not scaled.
 * @returns row-major `data` of shape `dims`
 * @throws QuantizeError NPY_INVALID saying what is wrong
 */
export function readNpy(bytes: Uint8Array): { dims: number[]; data: Float32Array<ArrayBuffer> } {
  const { header, dataAt } = readHeader(bytes);
  const descriptor = /'descr'\s*:\s*'([^']*)'/.exec(header)?.[1];
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(header)?.[1];
  const shape = /'shape'\s*:\s*\(([\d\s,]*)\)/.exec(header)?.[1];
  if (descriptor === undefined || order === undefined || shape === undefined)
    throw invalid('its header is not understood');
  const element = ELEMENT_READERS.get(descriptor);
  if (element === undefined)
    throw invalid(`its element type is ${descriptor}; float32 (<f4), float64 (<f8) and uint8 (|u1) are supported`);
  if (order === 'True') throw invalid('it is in Fortran order; C order is supported');
  const dims = shape.split(',').flatMap((size) => (size.trim() === '' ? [] : [Number(size)]));
  const count = dims.reduce((product, dim) => product * dim, 1);
  const wanted = count * element.bytes;
  const held = bytes.length - dataAt;
  if (held !== wanted) throw invalid(`it holds ${held} bytes of data; shape [${dims.join(', ')}] needs ${wanted}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const data = new Float32Array(count);
  for (let index = 0; index < count; index += 1) data[index] = element.read(view, dataAt + index * element.bytes);
  return { dims, data };
}

function readHeader(bytes: Uint8Array): { header: string; dataAt: number } {
  if (!MAGIC.every((byte, index) => bytes[index] === byte)) throw invalid('it does not start like a .npy file');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isVersion1 = bytes[VERSION_AT] === 1;
  const headerAt = HEADER_LENGTH_AT + (isVersion1 ? 2 : 4);
  if (bytes.length < headerAt) throw invalid('it ends within its header');
  const length = isVersion1 ? view.getUint16(HEADER_LENGTH_AT, true) : view.getUint32(HEADER_LENGTH_AT, true);
  const dataAt = headerAt + length;
  if (bytes.length < dataAt) throw invalid('it ends within its header');
  return { header: new TextDecoder().decode(bytes.subarray(headerAt, dataAt)), dataAt };
}

function invalid(reason: string): QuantizeError {
  return new QuantizeError(
    'NPY_INVALID',
    `the .npy file cannot be used: ${reason}`,
    'Save it with Python: numpy.save(path, numpy.ascontiguousarray(images, dtype=numpy.float32)).',
  );
}
