import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawable, drawableFigure } from '../../src/chart/drawable.js';
import { figureOf } from '../../src/chart/figure.js';
import { buildReport, FP32, INT8, INT8_PAIR } from '../fixtures.js';

const latin = (character: string) => /\p{Script=Latin}|\p{Script=Common}/u.test(character);

describe('drawable', () => {
  it.each([
    ['INT8 naïve', 'INT8 naïve'],
    ['量子化.onnx', '[U+91CF U+5B50 U+5316].onnx'],
    ['a量 子b', 'a[U+91CF] [U+5B50]b'],
    ['𠮷', '[U+20BB7]'],
    ['e\u0301', 'e\u0301'],
    ['', ''],
  ])('%j -> %j', (text, expected) => {
    expect(drawable(text, latin)).toBe(expected);
  });

  it('leaves nothing without a glyph, and what has one as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const result = drawable(text, latin);
        for (const character of result)
          expect(/[\p{ASCII}\p{White_Space}\p{Mark}]/u.test(character) || latin(character)).toBe(true);
        expect(drawable(text, () => true)).toBe(text);
      }),
    );
  });
});

describe('drawableFigure', () => {
  it('treats every text of a figure, and asks once for a character', () => {
    const engines = [FP32, { ...INT8, label: '量子化' }, { ...FP32, id: 'x', label: 'F', engine: '量' }];
    const report = buildReport(engines, [INT8_PAIR], { tool: { name: 'rn50', version: '子' } });
    const { environment } = report;
    const figure = figureOf(
      { ...report, environment: { ...environment, cpu: { ...environment.cpu, model: '龍芯' } } },
      'times',
    );
    const asked: string[] = [];
    const treated = drawableFigure(figure, (character) => {
      asked.push(character);
      return latin(character);
    });
    expect(JSON.stringify(treated)).not.toMatch(/\p{Script=Han}/u);
    expect(treated.panels[0]?.bars.map(({ label, engine }) => [label, engine])).toEqual([
      ['FP32', 'onnxruntime 1.30.0'],
      ['[U+91CF U+5B50 U+5316]', 'onnxruntime 1.30.0'],
      ['F', '[U+91CF]'],
    ]);
    expect(treated.footnote).toMatch(/ In brackets: characters that no font here has; .* brings one\.$/);
    expect(treated.subtitles[0]).toMatch(/^\[U\+9F8D U\+82AF\], /);
    expect(new Set(asked).size).toBe(asked.length);
    const plain = figureOf(buildReport(), 'absolute');
    expect(drawableFigure(plain, latin)).toEqual(plain);
  });
});
