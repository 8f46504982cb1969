import { mergedReportSchema, reportSchema } from '@rn50/bench-stats';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderJson, renderMergedJson } from '../../src/json/render-json.js';
import { buildReport, FP32, INT8, TUNED } from '../fixtures.js';

describe('renderJson', () => {
  it('parses back to the same report, which the schema accepts', () => {
    const report = buildReport([FP32, INT8, TUNED]);
    expect(JSON.parse(renderJson(report))).toEqual(report);
    expect(reportSchema.parse(JSON.parse(renderJson(report)))).toEqual(report);
  });

  it('does not depend on the order in which keys were set', () => {
    const report = buildReport();
    expect(renderJson(reverseKeys(report))).toBe(renderJson(report));
  });

  it('lists every key in the order of the schema', () => {
    const report = buildReport();
    const topLevel = [...renderJson(report).matchAll(/^ {2}"(\w+)":/gm)].map((match) => match[1]);
    expect(topLevel).toEqual(Object.keys(reportSchema.shape).filter((key) => key in report));
  });

  it('keeps the order that files of earlier versions have in free records', () => {
    const recipe = {
      zeta: 1,
      cpu: {},
      summary: '',
      threads: 2,
      verdict: {},
      batch: 1,
      alpha: 1,
      engine: 'ort',
      warnings: [],
    };
    const report = buildReport();
    const [first, ...others] = report.models;
    if (first === undefined) throw new Error('the fixture has models');
    const models = [{ ...first, facts: { opset: 13, inputs: [], macs: 1 }, recipe }, ...others];
    const written = JSON.parse(renderJson({ ...report, models })).models[0];
    expect(Object.keys(written.facts)).toEqual(['macs', 'inputs', 'opset']);
    expect(Object.keys(written.recipe)).toEqual([
      'cpu',
      'engine',
      'verdict',
      'batch',
      'threads',
      'warnings',
      'summary',
      'alpha',
      'zeta',
    ]);
  });

  it('writes samples on one line, ends with a line break and is indented', () => {
    const json = renderJson(buildReport());
    expect(json).toMatch(/^\{\n {2}"schemaVersion": 1,\n/);
    expect(json.endsWith('}\n')).toBe(true);
    expect(json).toContain('"samplesMs": [29.8, 29.8]');
  });

  it('gives hostile strings back, with no raw control character in the file', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.array(fc.double({ noNaN: true, noDefaultInfinity: true })),
        (text, numbers) => {
          const facts = { text, numbers, array: [text, text], tricky: '[\n1,\n2]', nested: [[1, 2], [3]] };
          const base = buildReport();
          const report = { ...base, models: base.models.map((model) => ({ ...model, id: text, facts })) };
          const json = renderJson(report);
          expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(report)));
          expect(json.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
        },
      ),
    );
  });
});

describe('renderMergedJson', () => {
  it('is a merged report that the schema accepts, each report as in its own file', () => {
    const reports = [buildReport([FP32, INT8, TUNED]), buildReport()];
    const json = renderMergedJson(reports);
    expect(mergedReportSchema.parse(JSON.parse(json))).toEqual({ schemaVersion: 1, reports });
    expect(json).toMatch(/^\{\n {2}"schemaVersion": 1,\n {2}"reports": \[\n {4}\{\n {6}"schemaVersion": 1,\n/);
    expect(json.endsWith('}\n')).toBe(true);
    expect(renderMergedJson(reports.map(reverseKeys))).toBe(json);
  });
});

function reverseKeys<T>(value: T): T;
function reverseKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => reverseKeys(item));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, reverseKeys(item)] as const);
  return Object.fromEntries(entries.reverse());
}
