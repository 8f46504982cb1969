import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readNpy } from '../../src/calibration-data/read-arrays.js';
import { refusalOf } from '../refusal.js';

function npy(header: string, data: Uint8Array): Uint8Array {
  const text = new TextEncoder().encode(header);
  return Uint8Array.of(
    0x93,
    ...new TextEncoder().encode('NUMPY'),
    1,
    0,
    text.length & 255,
    text.length >> 8,
    ...text,
    ...data,
  );
}
const header = (descr: string, shape: string, fortran = 'False'): string =>
  `{'descr': '${descr}', 'fortran_order': ${fortran}, 'shape': ${shape}, }\n`;
const bytes = (values: Float32Array | Float64Array): Uint8Array => new Uint8Array(values.buffer);

describe('readNpy', () => {
  it('reads a file written by NumPy', () => {
    const { dims, data } = readNpy(readFileSync(new URL('../fixtures/digits-calibration.npy', import.meta.url)));
    expect(dims).toEqual([128, 1, 8, 8]);
    expect(data.length).toBe(8192);
    expect(data.every((value) => value >= 0 && value <= 1)).toBe(true);
    expect(data.some((value) => value === 1)).toBe(true);
  });

  it.each([
    ['float32', npy(header('<f4', '(2,)'), bytes(Float32Array.of(1.5, -2))), [2], [1.5, -2]],
    ['float64', npy(header('<f8', '(1, 2)'), bytes(Float64Array.of(0.5, 3))), [1, 2], [0.5, 3]],
    ['uint8', npy(header('|u1', '(3, 1)'), Uint8Array.of(0, 7, 255)), [3, 1], [0, 7, 255]],
    ['one number', npy(header('<f4', '()'), bytes(Float32Array.of(4))), [], [4]],
  ])('%s', (_, file, dims, data) => {
    const read = readNpy(file);
    expect(read.dims).toEqual(dims);
    expect([...read.data]).toEqual(data);
  });

  it.each([
    ['another file', new TextEncoder().encode('<html>'), 'it does not start like a .npy file'],
    ['nothing', new Uint8Array(0), 'it does not start like a .npy file'],
    ['a cut-off header', npy(header('<f4', '(2,)'), new Uint8Array(0)).subarray(0, 20), 'it ends within its header'],
    ['cut-off data', npy(header('<f4', '(2,)'), new Uint8Array(7)), 'it holds 7 bytes of data; shape [2] needs 8'],
    [
      'big-endian',
      npy(header('>f4', '(1,)'), new Uint8Array(4)),
      'its element type is >f4; little-endian floats (such as <f4), integers and booleans are supported',
    ],
    [
      'Fortran order',
      npy(header('<f4', '(1,)', 'True'), new Uint8Array(4)),
      'it is in Fortran order; C order is supported',
    ],
    ['no shape', npy("{'descr': '<f4', 'fortran_order': False}", new Uint8Array(4)), 'its header is not understood'],
  ])('refuses %s', async (_, file, reason) => {
    expect(await refusalOf(() => readNpy(file))).toBe(`NPY_INVALID: the .npy file cannot be used: ${reason}`);
  });
});
