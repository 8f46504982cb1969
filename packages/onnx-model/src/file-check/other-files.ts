/** Files that are often given in place of a model: answers of a server, Git LFS pointers. */
export type OtherFile = 'web-page' | 'lfs-pointer' | 'json';

/** Bytes at the start of a file that suffice to recognise these. */
export const SNIFF_BYTES = 512;

/** Recognises such a file by its first bytes; null if it may be a model. */
export function otherFile(head: Uint8Array): OtherFile | null {
  // TextDecoder leaves out a byte order mark.
  const start = new TextDecoder().decode(head.subarray(0, SNIFF_BYTES)).trimStart();
  if (/^<(!doctype|html|head|\?xml|!--)/i.test(start)) return 'web-page';
  if (/^version https:\/\/git-lfs/i.test(start)) return 'lfs-pointer';
  return start.startsWith('{"') ? 'json' : null;
}
