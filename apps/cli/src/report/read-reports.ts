import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { BenchStatsError, parsePartialLog, parseReports, type Report } from '@rn50/bench-stats';
import { pathKind } from '@rn50/file-store';
import { usageError } from '../errors.js';

/** Larger files are refused: a report of this size would have over ten million samples. */
const MOST_BYTES = 512 * 2 ** 20;

/**
 * The reports of a file: of a `report.json`, of a merged file, or of the `report.partial.jsonl` that a crash left.
 * Throws a usage error that names the file and, where it can, the field or line.
 */
export async function readReports(path: string, cwd: string): Promise<Report[]> {
  const text = await readText(path, cwd);
  try {
    if (path.endsWith('.jsonl')) return [parsePartialLog(text)];
    return parseReports(parseJson(text, path));
  } catch (error) {
    throw wrongReport(error, path);
  }
}

/** Turns an error of a report into a usage error, which names `file` unless null. */
export function wrongReport(error: unknown, file: string | null): unknown {
  if (!(error instanceof BenchStatsError)) return error;
  return usageError(file === null ? error.message : `${file}: ${error.message}`, error.remedy);
}

/** The one report of a file; a usage error if it holds several. */
export async function readReport(path: string, cwd: string): Promise<Report> {
  const [report, ...others] = await readReports(path, cwd);
  if (report !== undefined && others.length === 0) return report;
  throw usageError(
    `${path} holds ${others.length + 1} reports; one is needed here`,
    'Give the report of a single run.',
  );
}

async function readText(path: string, cwd: string): Promise<string> {
  if (path === '') throw usageError('the name of a report is empty', 'Give the path of a report.json.');
  const file = resolve(cwd, path);
  const kind = pathKind(file);
  if (kind === 'absent') throw usageError(`${path} does not exist`, 'Give the path of a report.json.');
  if (kind === 'other') throw usageError(`${path} is not a file`, 'Give the path of a report.json.');
  if (kind === 'folder') throw usageError(`${path} is a folder`, `Give the file in it: ${path}/report.json.`);
  try {
    const { size } = await stat(file);
    if (size > MOST_BYTES) throw new Error(`${size} bytes are too many for a report`);
    // Some editors put a byte order mark in front.
    return (await readFile(file, 'utf8')).replace(/^\uFEFF/, '');
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw usageError(`${path} cannot be read (${reason})`, 'Give the path of a report.json.');
  }
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    if (text.trim() === '') throw usageError(`${path} is empty`, 'Measure again: rn50 writes it when a run is done.');
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw usageError(`${path} is not JSON (${reason.slice(0, 120)})`, 'Give a report.json as rn50 wrote it.');
  }
}
