import { ownerSchema, readSmallText } from '@rn50/file-store';
import { z } from 'zod';
import type { Disk } from './disk.js';
import { freshSidecarPath, sidecarPath } from './layout.js';
import type { PartName } from './part-files.js';

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
export async function readSidecar(disk: Disk, { cacheDir, sha256, token }: PartName): Promise<Sidecar | null> {
  // A process that was killed before the rename has left the note under its first name.
  for (const place of [sidecarPath, freshSidecarPath]) {
    try {
      return sidecarSchema.parse(JSON.parse((await readSmallText(place(cacheDir, sha256, token), disk)) ?? ''));
    } catch {
      // Absent, cut short or of another version.
    }
  }
  return null;
}

/** Writes the note anew. A failure is passed over: without the note a later run starts from the first byte. */
export async function writeSidecar(disk: Disk, { cacheDir, sha256, token }: PartName, sidecar: Sidecar): Promise<void> {
  const path = sidecarPath(cacheDir, sha256, token);
  const fresh = freshSidecarPath(cacheDir, sha256, token);
  const text = JSON.stringify(sidecar);
  try {
    await disk.rm(fresh, { force: true });
    await disk.writeFile(fresh, text, { flag: 'wx' });
    await disk.rename(fresh, path);
  } catch {
    // On a full disk the old note has to make room for the new one.
    for (const old of [fresh, path]) await disk.rm(old, { force: true }).catch(() => undefined);
    await disk.writeFile(path, text, { flag: 'wx' }).catch(() => undefined);
  }
}
