import { createHash } from 'node:crypto';
import { nameOfTemporary } from '../write-file.js';

/** A short name, the same for equal `parts`, for a value or file that is made from them. */
export function cacheKey(parts: object): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 16);
}

/** The note beside a derived file: what the file is, and its digest. */
export function sidecarName(key: string): string {
  return `${key}.json`;
}

/** The name of a derived file holds its digest, so that a sidecar never belongs to the file of another process. */
export function derivedFileName(key: string, sha256: string): string {
  return `${key}.${sha256.slice(0, 16)}.onnx`;
}

/** What a name in a folder of derived files stands for; null for a stranger, which is left alone. */
export function derivedPart(
  name: string,
): { readonly key: string; readonly kind: 'model' | 'data' | 'sidecar' | 'work' | 'temporary' } | null {
  const target = nameOfTemporary(name);
  for (const [kind, pattern] of PATTERNS) {
    const key = pattern.exec(target ?? name)?.[1];
    if (key !== undefined && (target === null || kind !== 'work')) {
      return { key, kind: target === null ? kind : 'temporary' };
    }
  }
  return null;
}

const PATTERNS = [
  ['work', /^(.+)\.[0-9a-z]+-[0-9a-f]{16}\.work$/],
  ['sidecar', /^(.+)\.json$/],
  ['data', /^(.+)\.[0-9a-z]+-[0-9a-f]{16}\.onnx\.data$/],
  // Files of an earlier version have no digest in their name.
  ['model', /^(.+?)(?:\.[0-9a-f]{16})?\.onnx$/],
] as const;

/** What a name in a folder of kept values stands for; null for a stranger, which is left alone. */
export function keptKind(name: string): 'value' | 'temporary' | null {
  const target = nameOfTemporary(name);
  if (!/^[0-9a-f]{16}\.json$/.test(target ?? name)) return null;
  return target === null ? 'value' : 'temporary';
}
