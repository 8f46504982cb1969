import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { makeWritableFolder } from '@rn50/file-store';
import { listDerived } from '../models/cache-contents.js';
import { CACHE_FOLDERS } from '../models/cache-folder.js';
import { cacheNotWritable } from '../models/derived-model.js';
import { ZOO_PAIR } from '../models/zoo.js';
import type { CacheFacts, Found } from './facts.js';
import { found } from './found.js';

/** Proves by writing that the cache can be written, and makes it where there is none, as every run does. */
export function writtenCache(cacheDir: string): Promise<Found<null>> {
  return found(async () => {
    try {
      makeWritableFolder(cacheDir);
      return null;
    } catch (cause) {
      throw cacheNotWritable(cacheDir, cause);
    }
  });
}

/** What the cache holds; nothing is hashed. */
export async function cacheFacts(cacheDir: string): Promise<CacheFacts> {
  const { listCache, listLeftOvers, MODELS } = await import('@rn50/model-fetch');
  const downloads = await listCache(cacheDir);
  const derived = await listDerived(cacheDir);
  const others = await listLeftOvers(cacheDir);
  const leftOver = [
    ...derived.filter(({ state }) => state === 'left-over'),
    ...others.filter(({ kind }) => kind === 'part' || kind === 'quarantined'),
  ];
  const kept = [...downloads, ...derived.filter(({ state }) => state !== 'left-over')];
  const foreign = others.filter(({ kind }) => kind === 'foreign').map(({ path }) => path);
  return {
    files: kept.length,
    sizeBytes: total(kept),
    leftOver: { files: leftOver.length, sizeBytes: total(leftOver) },
    foreign: [...(await foreignBeside(cacheDir)), ...foreign],
    hasModels: MODELS.filter(({ id }) => ZOO_PAIR.some((one) => one === id)).every(({ sha256 }) =>
      downloads.some((file) => file.sha256 === sha256),
    ),
  };
}

const DOWNLOAD_FOLDERS = ['blobs', 'files', 'parts', 'quarantine'];

/** What lies beside the folders of the cache, or is a symbolic link in their place. */
async function foreignBeside(cacheDir: string): Promise<string[]> {
  const ours = new Set<string>([...DOWNLOAD_FOLDERS, ...Object.values(CACHE_FOLDERS)]);
  const names = await readdir(cacheDir).catch(() => []);
  const looked = names.map(async (name) => {
    const path = join(cacheDir, name);
    const isFolder = (await lstat(path).catch(() => null))?.isDirectory() ?? false;
    return ours.has(name) && isFolder ? [] : [path];
  });
  return (await Promise.all(looked)).flat();
}

function total(files: readonly { readonly sizeBytes: number }[]): number {
  return files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
}
