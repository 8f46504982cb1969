import { readFile } from 'node:fs/promises';
import { parseReport, type Report, reportSchema } from '@rn50/bench-stats';
import { describe, expect, it } from 'vitest';
import { anonymous } from '../src/anonymous/anonymous.js';
import { CHARTS, chosenFiles, DEFAULT_FILES, FORMATS, REPORT_FILES } from '../src/formats.js';
import { renderJson } from '../src/json/render-json.js';
import { renderText } from '../src/text/render-text.js';
import { privateReport } from './anonymous/private-report.js';
import { buildReport, conditions, FP32, INT8, INT8_PAIR, point, TUNED, TUNED_PAIR } from './fixtures.js';
import { WHY } from './why/why-report.js';

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
    expect(await rendered('report.txt')).toBe(renderText(report, { verbose: true }));
  });

  it('writes report.csv by default, and every sample only where CSV is asked for', () => {
    expect(namesOf(DEFAULT_FILES)).toEqual(expect.arrayContaining(['report.json', 'report.md', 'report.csv']));
    expect(namesOf(DEFAULT_FILES)).not.toContain('samples.csv');
    expect(namesOf(chosenFiles(report, { formats: ['csv'], charts: null }))).toEqual(['report.csv', 'samples.csv']);
  });

  it('renders in words whatever optional parts a report lacks', async () => {
    // The page draws all charts; its own tests have it without them.
    const words = REPORT_FILES.filter(({ chart, format }) => chart === undefined && format !== 'html');
    for (const lacking of lackingReports()) {
      for (const { name, render } of words) expect((await render(lacking)).length, name).toBeGreaterThan(0);
    }
  });

  it('names no host, account or folder in HTML, Markdown and CSV, and of an anonymous report nowhere', async () => {
    const secrets = { host: 'qzbigbox', user: 'qzalice', folder: 'qzattic', project: 'qzplans' };
    const words = REPORT_FILES.filter(({ chart }) => chart === undefined);
    const told = words.filter(({ format }) => ['html', 'md', 'csv'].includes(format));
    expect(told.length).toBeGreaterThan(2);
    const texts = [
      ...(await Promise.all(told.map(({ render }) => render(privateReport(secrets))))),
      ...(await Promise.all(words.map(({ render }) => render(anonymous(privateReport(secrets)))))),
    ];
    for (const text of texts) expect(Buffer.from(text).toString()).not.toMatch(/qz(bigbox|alice|attic|plans)/i);
  });

  it('loads no renderer before it is asked for one, so that the names of formats cost nothing', async () => {
    for (const file of ['formats', 'chart-kinds', 'report-file']) {
      const source = await readFile(new URL(`../src/${file}.ts`, import.meta.url), 'utf8');
      const loaded = [...source.matchAll(/^(?:import|export) (?!type ).*from '(.+)';$/gm)].map(([, from]) => from);
      expect(loaded.filter((from) => from !== './chart-kinds.js' && from !== './report-file.js')).toEqual([]);
    }
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

/** A report with next to everything, and the same without each of its optional parts. */
function lackingReports(): Report[] {
  const failed = { ...INT8, failed: { status: 'crashed' as const, message: 'SIGSEGV' } };
  const full = buildReport([FP32, INT8, TUNED], [INT8_PAIR, TUNED_PAIR], {
    why: JSON.parse(JSON.stringify(WHY)),
    gates: [{ name: 'fail-below', limit: 2, outcome: 'passed', message: 'is 3.1' }],
    gradeReasons: ['a reason'],
    conditions: [conditions('latency', { othersCpus: 1 })],
    peaks: { threads: 2, fp32: 100, int8: 400 },
    sweep: { maxP99Ms: null, advice: [], results: [point(INT8.id, [1, 2, 1], [100, 10, null])] },
  });
  const parts = Object.keys(full).filter(
    (key) => reportSchema.shape[key as keyof Report]?.safeParse(undefined).success,
  );
  expect(parts.length).toBeGreaterThan(5);
  const without = (part: string) => parseReport({ ...full, [part]: undefined });
  return [
    full,
    ...parts.map(without),
    buildReport([FP32], []),
    buildReport([failed], []),
    buildReport([FP32, failed], []),
    buildReport([], [], { models: [] }),
  ];
}
