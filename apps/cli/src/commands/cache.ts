import { megabytes } from '@rn50/bench-stats';
import { cacheFolder, manifest, type StoreOptions } from '@rn50/comparison';
import type { CachedFile, CheckedFile, ManifestEntry, PrunedFile } from '@rn50/model-fetch';
import type { Context } from '../context.js';
import { EXIT, type ExitCode } from '../errors.js';
import { absoluteStore } from '../options/paths.js';

/** `rn50 fetch --list`: what the manifest names and what the cache holds. Nothing is hashed. */
export async function listModels(asked: StoreOptions, context: Context): Promise<ExitCode> {
  const store = absoluteStore(asked, context.cwd);
  const { listCache } = await import('@rn50/model-fetch');
  const cacheDir = await cacheFolder(store);
  context.stdout(inventoryText(await manifest(store), await listCache(cacheDir), cacheDir));
  return EXIT.done;
}

/** `rn50 fetch --verify`: hashes every file of the cache; exit 5 if one is not what it ought to be. */
export async function verifyModels(asked: StoreOptions, context: Context): Promise<ExitCode> {
  const store = absoluteStore(asked, context.cwd);
  const { verifyCache } = await import('@rn50/model-fetch');
  const cacheDir = await cacheFolder(store);
  const checked = await verifyCache(cacheDir, { signal: context.signal });
  context.stdout(checked.length === 0 ? `no models in ${cacheDir}\n` : checked.map(verdictLine).join(''));
  if (checked.every(({ status }) => status === 'ok')) return EXIT.done;
  context.stdout('Fetch a corrupt model again with rn50 fetch <id>; the next comparison does so by itself.\n');
  return EXIT.modelUnavailable;
}

/** `rn50 fetch --prune`: removes what broken-off downloads and corrupt files left. */
export async function pruneModels(asked: StoreOptions, context: Context): Promise<ExitCode> {
  const { pruneCache } = await import('@rn50/model-fetch');
  const removed = await pruneCache(await cacheFolder(absoluteStore(asked, context.cwd)));
  context.stdout(pruneText(removed));
  return EXIT.done;
}

/** One line for each model of the manifest, then one for each other file of the cache. */
export function inventoryText(
  entries: readonly ManifestEntry[],
  files: readonly CachedFile[],
  cacheDir: string,
): string {
  const known = entries.map(({ id, sha256, sizeBytes }) => {
    const file = files.find((candidate) => candidate.sha256 === sha256);
    return [id, megabytes(sizeBytes), file === undefined ? 'not in the cache' : file.path];
  });
  const others = files
    .filter(({ sha256 }) => !entries.some((entry) => entry.sha256 === sha256))
    .map(({ fileName, sha256, sizeBytes, path }) => [fileName ?? sha256.slice(0, 16), megabytes(sizeBytes), path]);
  const rows = [...known, ...others];
  const widths = [0, 1].map((column) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map(
    ([name = '', size = '', where]) => `${name.padEnd(widths[0] ?? 0)}  ${size.padStart(widths[1] ?? 0)}  ${where}`,
  );
  return `${[...lines, `cache: ${cacheDir}`].join('\n')}\n`;
}

function verdictLine(file: CheckedFile): string {
  const name = file.fileName ?? file.sha256.slice(0, 16);
  switch (file.status) {
    case 'ok':
      return `ok          ${name}  ${file.sha256}  ${file.path}\n`;
    case 'corrupt':
      return `corrupt     ${name}  expected ${file.sha256}, found ${file.actualSha256}  ${file.path}\n`;
    case 'unreadable':
      return `unreadable  ${name}  ${file.reason}  ${file.path}\n`;
  }
}

export function pruneText(removed: readonly PrunedFile[]): string {
  const lines = removed.map(({ kind, path, sizeBytes }) => `removed ${kind} ${path} (${megabytes(sizeBytes)})`);
  const freed = removed.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  return `${[...lines, removed.length === 0 ? 'nothing to remove' : `${megabytes(freed)} freed`].join('\n')}\n`;
}
