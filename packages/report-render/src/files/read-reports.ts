import { readFile, stat } from 'node:fs/promises';
import { BenchStatsError, parsePartialLog, parseReports, type Report } from '@rn50/bench-stats';
import { pathKind } from '@rn50/file-store/files';
import { RenderError } from '../error.js';

/** A file as the user named it, for errors, and its absolute path. */
export interface ReportPath {
  readonly given: string;
  readonly path: string;
}

/** Larger files are refused: a report of this size would have over ten million samples. */
const MOST_BYTES = 512 * 2 ** 20;

/**
 * The reports of a file: of a `report.json`, of a merged file, or of the `report.partial.jsonl` that a crash left.
 * @throws RenderError REPORT_UNREADABLE that names the file and, where it can, the field or line
 */
export async function readReports(file: ReportPath): Promise<Report[]> {
  const { given } = file;
  const text = await readText(file);
  try {
    if (given.endsWith('.jsonl')) return [parsePartialLog(text)];
    return parseReports(parseJson(text, given));
  } catch (error) {
    throw error instanceof BenchStatsError ? unreadable(`${given}: ${error.message}`, error.remedy, error) : error;
  }
}

/**
 * The one report of a file.
 * @throws RenderError REPORT_UNREADABLE, also if it holds several
 */
export async function readReport(file: ReportPath): Promise<Report> {
  const [report, ...others] = await readReports(file);
  if (report !== undefined && others.length === 0) return report;
  const problem = `${file.given} holds ${others.length + 1} reports; one is needed here`;
  throw unreadable(problem, 'Give the report of a single run.');
}

async function readText({ given, path }: ReportPath): Promise<string> {
  if (given === '') throw unreadable('the name of a report is empty', GIVE_A_REPORT);
  const kind = pathKind(path);
  if (kind === 'absent') throw unreadable(`${given} does not exist`, GIVE_A_REPORT);
  if (kind === 'other') throw unreadable(`${given} is not a file`, GIVE_A_REPORT);
  if (kind === 'folder') throw unreadable(`${given} is a folder`, `Give the file in it: ${given}/report.json.`);
  try {
    const { size } = await stat(path);
    if (size > MOST_BYTES) throw new Error(`${size} bytes are too many for a report`);
    // Some editors put a byte order mark in front.
    return (await readFile(path, 'utf8')).replace(/^\uFEFF/, '');
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw unreadable(`${given} cannot be read (${reason})`, GIVE_A_REPORT, cause);
  }
}

function parseJson(text: string, given: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    if (text.trim() === '') throw unreadable(`${given} is empty`, 'Measure again: rn50 writes it when a run is done.');
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw unreadable(`${given} is not JSON (${reason.slice(0, 120)})`, 'Give a report.json as rn50 wrote it.', cause);
  }
}

const GIVE_A_REPORT = 'Give the path of a report.json.';

function unreadable(message: string, remedy: string, cause?: unknown): RenderError {
  return new RenderError('REPORT_UNREADABLE', message, remedy, cause === undefined ? {} : { cause });
}
