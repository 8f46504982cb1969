import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ModelFetchError } from '../errors.js';
import { redactUrl } from '../http/redact.js';
import type { ManifestEntry } from '../manifest/entry.js';

/** A place that may have the file. `label` is fit for messages. */
export type Source =
  | { readonly kind: 'url'; readonly url: URL; readonly label: string }
  | { readonly kind: 'folder'; readonly path: string; readonly label: string };

/** A source that has answered with the file, or with something that claims to be it. */
export interface Opened {
  /** Where in the file the body begins: 0, or the place that was asked for. */
  readonly start: number;
  /** What names this state of the file, if the source says so. */
  readonly etag: string | null;
  /** Length of the body in bytes, null if the source does not say. */
  readonly contentLength: number | null;
  readonly contentType: string | null;
  readonly body: AsyncIterable<Uint8Array>;
  close(): void;
}

/**
 * Where to look for an entry, in order: the mirror, then the entry's URLs. Offline only a local folder is left.
 * `mirror` is an http(s) base URL, a `file:` URL or a path; the file is at `<mirror>/<fileName>`.
 *
 * @throws ModelFetchError `INVALID_MIRROR`
 */
export function sourcesOf(
  entry: ManifestEntry,
  { mirror, offline = false }: { readonly mirror?: string | undefined; readonly offline?: boolean | undefined },
): readonly Source[] {
  const places = [...mirrorSource(entry.fileName, mirror), ...entry.urls.map((url) => urlSource(new URL(url)))];
  const usable = places.filter((place) => place.kind === 'folder' || !offline);
  return usable.filter((place, index) => usable.findIndex((other) => sameSource(place, other)) === index);
}

function mirrorSource(fileName: string, mirror: string | undefined): Source[] {
  if (mirror === undefined || mirror === '') return [];
  if (/^file:/i.test(mirror)) return [folderSource(folderOfUrl(mirror), fileName)];
  // A drive letter is no scheme: schemes here have at least two letters.
  if (!/^[a-z][a-z0-9+.-]+:\/\//i.test(mirror)) return [folderSource(mirror, fileName)];
  if (!/^https?:/i.test(mirror) || !URL.canParse(mirror)) {
    throw badMirror(mirror);
  }
  const url = new URL(mirror);
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/${encodeURIComponent(fileName)}`;
  return [urlSource(url)];
}

function folderOfUrl(mirror: string): string {
  try {
    return fileURLToPath(mirror);
  } catch {
    // Another host's, or with an encoded slash.
    throw badMirror(mirror);
  }
}

function badMirror(mirror: string): ModelFetchError {
  const shown = JSON.stringify(mirror.replace(/\/\/.*@/, '//…@'));
  return new ModelFetchError('INVALID_MIRROR', `mirror ${shown} is neither an http(s) URL nor a folder`);
}

function urlSource(url: URL): Source {
  return { kind: 'url', url, label: redactUrl(url) };
}

function folderSource(folder: string, fileName: string): Source {
  const path = join(resolve(folder), fileName);
  return { kind: 'folder', path, label: path };
}

function sameSource(a: Source, b: Source): boolean {
  if (a.kind === 'url' && b.kind === 'url') return a.url.href === b.url.href;
  return a.kind === 'folder' && b.kind === 'folder' && a.path === b.path;
}
