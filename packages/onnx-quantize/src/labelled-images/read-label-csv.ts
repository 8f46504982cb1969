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
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  const rows = lines.flatMap((content, index): LabelRow[] => {
    if (content.trim() === '') return [];
    const where = `line ${index + 1} of ${name}`;
    const fields = fieldsOf(content);
    const [path = '', label = ''] = fields ?? [];
    if (fields?.length !== 2 || path === '') throw malformed(`${where} is not "path,label": ${shown(content)}`);
    if (/^\d+$/.test(label)) return [{ path, label: Number(label), line: index + 1 }];
    if (index === 0 && !IMAGE_FILE.test(path)) return [];
    throw malformed(`${where} has the label ${shown(label)}, which is not a whole number from 0`);
  });
  if (rows.length === 0) throw malformed(`${name} names no picture`);
  return rows;
}

/** Null where the quotes do not pair up. */
function fieldsOf(line: string): string[] | null {
  const fields: string[] = [];
  let rest = line;
  while (true) {
    const match = /^\s*(?:"((?:[^"]|"")*)"|([^",]*))\s*(,|$)/.exec(rest);
    if (match === null) return null;
    fields.push((match[1]?.replaceAll('""', '"') ?? match[2] ?? '').trim());
    rest = rest.slice(match[0].length);
    if (match[3] === '') return fields;
  }
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
