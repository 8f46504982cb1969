import { ownerSchema, readSmallText } from '@rn50/file-store';
import { z } from 'zod';
import type { Disk } from './disk.js';
import { freshSidecarPath, sidecarPath } from './layout.js';
import type { PartName } from './part-files.js';

/** The entity tag that a server gave for the bytes of a part (RFC 9110, 8.8). */
const validatorSchema = z.object({
  /** The source, as in messages: no credentials, no query values. */
  source: z.string(),
  etag: z.string().nullable(),
});
export type Validator = z.infer<typeof validatorSchema>;

const sidecarSchema = z.object({
  schemaVersion: z.literal(1),
  /** Null: its process has given the part up, and the next one may take it. */
  owner: ownerSchema.nullable(),
  validator: validatorSchema.nullable(),
});

/** The note beside a part: its owner, and the tag with which the rest is asked for. */
export type Sidecar = z.infer<typeof sidecarSchema>;

/** The note of a part; null if it is absent or cannot be read, which only costs the part. */
export async function readSidecar(disk: Disk, { cacheDir, sha256, token }: PartName): Promise<Sidecar | null> {
  // A process killed before the rename leaves the note under its first name.
  for (const place of [sidecarPath, freshSidecarPath]) {
    try {
      return sidecarSchema.parse(JSON.parse((await readSmallText(place(cacheDir, sha256, token), disk)) ?? ''));
    } catch {
      // Absent, cut short or of another version.
    }
  }
  return null;
}

/** Writes the note anew. Failures are ignored: without the note a later run starts from the first byte. */
export async function writeSidecar(disk: Disk, { cacheDir, sha256, token }: PartName, sidecar: Sidecar): Promise<void> {
  const path = sidecarPath(cacheDir, sha256, token);
  const fresh = freshSidecarPath(cacheDir, sha256, token);
  const text = JSON.stringify(sidecar);
  try {
    await disk.rm(fresh, { force: true });
    await disk.writeFile(fresh, text, { flag: 'wx' });
    await disk.rename(fresh, path);
  } catch {
    // On a full disk the old note has to go before the new one fits.
    for (const old of [fresh, path]) await disk.rm(old, { force: true }).catch(() => undefined);
    await disk.writeFile(path, text, { flag: 'wx' }).catch(() => undefined);
  }
}
