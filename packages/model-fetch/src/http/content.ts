/** Enough to tell a page from a model, and to show in a message. */
export const HEAD_BYTES = 96;

/** The content type of an answer and its first bytes. */
export interface ContentHead {
  readonly contentType: string | null;
  /** The first {@link HEAD_BYTES} bytes, or fewer. */
  readonly firstBytes: Uint8Array;
}

/**
 * What came instead of the file: a page (login, captive portal, error page sent as a success) or a Git LFS pointer. Null if
 * it may be the file.
 */
export function standIn(head: ContentHead): 'an HTML page' | 'a Git LFS pointer' | null {
  const text = Buffer.from(head.firstBytes).toString('latin1');
  if (text.startsWith('version https://git-lfs.github.com/spec/')) return 'a Git LFS pointer';
  const start = text.replace(/^(?:\xef\xbb\xbf)?\s*/, '').toLowerCase();
  if (/^<(?:!doctype html|html|head|body|script|title)\b/.test(start)) return 'an HTML page';
  const claimsHtml = /^\s*(?:text\/html|application\/xhtml\+xml)\b/i.test(head.contentType ?? '');
  return claimsHtml && start.startsWith('<') ? 'an HTML page' : null;
}

/** `content type text/html, first bytes "<!doctype html>…"`, safe to print. */
export function describeHead(head: ContentHead): string {
  const text = Buffer.from(head.firstBytes.subarray(0, 48))
    .toString('latin1')
    .replace(/[^\x20-\x7e]/g, '.');
  return `content type ${printable(head.contentType)}, first bytes ${JSON.stringify(text)}`;
}

function printable(contentType: string | null): string {
  return contentType === null ? 'not given' : contentType.replace(/[^\x20-\x7e]/g, '.').slice(0, 80);
}
