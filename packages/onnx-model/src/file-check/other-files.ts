/** Files that are handed in for models: an answer of a server, a pointer of Git LFS. */
export type OtherFile = 'web-page' | 'lfs-pointer' | 'json';

/** Enough of a file's start to tell one of these from a model. */
export const SNIFF_BYTES = 512;

/** Which well-known text a file is, by its first bytes; null if none: then it may be a model. */
export function otherFile(head: Uint8Array): OtherFile | null {
  // TextDecoder leaves out a byte order mark.
  const start = new TextDecoder().decode(head.subarray(0, SNIFF_BYTES)).trimStart();
  if (/^<(!doctype|html|head|\?xml|!--)/i.test(start)) return 'web-page';
  if (/^version https:\/\/git-lfs/i.test(start)) return 'lfs-pointer';
  return start.startsWith('{"') ? 'json' : null;
}
