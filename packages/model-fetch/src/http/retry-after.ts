/**
 * The wait that a `Retry-After` header asks for (RFC 9110, 10.2.3): seconds or an HTTP date.
 * Null if there is none or it cannot be read; never negative.
 */
export function retryAfterMs(header: string | null, nowEpochMs: number): number | null {
  if (header === null) return null;
  const text = header.trim();
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  const dateMs = /^[A-Za-z]/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(dateMs) ? null : Math.max(0, dateMs - nowEpochMs);
}
