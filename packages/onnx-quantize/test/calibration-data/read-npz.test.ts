import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { needsPython, usePython } from '../../../../testing/python.js';
import { readNpz } from '../../src/calibration-data/read-arrays.js';
import { refusalOf } from '../refusal.js';
import { npyFile } from './npy-file.js';

const python = usePython();
const npz = (arrays: Record<string, Uint8Array>): Uint8Array => zipSync(arrays);
const one = npyFile([2], Float32Array.of(1, 2));
const two = npyFile([1], Float32Array.of(7));

describe('readNpz', () => {
  it.each([
    ['its only array, whatever its name', { 'x.npy': one }, [1, 2]],
    ['the one named images', { 'arr_0.npy': two, 'images.npy': one, 'labels.npy': two }, [1, 2]],
    ['else arr_0', { 'labels.npy': two, 'arr_0.npy': one }, [1, 2]],
    ['the one array beside other files', { 'readme.txt': strToU8('hello'), 'x.npy': two }, [7]],
  ])('takes %s', (_, arrays, expected) => {
    expect([...readNpz(npz(arrays)).data]).toEqual(expected);
  });

  it.each([
    [
      'several without a known name',
      npz({ 'a.npy': one, 'b.npy': two }),
      'NPZ_INVALID: the .npz file cannot be used: it holds 2 arrays (a, b), none of them named images',
    ],
    ['no array', npz({ 'a.txt': one }), 'NPZ_INVALID: the .npz file cannot be used: it holds no array'],
    [
      'another file',
      strToU8('<html>not a zip file at all</html>'),
      'NPZ_INVALID: the .npz file cannot be used: it is not a whole zip file (invalid zip data)',
    ],
    ['a cut-off file', npz({ 'a.npy': one }).subarray(0, 60), expect.stringContaining('it is not a whole zip file')],
    [
      'an entry that is no array',
      npz({ 'a.npy': strToU8('no') }),
      expect.stringContaining('a.npy cannot be used: it does not start like a .npy file'),
    ],
  ])('refuses %s', async (_, bytes, refusal) => {
    expect(await refusalOf(() => readNpz(bytes))).toEqual(refusal);
  });

  describe('written by NumPy', needsPython('numpy'), () => {
    it.each(['savez', 'savez_compressed'])('%s', async (write) => {
      const folder = mkdtempSync(join(tmpdir(), 'rn50-npz-'));
      try {
        const file = join(folder, 'a.npz');
        const code = `import numpy as np; np.${write}("${file}", labels=np.zeros(2), images=np.arange(24, dtype=np.float32).reshape(2, 3, 2, 2))`;
        await python(code);
        const { dims, data } = readNpz(readFileSync(file));
        expect(dims).toEqual([2, 3, 2, 2]);
        expect([...data]).toEqual(Array.from({ length: 24 }, (_, at) => at));
      } finally {
        rmSync(folder, { recursive: true });
      }
    });
  });
});
