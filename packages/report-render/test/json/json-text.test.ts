import { describe, expect, it } from 'vitest';
import { jsonText, renderDiffJson, renderJson, renderMergedJson, renderWhyJson } from '../../src/index.js';

const HOSTILE = 'a\u001b[31mb\u009b2Jc\u007fd\u202ee\u2066f\u2028g\u200fh\u{e0001}i';
const PLAIN = /^[\P{C}\n]*$/u;

describe('JSON', () => {
  it('escapes what a terminal obeys, in keys and values, and says the same', () => {
    const value = { [HOSTILE]: [HOSTILE, 'ä 中 😀'] };
    const text = jsonText(value);
    expect(text).toMatch(PLAIN);
    expect(text).toContain('\\u202e');
    expect(text).toContain('ä 中 😀');
    expect(JSON.parse(text)).toEqual(value);
  });

  // What is rendered is of no matter here: any value goes the same way.
  it.each([renderJson, renderDiffJson, renderWhyJson] as unknown as ((value: unknown) => string)[])(
    'of every kind of report goes through it: %o',
    (render) => expect(render({ name: HOSTILE })).toMatch(PLAIN),
  );

  it('of merged reports too', () => {
    const reports = [{ name: HOSTILE }] as unknown as Parameters<typeof renderMergedJson>[0];
    expect(renderMergedJson(reports)).toMatch(PLAIN);
  });
});
