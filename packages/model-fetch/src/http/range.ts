import type { HttpReply } from './network.js';
import { firstValue } from './redirect.js';

/** The rest of a file that is asked for: from `start` to its end. */
export interface WantedRest {
  readonly start: number;
  /** The whole file, in bytes. */
  readonly sizeBytes: number;
  /** The entity tag of the bytes at hand, strong or weak; null if none is known for this source. */
  readonly etag: string | null;
}

/** The headers that ask for the rest. `If-Range` takes strong tags only (RFC 9110, 13.1.5). */
export function restHeaders({ start, etag }: WantedRest): Record<string, string> {
  return { range: `bytes=${start}-`, ...(isStrong(etag) ? { 'if-range': etag } : {}) };
}

/**
 * The answer to a request for the rest: the rest, the whole file, or of no use (a range that was not asked for, another
 * entity, 416), so that the whole file must be asked for. Other statuses are handled elsewhere.
 */
export function judgeRest(
  reply: Pick<HttpReply, 'status' | 'headers'>,
  rest: WantedRest,
): 'rest' | 'whole' | 'useless' {
  if (reply.status === 416) return 'useless';
  if (reply.status !== 206) return 'whole';
  const range = parseContentRange(firstValue(reply.headers['content-range']));
  const encoding = (firstValue(reply.headers['content-encoding']) ?? 'identity').trim().toLowerCase();
  const etag = entityTag(reply.headers);
  const isTheRest = range !== null && range.start === rest.start && range.end < rest.sizeBytes;
  const isTheFile = range?.total === null || range?.total === rest.sizeBytes;
  const isUnchanged = etag === null || rest.etag === null || etag === rest.etag;
  return isTheRest && isTheFile && isUnchanged && encoding === 'identity' ? 'rest' : 'useless';
}

/** `bytes 5-9/10` (RFC 9110, 14.4); `total` is null for `*`. Null if it is anything else. */
export function parseContentRange(
  header: string | null,
): { readonly start: number; readonly end: number; readonly total: number | null } | null {
  const match = /^\s*bytes[ =]+(\d+)-(\d+)\/(\d+|\*)\s*$/i.exec(header ?? '');
  if (match === null) return null;
  const [start, end] = [Number(match[1]), Number(match[2])];
  const total = match[3] === '*' ? null : Number(match[3]);
  return start > end || (total !== null && end >= total) ? null : { start, end, total };
}

/** RFC 9110, 8.8.3. */
const ENTITY_TAG = /^(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"$/;

/** The `ETag` of an answer, weak mark included; null if it is absent or malformed. */
export function entityTag(headers: HttpReply['headers']): string | null {
  const tag = firstValue(headers.etag)?.trim();
  return tag !== undefined && ENTITY_TAG.test(tag) ? tag : null;
}

function isStrong(etag: string | null): etag is string {
  // The note of a part may hold anything, and only a well-formed tag may become a header.
  return etag !== null && !etag.startsWith('W/') && ENTITY_TAG.test(etag);
}
