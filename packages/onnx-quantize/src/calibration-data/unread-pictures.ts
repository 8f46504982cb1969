import { plural } from '@rn50/bench-stats/words';
import type { QuantizeWarning } from '../report.js';

/** Pictures that are read, by the ends of their names. */
export const READ_FILE = /\.(jpe?g|png|webp)$/i;

/** Ends of names of other kinds of pictures. */
const UNREAD_FILE =
  /\.(apng|arw|avif|bmp|cr2|cr3|dib|dng|exr|gif|hdr|heic|heif|hif|ico|j2k|jfif|jp2|jpe|jxl|nef|orf|pbm|pcx|pgm|pnm|ppm|psd|qoi|raf|rw2|svg|tga|tiff?)$/i;

export function isUnreadPicture(name: string): boolean {
  return UNREAD_FILE.test(name);
}

/** The files by kind, the most frequent first: `12 files are not read: 8 .bmp, 4 .gif`. Pure. */
export function unreadWords(files: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const file of files) {
    const kind = (UNREAD_FILE.exec(file)?.[0] ?? 'of another kind').toLowerCase();
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  const kinds = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).map(([kind, n]) => `${n} ${kind}`);
  return `${plural(files.length, 'file')} ${files.length === 1 ? 'is' : 'are'} not read: ${kinds.join(', ')}`;
}

/** One warning about all pictures in a folder that are not read; none where all are. Pure. */
export function unreadWarnings(folder: string, files: readonly string[]): QuantizeWarning[] {
  if (files.length === 0) return [];
  return [
    {
      code: 'pictures-not-read',
      message: `${folder}: ${unreadWords(files)}; JPEG, PNG and WebP are`,
      remedy: 'Save them as JPEG, PNG or WebP, or leave them out of the folder.',
    },
  ];
}
