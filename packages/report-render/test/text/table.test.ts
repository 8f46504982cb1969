import { describe, expect, it } from 'vitest';
import { painter } from '../../src/text/paint.js';
import { HEADLINE_LAYOUT, tableLines } from '../../src/text/table.js';
import type { Table } from '../../src/view/table.js';

const plain = painter(false);
const left = (heading: string) => ({ heading, align: 'left' }) as const;
const right = (heading: string) => ({ heading, align: 'right' }) as const;

describe('tableLines', () => {
  it('counts cells of the terminal, not characters', () => {
    const table: Table = {
      columns: [left('name'), right('INT8')],
      rows: [
        ['量子化', '1'],
        ['e\u0301', '🚀'],
        ['ｱ', ''],
      ],
    };
    expect(tableLines(table, plain)).toEqual(['name     INT8', '量子化      1', 'e\u0301          🚀', 'ｱ']);
  });

  it('leaves no spaces at the end of a line, and has its note last', () => {
    const table: Table = {
      columns: [right('a'), left('long heading'), left('b')],
      rows: [
        ['1', 'x', ''],
        ['22', '', 'y'],
      ],
      note: 'a note',
    };
    expect(tableLines(table, plain)).toEqual([' a   long heading   b', ' 1   x', '22                  y', 'a note']);
  });

  it('keeps least widths, and none is exceeded by a long cell', () => {
    const table: Table = { columns: [left('Model'), right('a'), right('too long for it')], rows: [['x', '1', '2']] };
    expect(tableLines(table, plain, HEADLINE_LAYOUT)).toEqual([
      'Model                  a   too long for it',
      'x                      1                 2',
    ]);
  });

  it('paints the heading and the cells that have a severity', () => {
    const table: Table = { columns: [left('a'), right('b')], rows: [['x', { text: 'y', severity: 'bad' }]] };
    expect(tableLines(table, (tone, text) => `<${tone} ${text}>`)).toEqual(['<strong a   b>', 'x   <bad y>']);
  });
});
