import { type UnzipFileInfo, unzipSync } from 'fflate';
import { readNpy } from '../calibration/read-npy.js';
import { QuantizeError } from '../errors.js';

/** Which array is taken where a file holds several; `arr_0` is what `numpy.savez` calls a nameless one. */
const PREFERRED = ['images', 'arr_0'] as const;
/** Beyond this an array does not fit into memory beside the model: also what a hostile file may unpack to. */
const MOST_BYTES = 4 * 2 ** 30;

/**
 * Read one array of a NumPy `.npz` file: its only one, else the one named `images` or `arr_0`.
 * @returns row-major `data` of shape `dims`; values are not scaled
 * @throws QuantizeError NPZ_INVALID if it is no such file or the choice is not clear, NPY_INVALID for an array that cannot
 * be read
 */
export function readNpz(bytes: Uint8Array): { dims: number[]; data: Float32Array<ArrayBuffer> } {
  const entries: UnzipFileInfo[] = [];
  unzip(bytes, (entry) => {
    entries.push(entry);
    return false;
  });
  const wanted = choose(entries);
  if (wanted.originalSize > MOST_BYTES) throw invalid(`${wanted.name} holds ${wanted.originalSize} bytes, above 4 GiB`);
  const array = unzip(bytes, ({ name }) => name === wanted.name)[wanted.name];
  if (array === undefined) throw invalid(`${wanted.name} cannot be unpacked`);
  return readNpy(array);
}

function choose(entries: readonly UnzipFileInfo[]): UnzipFileInfo {
  const arrays = entries.filter(({ name }) => name.endsWith('.npy'));
  const [first] = arrays;
  if (first === undefined) throw invalid('it holds no array');
  if (arrays.length === 1) return first;
  for (const preferred of PREFERRED) {
    const found = arrays.find(({ name }) => name === `${preferred}.npy`);
    if (found !== undefined) return found;
  }
  const names = arrays.map(({ name }) => name.slice(0, -'.npy'.length)).join(', ');
  throw invalid(`it holds ${arrays.length} arrays (${names}), none of them named images`);
}

function unzip(bytes: Uint8Array, filter: (entry: UnzipFileInfo) => boolean): Record<string, Uint8Array> {
  try {
    return unzipSync(bytes, { filter });
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause);
    throw invalid(`it is not a whole zip file (${detail})`, cause);
  }
}

function invalid(reason: string, cause?: unknown): QuantizeError {
  return new QuantizeError(
    'NPZ_INVALID',
    `the .npz file cannot be used: ${reason}`,
    'Save it with Python: numpy.savez(path, images=images).',
    cause === undefined ? {} : { cause },
  );
}
