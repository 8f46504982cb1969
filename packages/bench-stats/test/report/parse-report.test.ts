import { expect, test } from 'vitest';
import { parseReport, parseReports } from '../../src/report/parse-report.js';
import { exampleReport } from './example-report.js';

/** The example with one field, given by its path, replaced. */
function withField(path: readonly (string | number)[], value: unknown): unknown {
  const report: unknown = JSON.parse(JSON.stringify(exampleReport()));
  let at = report as Record<string | number, unknown>;
  for (const key of path.slice(0, -1)) at = at[key] as Record<string | number, unknown>;
  at[path.at(-1) ?? ''] = value;
  return report;
}

test('accepts a report and gives it back', () => {
  expect(parseReport(exampleReport())).toEqual(exampleReport());
});

test('fields of later versions survive, at every depth', () => {
  for (const path of [
    ['later'],
    ['environment', 'cpu', 'later'],
    ['results', 0, 'blocks', 0, 'later'],
    ['results', 0, 'summary', 'p50Ms', 'later'],
    ['results', 1, 'later'],
  ]) {
    const json = withField(path, { deep: [1] });
    expect(parseReport(json)).toEqual(json);
  }
});

test('names the path of a wrong field', () => {
  const cases = [
    [['results', 0, 'blocks', 0, 'samplesMs', 1], '3', 'results[0].blocks[0].samplesMs[1]: '],
    [['results', 0, 'summary', 'p50Ms', 'low'], 9, 'results[0].summary.p50Ms.low: expected low <= high'],
    [['results', 0, 'variantId'], 'x', 'results[0].variantId: expected the id of a variant, got "x"'],
    [['results', 1, 'status'], 'lost', 'results[1].status: '],
    [['variants', 1, 'modelId'], 'x', 'variants[1].modelId: expected the id of a model, got "x"'],
    [['variants', 1, 'id'], 'ort-fp32', 'variants[1].id: expected unique ids, got "ort-fp32" twice'],
    [['models', 1, 'id'], 'a', 'models[1].id: expected one file per id, got two of "a"'],
    [['comparison', 'candidate'], 'x', 'comparison.candidate: '],
    [['fidelity', 0, 'reference'], 'x', 'fidelity[0].reference: '],
    [['fidelity', 0, 'top5Agreement'], 1.1, 'fidelity[0].top5Agreement: '],
    [['fidelity', 0, 'layers', 1, 'operator'], 3, 'fidelity[0].layers[1].operator: '],
    [['fidelity', 0, 'layerInputs'], 0, 'fidelity[0].layerInputs: '],
    [['accuracy', 0, 'variantId'], 'x', 'accuracy[0].variantId: expected the id of a variant, got "x"'],
    [['accuracy', 1, 'difference', 'reference'], 'x', 'accuracy[1].difference.reference: '],
    [['accuracy', 0, 'images'], 0, 'accuracy[0].images: '],
    [['accuracy', 0, 'labels'], 'guess', 'accuracy[0].labels: '],
    [['settings', 'batch'], 0, 'settings.batch: '],
    [['startedAt'], 'yesterday', 'startedAt: '],
    [['schemaVersion'], 2, 'schemaVersion: '],
    [['grade'], 'D', 'grade: '],
  ] as const;
  for (const [path, value, message] of cases) {
    expect(() => parseReport(withField(path, value))).toThrow(
      expect.objectContaining({ code: 'REPORT_INVALID', message: expect.stringContaining(message) }),
    );
  }
});

test('refuses what is no report at all', () => {
  for (const json of [null, [], 'text', 3, undefined, {}]) {
    expect(() => parseReport(json)).toThrow(expect.objectContaining({ code: 'REPORT_INVALID' }));
  }
  expect(() => parseReport(null)).toThrow(/^report: /);
});

test('a newer version is named as the remedy', () => {
  expect(() => parseReport(withField(['schemaVersion'], 2))).toThrow(
    expect.objectContaining({ remedy: expect.stringContaining('newer') }),
  );
});

test('times with an offset are ISO 8601 too', () => {
  const json = withField(['startedAt'], '2026-11-23T13:00:00+02:00');
  expect(parseReport(json)).toEqual(json);
});

test('an A/A run may list one file twice', () => {
  const report = exampleReport();
  const [model] = report.models;
  const [first, second] = report.variants;
  if (model === undefined || first === undefined || second === undefined) throw new Error('the example has changed');
  const twice = { ...report, models: [model, model], variants: [first, { ...second, modelId: model.id }] };
  expect(parseReport(twice)).toEqual(twice);
});

test('merged files give every report', () => {
  const merged = { schemaVersion: 1, reports: [exampleReport(), exampleReport()] };
  expect(parseReports(merged)).toEqual(merged.reports);
  expect(parseReports(exampleReport())).toEqual([exampleReport()]);
  expect(() => parseReports({ schemaVersion: 1, reports: [exampleReport(), withField(['grade'], 'D')] })).toThrow(
    /^reports\[1\]\.grade: /,
  );
  expect(() => parseReports({ schemaVersion: 1, reports: [] })).toThrow(/^reports: /);
});
