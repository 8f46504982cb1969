import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { CHART_FORMATS, DEFAULT_FORMATS, FORMATS, RENDERERS } from '../src/formats.js';
import { renderJson } from '../src/json/render-json.js';
import { renderText } from '../src/text/render-text.js';
import { buildReport } from './fixtures.js';

describe('RENDERERS', () => {
  const report = buildReport();

  it('has a file name of its own for each format, the data first', () => {
    expect(FORMATS).toEqual(['json', 'absolute', 'times', 'text']);
    expect(new Set(FORMATS.map((format) => RENDERERS[format].fileName)).size).toBe(FORMATS.length);
    expect(DEFAULT_FORMATS).toEqual(['json', 'absolute', 'times']);
    expect(CHART_FORMATS).toEqual(['absolute', 'times']);
  });

  it('renders what the functions of the formats render', async () => {
    expect(await RENDERERS.json.render(report)).toBe(renderJson(report));
    expect(await RENDERERS.text.render(report)).toBe(renderText(report));
  });

  it('loads no renderer before it is asked for one, so that the names of formats cost nothing', async () => {
    const source = await readFile(new URL('../src/formats.ts', import.meta.url), 'utf8');
    expect([...source.matchAll(/^import .*$/gm)].map(String)).toEqual([
      "import type { Report } from '@rn50/bench-stats';",
    ]);
  });
});
