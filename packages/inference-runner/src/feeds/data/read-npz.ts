import { type UnzipFileInfo, unzipSync } from 'fflate';
import { readNpy } from './read-npy.js';
import { badData, type NamedArray } from './typed-array.js';

/** Beyond this an array does not fit into memory beside the model: also what a hostile file may unpack to. */
const MOST_BYTES = 4 * 2 ** 30;

/**
 * Reads the arrays of a NumPy `.npz` file.
 * @param file its name, for messages
 * @param isWanted which of them, by name; only these are unpacked
 * @throws RunnerError INPUT_DATA naming the file and what is wrong
 */
export function readNpz(
  file: string,
  bytes: Uint8Array,
  isWanted: (name: string, all: readonly string[]) => boolean,
): NamedArray[] {
  const entries: UnzipFileInfo[] = [];
  unzip(file, bytes, (entry) => {
    if (entry.name.endsWith('.npy')) entries.push(entry);
    return false;
  });
  const all = entries.map(({ name }) => nameOf(name));
  if (all.length === 0) throw invalid(file, 'it holds no array');
  const wanted = new Map(
    entries.flatMap((entry) => (isWanted(nameOf(entry.name), all) ? [[entry.name, entry] as const] : [])),
  );
  const size = [...wanted.values()].reduce((sum, { originalSize }) => sum + originalSize, 0);
  if (size > MOST_BYTES) throw invalid(file, `its arrays hold ${size} bytes, above 4 GiB`);
  const unpacked = unzip(file, bytes, ({ name }) => wanted.has(name));
  return [...wanted.keys()].map((entry) => {
    const array = unpacked[entry];
    if (array === undefined) throw invalid(file, `${entry} cannot be unpacked`);
    return { name: nameOf(entry), tensor: readNpy(`${file}: ${entry}`, array) };
  });
}

function nameOf(entry: string): string {
  return entry.slice(0, -'.npy'.length);
}

function unzip(file: string, bytes: Uint8Array, filter: (entry: UnzipFileInfo) => boolean): Record<string, Uint8Array> {
  try {
    return unzipSync(bytes, { filter });
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause);
    throw invalid(file, `it is not a whole zip file (${detail})`, cause);
  }
}

function invalid(file: string, reason: string, cause?: unknown) {
  return badData(
    `${file} cannot be used: ${reason}`,
    'Save it with Python: numpy.savez(path, **{input_name: array}).',
    cause,
  );
}
