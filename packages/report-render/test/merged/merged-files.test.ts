import type { Report } from '@rn50/bench-stats';
import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { renderMergedCsv } from '../../src/merged/merged-csv.js';
import { groupsLeftOut, mergedSpeedFigure, mergedTimesFigure } from '../../src/merged/merged-figures.js';
import { renderMergedHtml } from '../../src/merged/merged-html.js';
import { renderMergedMarkdown } from '../../src/merged/merged-markdown.js';
import { mergedView } from '../../src/merged/merged-view.js';
import { buildReport, FP32, INT8 } from '../fixtures.js';
import { EPYC, XEON as NAMED, OLD, onMachine } from './machines.js';

const XEON = onMachine('lab-7', 'Intel(R) Xeon(R) Platinum 8481C CPU @ 2.70GHz', NAMED);
const REPORTS = [XEON, EPYC, OLD];
const PATHS = ['lab/xeon/report.json', '/home/alice/epyc.json', 'old.json'];
const SECRETS = ['alice', 'epyc-lab', '/home', 'lab/'];

const priced = (report: Report, pricePerHour: number): Report => ({
  ...report,
  settings: { ...report.settings, pricePerHour },
});

describe('the page of several reports', () => {
  test('has the answer, bars by CPU as SVG, and a table that can be sorted', async () => {
    const page = await renderMergedHtml(REPORTS, PATHS);
    expect(page).toContain('<h1>INT8 against FP32 on 3 CPUs</h1>');
    expect(page).toContain('The largest gain is on Intel Xeon Platinum 8481C with onnxruntime 1.30.0 (xeon)');
    expect(page.match(/<svg /g)).toHaveLength(2);
    expect(page).toMatch(/<text[^>]*>AMD EPYC 7B13, onnxruntime 1\.30\.0 \(epyc\)<\/text>/);
    expect(page.match(/<table data-sortable/g)).toHaveLength(1);
    expect(page.match(/<tbody>[\s\S]*<\/tbody>/)?.[0].match(/<tr>/g)).toHaveLength(3);
    for (const secret of SECRETS) expect(page).not.toContain(secret);
    expect(page).not.toMatch(/\sstyle=/);
  });

  test('hostile texts stay text', async () => {
    const hostile = '<script>alert(1)';
    const label = `"><img src=x onerror=alert(1)>`;
    const report = onMachine('host', hostile, buildReport([FP32, { ...INT8, label }]));
    const page = await renderMergedHtml([report, XEON], [`${hostile}.json`, undefined]);
    expect(page).not.toContain('<script>alert');
    expect(page).not.toContain('<img');
    expect(page).toContain('&lt;script&gt;alert(1)');
  });

  test('reports without any figure make a page with a table', async () => {
    const empty = buildReport([], [], { comparison: null, grade: 'inconclusive', models: [] });
    const page = await renderMergedHtml([empty, empty], []);
    expect(page).not.toContain('<svg ');
    expect(page).toContain('No report has a ratio of throughputs.');
  });
});

test('Markdown has the answer, the table with its notes, and nothing that names a host or a folder', () => {
  const other = { ...OLD, settings: { ...OLD.settings, batch: 8 } };
  const text = renderMergedMarkdown([XEON, EPYC, other], PATHS);
  expect(text).toMatch(/^### INT8 against FP32 on 3 CPUs\n\nThe largest gain is on /);
  expect(text.split('\n').filter((line) => line.startsWith('| '))).toHaveLength(5);
  expect(text).toContain('\\[1\\] other settings than the first row: throughput batch 16 (8 asked for), 2 threads');
  for (const secret of SECRETS) expect(text).not.toContain(secret);
  const many = renderMergedMarkdown(Array.from({ length: 400 }, () => XEON));
  expect(many.length).toBeLessThan(65_536);
  expect(many).toContain('more lines: see report.json');
});

test('CSV has a line for each row, with the ends of the intervals, and the cost where there is a price', () => {
  const text = renderMergedCsv([priced(XEON, 0.36), EPYC], PATHS);
  const [first, second] = parse(text, { columns: true, cast: false }) as Record<string, string>[];
  expect(first).toMatchObject({
    report: 'xeon',
    cpu: 'Intel Xeon Platinum 8481C',
    baseline: 'FP32',
    candidate: 'INT8',
    throughput_times: '3.08',
    throughput_times_low: '3.05',
    throughput_times_high: '3.11',
    price_per_hour: '0.36',
  });
  expect(Number(first?.candidate_cost_per_million)).toBeCloseTo(100 / 115.5, 9);
  expect(second).toMatchObject({ report: 'epyc', price_per_hour: '', candidate_cost_per_million: '' });
  for (const secret of SECRETS) expect(text).not.toContain(secret);
});

test('the merged table has the cost of both sides where a report has a price', () => {
  const table = mergedView([priced(XEON, 0.36), EPYC])?.table;
  expect(table?.columns.slice(-2).map(({ heading }) => heading)).toEqual(['FP32(cost)', 'INT8(cost)']);
  expect(table?.rows.map((row) => row.slice(-2))).toEqual([
    ['2.67', '0.866'],
    ['-', '-'],
  ]);
});

describe('the bars', () => {
  test('of one report and engine are one group; the baseline is no bar of the ratios', () => {
    const view = mergedView([XEON, OLD], ['a', 'b']);
    if (view === null) throw new Error('no view');
    expect(mergedSpeedFigure(view).groups.map(({ rows }) => rows.map(({ label }) => label))).toEqual([
      ['FP32', 'INT8'],
      ['FP32', 'INT8'],
    ]);
    const { groups, panels } = mergedTimesFigure(view);
    expect(groups.map(({ rows }) => rows.map(({ label }) => label))).toEqual([['INT8'], ['INT8']]);
    expect(panels.map(({ referenceLine }) => referenceLine)).toEqual([1, 1]);
  });

  test('of very many reports are the first; the others are counted', () => {
    const view = mergedView(Array.from({ length: 30 }, () => XEON));
    if (view === null) throw new Error('no view');
    expect(mergedSpeedFigure(view).groups).toHaveLength(24);
    expect(groupsLeftOut(view)).toBe(6);
  });
});
