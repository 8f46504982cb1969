import { CsvError, parse } from 'csv-parse/sync';
import { QuantizeError } from '../errors.js';

/** One picture of a CSV file. */
export interface LabelRow {
  /** As written. */
  readonly path: string;
  readonly label: number;
  /** Its line in the file, from 1. */
  readonly line: number;
}

const IMAGE_FILE = /\.(jpe?g|png|webp)$/i;

/**
 * The rows of a CSV file with the columns path and label (RFC 4180: quotes around a field, two quotes for one in it; one row
 * per line). A first line whose label is no number is a heading, unless it names a picture.
 *
 * @param name of the file, for messages
 * @throws QuantizeError LABELS_INVALID naming the line
 */
export function readLabelCsv(text: string, name: string): LabelRow[] {
  const rows = recordsOf(text, name).flatMap(({ fields, line }): LabelRow[] => {
    const where = `line ${line} of ${name}`;
    const [path = '', label = ''] = fields;
    if (fields.length !== 2 || path === '') throw malformed(`${where} is not "path,label": ${shown(fields.join(','))}`);
    if (/^\d+$/.test(label)) return [{ path, label: Number(label), line }];
    if (line === 1 && !IMAGE_FILE.test(path)) return [];
    throw malformed(`${where} has the label ${shown(label)}, which is not a whole number from 0`);
  });
  if (rows.length === 0) throw malformed(`${name} names no picture`);
  return rows;
}

interface CsvRecord {
  readonly fields: readonly string[];
  /** From 1. */
  readonly line: number;
}

function recordsOf(text: string, name: string): CsvRecord[] {
  const records: CsvRecord[] = [];
  try {
    parse(text, {
      bom: true,
      trim: true,
      relax_column_count: true,
      skip_empty_lines: true,
      record_delimiter: ['\r\n', '\n', '\r'],
      on_record: (fields: string[], { lines }) => {
        records.push({ fields, line: lines });
        return null;
      },
    });
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    const line = (records.at(-1)?.line ?? 0) + 1;
    throw malformed(`line ${line} of ${name} is not "path,label": ${cause.message}`);
  }
  return records;
}

function shown(text: string): string {
  return text.length > 60 ? `"${text.slice(0, 60)}…"` : `"${text}"`;
}

function malformed(message: string): QuantizeError {
  return new QuantizeError(
    'LABELS_INVALID',
    message,
    'Write one picture per line: its path, a comma, its class index.',
  );
}
