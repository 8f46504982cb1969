import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Cell, csvLine, LINE_END } from '../../src/csv/csv-text.js';
import { printable } from '../../src/format/printable.js';
import { hostileMarkdown } from '../markdown/hostile-markdown.js';

describe('csvLine', () => {
  it('is read back by a CSV parser, numbers in full', () => {
    const cell = fc.oneof(hostileMarkdown, fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constant(null));
    fc.assert(
      fc.property(
        fc.array(fc.array(cell, { minLength: 2, maxLength: 2 }), { minLength: 1, maxLength: 4 }),
        (rows: Cell[][]) => {
          const csv = rows.map((row) => csvLine(row) + LINE_END).join('');
          const read = parse(csv, { record_delimiter: LINE_END, skip_empty_lines: false }) as string[][];
          expect(read).toEqual(rows.map((row) => row.map(expected)));
        },
      ),
    );
  });

  it('makes no text a formula, and no number a text', () => {
    expect(csvLine(['=1+1', '+1', '-cmd', '@SUM(A1)', '＝1', '\t=1', "it's"])).toBe(
      "'=1+1,'+1,'-cmd,'@SUM(A1),'＝1,'=1,it's",
    );
    expect(csvLine([-1.5, 1e-7, 0, Number.NaN, null, 1e21])).toBe('-1.5,1e-7,0,,,1e+21');
  });

  it('quotes as RFC 4180 says', () => {
    expect(csvLine(['a,b', 'say "x"', 'a\nb', '=a,b'])).toBe('"a,b","say ""x""",a b,"\'=a,b"');
  });
});

function expected(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const text = printable(cell, 1000);
  return /^[=+\-@＝＋－＠]/u.test(text) ? `'${text}` : text;
}
