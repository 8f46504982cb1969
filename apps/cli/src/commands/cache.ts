import { megabytes, oneLine } from '@rn50/bench-stats/words';
import {
  listStore,
  type PrunedStore,
  pruneStore,
  type StoreContents,
  type StoreOptions,
  verifyStore,
} from '@rn50/comparison';
import type { CacheEntry, RemovedEntries } from '@rn50/file-store';
import type { CheckedFile } from '@rn50/model-fetch';
import type { Context } from '../context.js';
import { EXIT, type ExitCode } from '../errors.js';
import { absoluteStore } from '../options/paths.js';

/** `rn50 fetch --list`: lists the models of the manifest and the files of the cache. Nothing is hashed. */
export async function listModels(store: StoreOptions, { cwd, stdout }: Context): Promise<ExitCode> {
  stdout(inventoryText(await listStore(absoluteStore(store, cwd))));
  return EXIT.done;
}

/** `rn50 fetch --verify`: hashes every downloaded file of the cache; exit 5 if one is corrupt. */
export async function verifyModels(store: StoreOptions, { cwd, stdout, signal }: Context): Promise<ExitCode> {
  const { cacheDir, downloads } = await verifyStore(absoluteStore(store, cwd), signal);
  stdout(downloads.length === 0 ? `no models in ${cacheDir}\n` : downloads.map(verdictLine).join(''));
  if (downloads.every(({ status }) => status === 'ok')) return EXIT.done;
  stdout('Fetch a corrupt model again with rn50 fetch <id>; the next comparison does so by itself.\n');
  return EXIT.modelUnavailable;
}

/** `rn50 fetch --prune`. Throws CACHE_NOT_WRITABLE if something cannot be removed, after printing what was. */
export async function pruneModels(store: StoreOptions, { cwd, stdout }: Context): Promise<ExitCode> {
  const pruned = await pruneStore(absoluteStore(store, cwd));
  stdout(pruneText(pruned));
  if (pruned.failure !== null) throw pruned.failure;
  return EXIT.done;
}

/** One line for each model of the manifest, one for each other file of the cache, then those that were made here. */
function inventoryText({ cacheDir, entries, downloads, derived }: StoreContents): string {
  const known = entries.map(({ id, sha256, sizeBytes }) => {
    const file = downloads.find((candidate) => candidate.sha256 === sha256);
    return [id, megabytes(sizeBytes), file === undefined ? 'not in the cache' : file.path];
  });
  const others = downloads
    .filter(({ sha256 }) => !entries.some((entry) => entry.sha256 === sha256))
    .map(({ fileName, sha256, sizeBytes, path }) => [fileName ?? sha256.slice(0, 16), megabytes(sizeBytes), path]);
  const made = derived.map((file) => [
    oneLine(file.name),
    megabytes(file.sizeBytes),
    [oneLine(file.path), ...remarks(file)].join('; '),
  ]);
  const lines = columns([...known, ...others]);
  if (made.length > 0) {
    lines.push(`made here, ${count(derived)}, removed by rn50 fetch --prune:`, ...columns(made));
  }
  return `${[...lines, `cache: ${cacheDir}`].join('\n')}\n`;
}

function columns(rows: readonly (readonly string[])[]): string[] {
  const widths = [0, 1].map((column) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map(
    ([name = '', size = '', where]) => `${name.padEnd(widths[0] ?? 0)}  ${size.padStart(widths[1] ?? 0)}  ${where}`,
  );
}

const STATES = { kept: [], 'in-use': ['in use'], 'left-over': ['left over'] } as const;

function remarks({ about, lastUsed, state }: CacheEntry): string[] {
  const used = lastUsed === null ? [] : [`last used ${lastUsed.toISOString().slice(0, 10)}`];
  return [...(about === '' ? [] : [oneLine(about)]), ...used, ...STATES[state]];
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

function pruneText({ downloads, derived }: PrunedStore): string {
  const freed = [
    ...downloads.map((file) => ({ ...file, what: file.kind })),
    ...derived.removed.map((file) => ({ ...file, what: file.state === 'kept' ? 'made here' : 'left over' })),
  ];
  const lines = freed.map(({ what, path, sizeBytes }) => `removed ${what} ${oneLine(path)} (${megabytes(sizeBytes)})`);
  const kept = derived.inUse.map(({ path, sizeBytes }) => `in use ${oneLine(path)} (${megabytes(sizeBytes)})`);
  return `${[...lines, ...kept, freed.length > 0 ? `${count(freed)} freed` : nothing(derived)].join('\n')}\n`;
}

function nothing({ failed, inUse }: RemovedEntries): string {
  return failed.length > 0 ? 'nothing was removed' : `nothing ${inUse.length > 0 ? 'else ' : ''}to remove`;
}

/** `3 files, 204 MB` */
function count(files: readonly { readonly sizeBytes: number }[]): string {
  const bytes = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  return `${files.length} ${files.length === 1 ? 'file' : 'files'}, ${megabytes(bytes)}`;
}
