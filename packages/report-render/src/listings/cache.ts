import { megabytes, oneLine } from '@rn50/bench-stats/words';
import type { CacheEntry, RemovedEntries } from '@rn50/file-store';

/** A downloaded file of the cache. */
interface Download {
  /** null for content without a readable name. */
  readonly fileName: string | null;
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly path: string;
}

/** What a cache holds, beside the models that may be downloaded into it. */
export interface CacheContents {
  readonly cacheDir: string;
  readonly entries: readonly { readonly id: string; readonly sha256: string; readonly sizeBytes: number }[];
  readonly downloads: readonly Download[];
  /** What was made here. */
  readonly derived: readonly CacheEntry[];
}

/** A cache whose downloads were hashed. */
export interface HashedCache {
  readonly cacheDir: string;
  readonly downloads: readonly HashedDownload[];
}

type HashedDownload =
  | (Download & { readonly status: 'ok' })
  | (Download & { readonly status: 'corrupt'; readonly actualSha256: string })
  | (Download & { readonly status: 'unreadable'; readonly reason: string });

/** What was removed from a cache. */
export interface Pruned {
  readonly downloads: readonly { readonly kind: string; readonly path: string; readonly sizeBytes: number }[];
  readonly derived: RemovedEntries;
}

/** One line for each model of the manifest, one for each other file of the cache, then those that were made here. */
export function renderCache({ cacheDir, entries, downloads, derived }: CacheContents): string {
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

/** One line for each download; then, if one is not as it should be, what to do. */
export function renderHashed({ cacheDir, downloads }: HashedCache): string {
  const lines = downloads.length === 0 ? `no models in ${cacheDir}\n` : downloads.map(hashedLine).join('');
  const isSound = downloads.every(({ status }) => status === 'ok');
  return isSound
    ? lines
    : `${lines}Fetch a corrupt model again with rn50 fetch <id>; the next comparison does so by itself.\n`;
}

function hashedLine(file: HashedDownload): string {
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

/** One line for each file that was removed or is in use, then how much was freed. */
export function renderPruned({ downloads, derived }: Pruned): string {
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
