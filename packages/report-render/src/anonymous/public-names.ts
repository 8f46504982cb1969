import { printable } from '../format/printable.js';

const NAME_LIMIT = 40;
/** What `rn50` calls every report: it tells none from another. */
const COMMON = new Set(['report', 'report.partial']);

/**
 * Names of reports for files that are shown to others: of a path the file's name, or the folder's where the file is called
 * `report.json`. No other folder, no host, no user: of an absolute path only the file's name is taken. Equal names are
 * numbered.
 *
 * @param paths as the user typed them; undefined where there is none
 */
export function publicNames(paths: readonly (string | undefined)[]): string[] {
  const names = paths.map((path, at) => nameOf(path) ?? `report ${at + 1}`);
  return names.map((name, at) => {
    const earlier = names.slice(0, at).filter((other) => other === name).length;
    return earlier === 0 ? name : `${name} (${earlier + 1})`;
  });
}

function nameOf(path: string | undefined): string | null {
  // Of a file that holds several reports the name ends in ` #2`.
  const [, whole = '', number = ''] = /^(.*?)( #\d+)?$/su.exec(path ?? '') ?? [];
  const parts = whole.split(/[\\/]/);
  const file = (parts.at(-1) ?? '').replace(/\.jsonl?$/, '');
  if (!COMMON.has(file)) return printable(file + number, NAME_LIMIT) || null;
  const isAbsolute = /^([\\/~]|[A-Za-z]:)/.test(path ?? '');
  const folder = isAbsolute ? '' : (parts.at(-2) ?? '');
  return /^\.*$/.test(folder) ? null : printable(folder + number, NAME_LIMIT) || null;
}
