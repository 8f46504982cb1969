import { z } from 'zod';
import { ModelFetchError } from '../errors.js';
import { assertFileName, fileNameProblem } from './file-name.js';

const httpUrlSchema = z.string().refine(isHttpUrl, 'must be an http(s) URL');

/**
 * One file of a manifest: its name, digest, size and URLs.
 * The digest identifies the file; a URL is only a place to try.
 */
export const manifestEntrySchema = z.strictObject({
  /** Letters, digits, dot, dash, underscore. */
  id: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/, 'must be letters, digits, dots, dashes or underscores'),
  fileName: z.string().superRefine((name, context) => {
    const problem = fileNameProblem(name);
    if (problem !== null) context.addIssue({ code: 'custom', message: `file name ${problem}` });
  }),
  /** 64 hexadecimal digits; kept in lower case. */
  sha256: z
    .string()
    .regex(/^[0-9a-fA-F]{64}$/, 'must be 64 hexadecimal digits')
    .transform((digest) => digest.toLowerCase()),
  sizeBytes: z.int().positive(),
  /** Tried in this order, after the mirror; may be empty where only a mirror has the file. */
  urls: z.array(httpUrlSchema),
});

/** A whole manifest: `{ "models": [entry, …] }`. */
export const manifestSchema = z.strictObject({
  schemaVersion: z.literal(1).default(1),
  models: z.array(manifestEntrySchema).superRefine((entries, context) => {
    const seen = new Set<string>();
    for (const [index, { id }] of entries.entries()) {
      if (seen.has(id)) context.addIssue({ code: 'custom', path: [index, 'id'], message: `${id} is listed twice` });
      seen.add(id);
    }
  }),
});

/** A checked entry. `sizeBytes` in bytes, `sha256` in lower-case hexadecimal. */
export interface ManifestEntry {
  readonly id: string;
  readonly fileName: string;
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly urls: readonly string[];
}

/**
 * Checks the parsed JSON of a manifest file and returns its entries, digests in lower case.
 * An unknown key is an error, so that a misspelt one is noticed.
 *
 * @throws ModelFetchError `INVALID_MANIFEST` that names the path of every wrong field
 */
export function parseManifest(json: unknown): readonly ManifestEntry[] {
  const parsed = manifestSchema.safeParse(json);
  if (parsed.success) return parsed.data.models;
  throw new ModelFetchError('INVALID_MANIFEST', `manifest: ${describeIssues(parsed.error)}`, { cause: parsed.error });
}

/**
 * Checks an entry handed over by a caller. Fields beyond the five of the contract are ignored.
 *
 * @throws ModelFetchError `INVALID_FILE_NAME`, `INVALID_ENTRY`
 */
export function checkEntry(entry: ManifestEntry): ManifestEntry {
  if (typeof entry?.fileName === 'string') assertFileName(entry.fileName);
  const { id, fileName, sha256, sizeBytes, urls } = entry ?? {};
  return checked(manifestEntrySchema, { id, fileName, sha256, sizeBytes, urls });
}

/** Any file, known by its digest. */
export interface WantedDownload {
  /** Its readable name in the cache: a plain file name, without folders. */
  readonly fileName: string;
  /** 64 hexadecimal digits. */
  readonly sha256: string;
  readonly sizeBytes: number;
  /** http(s) places to try, in this order. */
  readonly urls: readonly string[];
  /** Its name in messages and progress; the file name by default. */
  readonly id?: string;
}

const fileSchema = manifestEntrySchema.extend({ id: z.string().min(1) });

/**
 * Checks a file handed over by a caller. Fields beyond those of the type are ignored.
 *
 * @throws ModelFetchError `INVALID_FILE_NAME`, `INVALID_ENTRY`
 */
export function checkFile(file: WantedDownload): ManifestEntry {
  if (typeof file?.fileName === 'string') assertFileName(file.fileName);
  const { fileName, sha256, sizeBytes, urls, id = fileName } = file ?? {};
  return checked(fileSchema, { id, fileName, sha256, sizeBytes, urls });
}

function checked(schema: z.ZodType<ManifestEntry>, fields: unknown): ManifestEntry {
  const parsed = schema.safeParse(fields);
  if (parsed.success) return parsed.data;
  throw new ModelFetchError('INVALID_ENTRY', `entry: ${describeIssues(parsed.error)}`, { cause: parsed.error });
}

function describeIssues(error: z.ZodError): string {
  return error.issues.map((issue) => `${issue.path.join('.') || '(top level)'}: ${issue.message}`).join('; ');
}

function isHttpUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}
