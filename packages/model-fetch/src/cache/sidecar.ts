import { z } from 'zod';
import type { Disk } from './disk.js';
import { sidecarPath } from './layout.js';
import { ownerSchema } from './owner.js';

/** What a server said of the entity a part was begun with (RFC 9110, 8.8). */
const validatorSchema = z.object({
  /** The source, as in messages: no credentials, no query values. */
  source: z.string(),
  etag: z.string().nullable(),
});
export type Validator = z.infer<typeof validatorSchema>;

const sidecarSchema = z.object({
  schemaVersion: z.literal(1),
  /** Null: given up by its process, free for the next one. */
  owner: ownerSchema.nullable(),
  validator: validatorSchema.nullable(),
});

/** The note beside a part: whose it is, and what is needed to ask for the rest. */
export type Sidecar = z.infer<typeof sidecarSchema>;

/** The note of a part; null if it is absent or cannot be read, which only costs the part. */
export async function readSidecar(
  disk: Disk,
  { cacheDir, sha256, token }: { readonly cacheDir: string; readonly sha256: string; readonly token: string },
): Promise<Sidecar | null> {
  try {
    return sidecarSchema.parse(JSON.parse(await disk.readFile(sidecarPath(cacheDir, sha256, token), 'utf8')));
  } catch {
    return null;
  }
}

/** Writes the note anew. A failure is passed over: without the note a later run starts from the first byte. */
export async function writeSidecar(
  disk: Disk,
  { cacheDir, sha256, token }: { readonly cacheDir: string; readonly sha256: string; readonly token: string },
  sidecar: Sidecar,
): Promise<void> {
  const path = sidecarPath(cacheDir, sha256, token);
  // A stranger to every pattern of the layout, so that nobody reads it half written.
  const fresh = `${path}.new`;
  try {
    await disk.rm(fresh, { force: true });
    await disk.writeFile(fresh, JSON.stringify(sidecar), { flag: 'wx' });
    await disk.rename(fresh, path);
  } catch {
    await disk.rm(fresh, { force: true }).catch(() => undefined);
  }
}
