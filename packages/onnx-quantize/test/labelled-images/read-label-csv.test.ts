import { describe, expect, it } from 'vitest';
import { readLabelCsv } from '../../src/labelled-images/read-label-csv.js';
import { refusalOf } from '../refusal.js';

describe('readLabelCsv', () => {
  it('reads rows with and without quotes, a byte order mark, CRLF, blank lines and a heading', () => {
    const text = '\uFEFFpath,label\r\na.png,3\r\n\r\n"b, ""two"".jpg", 12\r\n c/d.webp ,0\r\n';
    expect(readLabelCsv(text, 'l.csv')).toEqual([
      { path: 'a.png', label: 3, line: 2 },
      { path: 'b, "two".jpg', label: 12, line: 4 },
      { path: 'c/d.webp', label: 0, line: 5 },
    ]);
  });

  it('needs no heading', () => {
    expect(readLabelCsv('a.png,3', 'l.csv')).toEqual([{ path: 'a.png', label: 3, line: 1 }]);
  });

  it.each([
    ['a.png,cat', 'line 1 of l.csv has the label "cat"'],
    ['path,label\na.png,-1', 'line 2 of l.csv has the label "-1"'],
    ['path,label\na.png,1.5', 'line 2 of l.csv has the label "1.5"'],
    ['a.png,1\nb.png', 'line 2 of l.csv is not "path,label": "b.png"'],
    ['a.png,1\nb,c.png,2', 'line 2 of l.csv is not "path,label"'],
    ['a.png,1\n"b.png,2', 'line 2 of l.csv is not "path,label"'],
    ['a.png,1\n,2', 'line 2 of l.csv is not "path,label"'],
    ['path,label\n', 'l.csv names no picture'],
    ['', 'l.csv names no picture'],
  ])('refuses %j', async (text, problem) => {
    expect(await refusalOf(() => readLabelCsv(text, 'l.csv'))).toContain(`LABELS_INVALID: ${problem}`);
  });
});
