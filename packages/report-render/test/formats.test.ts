import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { CHARTS, chosenFiles, DEFAULT_FILES, FORMATS, REPORT_FILES } from '../src/formats.js';
import { renderJson } from '../src/json/render-json.js';
import { renderText } from '../src/text/render-text.js';
import { buildReport } from './fixtures.js';

const report = buildReport();
const namesOf = (files: readonly { readonly name: string }[]) => files.map(({ name }) => name);

describe('REPORT_FILES', () => {
  it('has a name of its own for each file, the data first, and a file of each format and chart', () => {
    expect(new Set(namesOf(REPORT_FILES)).size).toBe(REPORT_FILES.length);
    expect(REPORT_FILES[0]?.format).toBe('json');
    expect(new Set(REPORT_FILES.map(({ format }) => format))).toEqual(new Set(FORMATS));
    expect(new Set(REPORT_FILES.flatMap(({ chart }) => chart ?? []))).toEqual(new Set(CHARTS));
  });

  it('renders what the functions of the formats render', async () => {
    const rendered = async (name: string) => REPORT_FILES.find((file) => file.name === name)?.render(report);
    expect(await rendered('report.json')).toBe(renderJson(report));
    expect(await rendered('report.txt')).toBe(renderText(report));
  });

  it('loads no renderer before it is asked for one, so that the names of formats cost nothing', async () => {
    const source = await readFile(new URL('../src/formats.ts', import.meta.url), 'utf8');
    expect([...source.matchAll(/^import .*$/gm)].map(String)).toEqual([
      "import type { Report } from '@rn50/bench-stats';",
      "import type { ChartName, Format, ReportFile } from './report-file.js';",
    ]);
  });
});

describe('chosenFiles', () => {
  it('takes the default files where nothing is chosen', () => {
    expect(chosenFiles(report, { formats: null, charts: null })).toEqual(DEFAULT_FILES);
  });

  it('takes of the pictures only a chosen chart', () => {
    const names = namesOf(chosenFiles(report, { formats: null, charts: ['times'] }));
    expect(names).toContain('report.json');
    expect(names.filter((name) => name.endsWith('.png'))).toEqual(['fp32_int8_times.png']);
  });

  it('takes the files of chosen formats, and of a format of pictures the default charts', () => {
    expect(namesOf(chosenFiles(report, { formats: ['text'], charts: null }))).toEqual(['report.txt']);
    expect(namesOf(chosenFiles(report, { formats: ['png'], charts: null }))).toEqual([
      'fp32_int8_absolute.png',
      'fp32_int8_times.png',
    ]);
    expect(namesOf(chosenFiles(report, { formats: ['png', 'text'], charts: ['absolute'] }))).toEqual([
      'fp32_int8_absolute.png',
      'report.txt',
    ]);
  });
});
