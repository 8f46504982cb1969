import { resolve } from 'node:path';
import type { NamedFile, StoreOptions } from '@rn50/comparison';

/** A file as the user typed it, and where it is. */
export function namedFile(given: string, cwd: string): NamedFile {
  return { given, path: resolve(cwd, given) };
}

/** Store options with absolute paths. */
export function absoluteStore(store: StoreOptions, cwd: string): StoreOptions {
  const absolute = (path: string | null) => (path === null ? null : resolve(cwd, path));
  return { ...store, cacheDir: absolute(store.cacheDir), manifest: absolute(store.manifest) };
}
