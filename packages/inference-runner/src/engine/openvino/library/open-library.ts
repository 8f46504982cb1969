import { realpathSync } from 'node:fs';
import { libraryBroken, libraryMissing, libraryTooOld, withoutKoffi } from '../errors.js';
import { type BoundLibrary, bindLibrary } from './bindings.js';
import { findLibrary, libraryAt, type Search } from './find-library.js';

type KoffiModule = typeof import('koffi').default;

/** The oldest version that is supported, and tried. */
export const OLDEST = '2025.0.0';

export interface OpenedLibrary extends BoundLibrary {
  /** e.g. `2026.4.1` */
  readonly version: string;
  /** The file itself, where links lead to. */
  readonly path: string;
}

/** Stand-ins, for tests. */
export interface LibrarySource {
  readonly importKoffi: () => Promise<KoffiModule>;
  readonly find: () => Promise<Search>;
}

export const HERE: LibrarySource = {
  importKoffi: async () => (await import('koffi')).default,
  find: () => findLibrary(),
};

/** The library of an installation at a place: a file, a folder, or a Python environment. */
export function sourceAt(place: string): LibrarySource {
  return { ...HERE, find: async () => libraryAt(place) };
}

/** By path: a process binds a library once. */
const opened = new Map<string, OpenedLibrary>();

/**
 * Finds and binds OpenVINO's C library. No device is opened and no thread started by it.
 * @throws RunnerError ENGINE_MISSING, ENGINE_BROKEN
 */
export async function openLibrary({ importKoffi, find }: LibrarySource = HERE): Promise<OpenedLibrary> {
  const koffi = await importKoffi().catch((error: unknown) => {
    throw withoutKoffi(error);
  });
  const search = await find();
  if (search.kind !== 'found') throw libraryMissing(search);
  const path = realpathSync(search.path);
  const known = opened.get(path);
  if (known !== undefined) return known;
  const library = bound(koffi, path);
  const version = versionOf(library);
  if (isOlder(version, OLDEST)) throw libraryTooOld(path, version, OLDEST);
  const fresh = { ...library, version, path };
  opened.set(path, fresh);
  return fresh;
}

function bound(koffi: KoffiModule, path: string): BoundLibrary {
  try {
    return bindLibrary(koffi, path);
  } catch (cause) {
    throw libraryBroken(path, cause);
  }
}

/** The build number is `2026.4.1-22982-e213a147257-releases/2026/4`; a release's third part is left out where it is 0. */
function versionOf({ call, text }: BoundLibrary): string {
  const version: { buildNumber?: bigint } = {};
  call.get_openvino_version(version);
  const build = version.buildNumber === undefined ? '' : text(version.buildNumber);
  call.version_free(version);
  return build.split('-', 1)[0] ?? build;
}

function isOlder(version: string, than: string): boolean {
  const numbers = (text: string) => text.split('.').map(Number);
  const [a, b] = [numbers(version), numbers(than)];
  const at = b.findIndex((part, index) => part !== (a[index] ?? 0));
  return at >= 0 && (a[at] ?? 0) < (b[at] ?? 0);
}
