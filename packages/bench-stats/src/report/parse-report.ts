import type { z } from 'zod';
import { BenchStatsError } from '../errors.js';
import { mergedReportSchema, type Report, reportSchema } from './schema.js';

/**
 * Checks a parsed `report.json`. Fields this version does not know are kept as they are.
 *
 * @param json what `JSON.parse` gave
 * @throws BenchStatsError `REPORT_INVALID` with the path of the first wrong field and what was expected there
 */
export function parseReport(json: unknown): Report {
  return check(reportSchema, json);
}

/**
 * The reports of a file: one for a plain `report.json`, all of them for a merged file.
 *
 * @throws BenchStatsError `REPORT_INVALID`, as {@link parseReport}
 */
export function parseReports(json: unknown): Report[] {
  const isMerged = typeof json === 'object' && json !== null && 'reports' in json;
  return isMerged ? check(mergedReportSchema, json).reports : [parseReport(json)];
}

function check<Output>(schema: z.ZodType<Output>, json: unknown): Output {
  const checked = schema.safeParse(json);
  if (checked.success) return checked.data;
  const { issues } = checked.error;
  // In a file of another version the other issues mean nothing.
  const version = issues.find(({ path }) => path.join() === 'schemaVersion');
  const issue = version ?? issues[0];
  const path = fieldPath(issue?.path ?? []);
  const more = version === undefined ? issues.length - 1 : 0;
  throw new BenchStatsError(
    'REPORT_INVALID',
    `${path}: ${issue?.message ?? 'invalid'}${more > 0 ? ` (and ${more} more)` : ''}`,
    remedyFor(json),
    { cause: checked.error },
  );
}

function remedyFor(json: unknown): string {
  const version = typeof json === 'object' && json !== null && 'schemaVersion' in json ? json.schemaVersion : undefined;
  return typeof version === 'number' && version > 1
    ? 'The file was written by a newer version of this tool: update it.'
    : 'Give a report.json as this tool wrote it; report.schema.json describes its fields.';
}

/** `results[0].blocks[2].samplesMs`; `report` for the whole file. */
function fieldPath(path: readonly PropertyKey[]): string {
  const text = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('');
  return text === '' ? 'report' : text.replace(/^\./, '');
}
