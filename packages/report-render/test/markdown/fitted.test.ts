import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { block, fitted } from '../../src/markdown/fitted.js';

describe('fitted', () => {
  it('has all blocks where they fit, with a blank line between them', () => {
    expect(fitted([{ head: ['| a |', '| :-- |'], rows: ['| 1 |', '| 2 |'] }, block(['text'])], 200)).toBe(
      '| a |\n| :-- |\n| 1 |\n| 2 |\n\ntext',
    );
  });

  it('leaves out the rest from the first row on that does not fit, and says how much', () => {
    const rows = ['x'.repeat(30), 'y'.repeat(30), 'z'];
    expect(fitted([block(rows), block(['end'])], 120)).toBe(`${rows[0]}\n\n_3 more lines: see report.json._`);
    expect(fitted([block(['x'.repeat(500)])], 120)).toBe('_1 more line: see report.json._');
  });

  it('never is longer than its limit, and cuts no row', () => {
    const rows = fc.array(fc.string({ maxLength: 90, unit: fc.constantFrom('a', 'b') }), { maxLength: 12 });
    const blocks = fc.array(fc.record({ head: rows.map((head) => head.slice(0, 2)), rows }), { maxLength: 6 });
    fc.assert(
      fc.property(blocks, fc.integer({ min: 80, max: 1_000 }), (given, limit) => {
        const text = fitted(given, limit);
        expect(text.length).toBeLessThanOrEqual(limit);
        const known = new Set(given.flatMap(({ head, rows }) => [...head, ...rows]));
        const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('_'));
        expect(lines.filter((line) => !known.has(line))).toEqual([]);
      }),
    );
  });
});
