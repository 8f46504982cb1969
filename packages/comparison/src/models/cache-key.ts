import { createHash } from 'node:crypto';

/** A short name, the same for the same `parts`, under which what was made from them is kept. */
export function cacheKey(parts: object): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16);
}
