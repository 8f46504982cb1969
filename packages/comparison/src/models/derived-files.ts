import { readFile } from 'node:fs/promises';
import { z } from 'zod';

/** The folder of the cache with models that were made here, beside the downloaded ones. */
export const MADE_FOLDER = 'made';

const sidecarSchema = z.object({
  about: z.string().default(''),
  sha256: z.string().length(64),
  sizeBytes: z.int().positive(),
  image: z.object({ channels: z.int(), height: z.int(), width: z.int() }),
  facts: z.record(z.string(), z.unknown()),
  recipe: z.record(z.string(), z.unknown()).nullable(),
});

/** What is known of a made model, and which file it is. */
export type Sidecar = z.infer<typeof sidecarSchema>;

/** Null where it is absent, cut short or from another version: the model is simply made again. */
export async function readSidecar(path: string): Promise<Sidecar | null> {
  try {
    return sidecarSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return null;
  }
}

export function sidecarName(key: string): string {
  return `${key}.json`;
}

/** Named by its content, so that a sidecar never stands beside the file of another process. */
export function derivedFileName(key: string, sha256: string): string {
  return `${key}.${sha256.slice(0, 16)}.onnx`;
}

/** What a name in the folder of made models stands for; null for a stranger, which is left alone. */
export function derivedPart(
  name: string,
): { readonly key: string; readonly kind: 'model' | 'sidecar' | 'work' | 'temporary' } | null {
  for (const [kind, pattern] of PATTERNS) {
    const key = pattern.exec(name)?.[1];
    if (key !== undefined) return { key, kind };
  }
  return null;
}

const PATTERNS = [
  ['work', /^(.+)\.[0-9a-z]+-[0-9a-f]{16}\.work$/],
  ['temporary', /^(.+)\.(?:json|onnx)\.[0-9a-f.-]+\.tmp$/],
  ['sidecar', /^(.+)\.json$/],
  // The digest is absent in files of an earlier version.
  ['model', /^(.+?)(?:\.[0-9a-f]{16})?\.onnx$/],
] as const;
