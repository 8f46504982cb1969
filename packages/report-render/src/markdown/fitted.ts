/** Lines that follow each other: a table with its heading, a list, or a paragraph. */
export interface Block {
  /** Stays with the first row; empty but for tables. */
  readonly head: readonly string[];
  /** Each is kept or left out as a whole. */
  readonly rows: readonly string[];
}

/** A block that has no heading. */
export function block(rows: readonly string[]): Block {
  return { head: [], rows };
}

/** Room for the line that says what is left out. */
const NOTE_LENGTH = 80;

/**
 * Blocks with a blank line between them, in at most `limit` characters: rows from the first one on that does not fit are left
 * out, and a last line says how many and in which file they are. Pure.
 */
export function fitted(blocks: readonly Block[], limit: number, file = 'report.json'): string {
  const parts: string[] = [];
  let room = limit - NOTE_LENGTH;
  let leftOut = 0;
  for (const { head, rows } of blocks) {
    const kept: string[] = [];
    for (const row of rows) {
      const lines = kept.length === 0 ? [...head, row] : [row];
      const cost = lines.reduce((sum, line) => sum + line.length + 1, 1);
      if (leftOut > 0 || cost > room) {
        leftOut += 1;
        continue;
      }
      kept.push(...lines);
      room -= cost;
    }
    if (kept.length > 0) parts.push(kept.join('\n'));
  }
  if (leftOut > 0) parts.push(`_${leftOut} more ${leftOut === 1 ? 'line' : 'lines'}: see ${file}._`);
  return parts.join('\n\n');
}
