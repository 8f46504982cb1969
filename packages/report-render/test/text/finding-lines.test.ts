import { describe, expect, it } from 'vitest';
import { emphasised, info } from '../../src/findings/finding.js';
import { findingLines, findingsLines } from '../../src/text/finding-lines.js';
import { type Paint, painter } from '../../src/text/paint.js';

const marked: Paint = (tone, text) => `<${tone} ${text}>`;

describe('findingLines', () => {
  it('paints the emphasis by the severity, and only that', () => {
    expect(findingLines(emphasised('bad', 'Gate: ', 'failed', ' (why)'), marked)).toEqual(['Gate: <bad failed> (why)']);
    expect(findingLines(emphasised('info', '', 'the same'), marked)).toEqual(['<strong the same>']);
    expect(findingLines({ severity: 'bad', text: 'is slower' }, marked)).toEqual(['is slower']);
  });

  it('has details below, indented', () => {
    expect(findingLines(info('title', ['one', 'two']), marked)).toEqual(['title', '  one', '  two']);
    expect(findingLines(info('title', ['one']), marked, '>')).toEqual(['title', '>one']);
  });
});

describe('findingsLines', () => {
  it('has a blank line between a table and its neighbours, and between no others', () => {
    const table = { columns: [{ heading: 'a', align: 'left' as const }], rows: [['1']] };
    const findings = [{ ...info('first'), table }, { ...info('second'), table }, info('third'), info('fourth')];
    expect(findingsLines(findings, painter(false))).toEqual([
      'first',
      'a',
      '1',
      '',
      'second',
      'a',
      '1',
      '',
      'third',
      'fourth',
    ]);
  });
});
