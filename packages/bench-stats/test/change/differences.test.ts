import { describe, expect, test } from 'vitest';
import { compareReports } from '../../src/change/compare-reports.js';
import type { Report } from '../../src/report/schema.js';
import { createDraws } from '../coverage/draws.js';
import { drawnReport, scaledBy, withResults } from './reports.js';

const report = drawnReport(createDraws(1));
const codes = (verdict: { warnings: readonly { code: string }[] }) => verdict.warnings.map(({ code }) => code);
const withEnvironment = (of: Report, environment: Partial<Report['environment']>): Report => ({
  ...of,
  environment: { ...of.environment, ...environment },
});

describe('differences that may be the cause are listed', () => {
  const { cpu } = report.environment;
  test.each<[string, string, string, Report]>([
    ['host', 'h', 'other', withEnvironment(report, { host: 'other' })],
    ['usable CPUs', '1.5', '4', withEnvironment(report, { cpu: { ...cpu, usableCpus: 4 } })],
    ['engine ort', '1.30.0', '1.31.0', withEnvironment(report, { engines: { ort: '1.31.0' } })],
    ['Node.js', '20.20.0', '24.0.0', withEnvironment(report, { node: '24.0.0' })],
    ['tool', 'rn50 0.1.0', 'rn50 0.2.0', { ...report, tool: { name: 'rn50', version: '0.2.0' } }],
    ['measuring time', 'fixed counts', 'quick', { ...report, settings: { ...report.settings, quick: true } }],
    ['measuring time', 'fixed counts', '40 s', { ...report, settings: { ...report.settings, budgetSeconds: 40 } }],
    [
      'model of INT8',
      '01',
      'abcdefabcdef',
      {
        ...report,
        models: report.models.map((model) =>
          model.precision === 'int8' ? { ...model, sha256: 'abcdefabcdef9999' } : model,
        ),
      },
    ],
    [
      'session option spinning',
      'not recorded',
      'false',
      { ...report, settings: { ...report.settings, sessionOptions: { spinning: false } } },
    ],
  ])('%s', (what, before, after, changed) => {
    expect(compareReports(report, changed).differences).toEqual([{ what, before, after }]);
  });
});

describe('what makes times another thing is refused', () => {
  const { cpu } = report.environment;
  const withOptions = (spinning: boolean): Report => ({
    ...report,
    settings: { ...report.settings, sessionOptions: { spinning } },
  });
  test.each<[string, Report, Report]>([
    ['CPU (c before, d after)', report, withEnvironment(report, { cpu: { ...cpu, model: 'd' } })],
    ['threads (1 before, 4 after)', report, withResults(report, (one) => ({ ...one, threads: 4 }))],
    ['instances (1 before, 2 after)', report, withResults(report, (one) => ({ ...one, instances: 2 }))],
    [
      'throughput batch (16 before, 8 after)',
      report,
      withResults(
        report,
        (one) => ({ ...one, batch: 8 }),
        (one) => one.scenario === 'throughput',
      ),
    ],
    ['session option spinning (true before, false after)', withOptions(true), withOptions(false)],
    [
      'engine of FP32 (ort before, openvino after), engine of INT8 (ort before, openvino after)',
      report,
      { ...report, variants: report.variants.map((variant) => ({ ...variant, engine: 'openvino' })) },
    ],
  ])('%s', (differs, before, after) => {
    expect(() => compareReports(before, after)).toThrow(
      expect.objectContaining({
        code: 'REPORTS_DIFFER',
        message: `the reports cannot be compared: they differ in ${differs}`,
      }),
    );
    const verdict = compareReports(before, after, { allowMixed: true });
    expect(codes(verdict)).toContain('mixed-reports');
    expect(verdict.differences.length).toBeGreaterThan(0);
  });

  test('mixed batches are compared by the time of an image', () => {
    const isThroughput = ({ scenario }: { scenario: string }) => scenario === 'throughput';
    const halved = withResults(
      withResults(report, scaledBy(0.5), isThroughput),
      (one) => ({ ...one, batch: 8 }),
      isThroughput,
    );
    const { verdict, changes } = compareReports(report, halved, { allowMixed: true });
    expect(verdict).toBe('same');
    expect(changes[1]?.timeRatio.value).toBeCloseTo(1, 12);
    expect((changes[1]?.afterMs.value ?? 0) / (changes[1]?.beforeMs.value ?? 1)).toBeCloseTo(0.5, 12);
  });
});

test('an engine by the name of something that objects inherit is not compared with that', () => {
  const before = withEnvironment(report, { engines: { ort: '1.30.0', constructor: '1' } });
  expect(compareReports(before, report).differences).toEqual([]);
});

describe('session options, key by key', () => {
  const [variant] = report.variants as [Report['variants'][number]];
  type Options = Report['settings']['sessionOptions'];
  const withOptions = (sessionOptions: Options): Report =>
    sessionOptions === undefined ? report : { ...report, settings: { ...report.settings, sessionOptions } };

  test('a key that one report has not recorded is a difference, never a refusal', () => {
    const { differences, warnings } = compareReports(
      withOptions({ arena: true, spinning: '0' }),
      withOptions({ arena: true, denormals: '1' }),
    );
    expect(differences).toEqual([
      { what: 'session option denormals', before: 'not recorded', after: '1' },
      { what: 'session option spinning', before: '0', after: 'not recorded' },
    ]);
    expect(warnings).toEqual([]);
  });

  test('only keys of both with other values refuse, and only they are named', () => {
    const [before, after] = [withOptions({ arena: true, spinning: '0' }), withOptions({ arena: false, extra: 1 })];
    expect(() => compareReports(before, after)).toThrow(
      expect.objectContaining({
        code: 'REPORTS_DIFFER',
        message: 'the reports cannot be compared: they differ in session option arena (true before, false after)',
      }),
    );
    expect(compareReports(before, after, { allowMixed: true }).differences.map(({ what }) => what)).toEqual([
      'session option arena',
      'session option extra',
      'session option spinning',
    ]);
  });

  test('those of throughput alone: what was asked for refuses, what the tuner chose is named', () => {
    const inThroughput = (streams: number | null, source: Report['models'][number]['source']): Report => ({
      ...report,
      models: report.models.map((model) => ({ ...model, source })),
      variants: report.variants.map((one) => ({
        ...one,
        sessionOptions: { streams: 1 },
        ...(streams === null ? {} : { throughputOptions: { streams } }),
      })),
    });
    const [first, second] = report.variants.map(({ label }) => `throughput session option streams of ${label}`);
    expect(() => compareReports(inThroughput(null, 'user'), inThroughput(2, 'user'))).toThrow(
      `they differ in ${first} (1 before, 2 after)`,
    );
    expect(compareReports(inThroughput(2, 'tuned'), inThroughput(4, 'tuned')).differences).toEqual([
      { what: first, before: '2', after: '4' },
      { what: second, before: '2', after: '4' },
    ]);
    expect(compareReports(inThroughput(2, 'user'), inThroughput(2, 'user')).differences).toEqual([]);
  });

  test('those of a further engine are compared with its own, whatever the order of the engines', () => {
    const beside = (streams: number): Report => ({
      ...withOptions({ spinning: '0' }),
      variants: [...report.variants, { ...variant, id: 'b', engine: 'b', label: 'B', sessionOptions: { streams } }],
    });
    expect(() => compareReports(beside(1), beside(2))).toThrow('session option streams of b (1 before, 2 after)');
    const { settings, variants } = beside(1);
    const turned: Report = {
      ...beside(1),
      settings: { ...settings, sessionOptions: { streams: 1 } },
      variants: variants.map((one) => ({ sessionOptions: { spinning: '0' }, ...one })).reverse(),
    };
    expect(compareReports(beside(1), turned).differences).toEqual([]);
  });

  test('intraOpNumThreads is left out: the threads of the results are compared', () => {
    const verdict = compareReports(withOptions({ intraOpNumThreads: 2 }), withOptions({ intraOpNumThreads: 4 }));
    expect(verdict.differences).toEqual([]);
  });

  test('keys that objects inherit are keys like any other', () => {
    const hostile: Options = JSON.parse('{ "__proto__": "a", "constructor": "b" }');
    expect(compareReports(report, withOptions(hostile)).differences.map(({ what }) => what)).toEqual([
      'session option __proto__',
      'session option constructor',
    ]);
  });
});

describe('warnings', () => {
  const again = drawnReport(createDraws(2));
  const slow = withResults(again, scaledBy(1.2));

  test('an unchanged reference that takes another time: the machine moved', () => {
    const [machine] = compareReports(report, slow).warnings;
    expect(machine).toMatchObject({
      code: 'machine-changed',
      message: expect.stringMatching(
        /^FP32 latency takes 1\.2\d times as long, FP32 throughput takes 1\.\d\d times as long, although all recorded software \(model, engine, /,
      ),
      remedy: expect.stringContaining('side by side'),
    });
    expect(codes(compareReports(report, withResults(again, scaledBy(1.05))))).toEqual([]);
  });

  test('another Node.js, tool, or session option that may have been another one: not said of the machine', () => {
    const { settings, tool } = slow;
    const others: Report[] = [
      withEnvironment(slow, { node: '24.0.0' }),
      { ...slow, tool: { ...tool, version: '0.2.0' } },
      { ...slow, settings: { ...settings, sessionOptions: { spinning: false } } },
    ];
    for (const other of others) expect(codes(compareReports(report, other))).toEqual([]);
    const spinning: Report = { ...report, settings: { ...settings, sessionOptions: { spinning: true } } };
    const [, , unspun] = others as [Report, Report, Report];
    expect(codes(compareReports(spinning, unspun, { allowMixed: true }))).toEqual(['mixed-reports']);
  });

  test('another model or engine version may be the cause: no such warning', () => {
    const models = slow.models.map((model) => ({ ...model, sha256: `new${model.sha256}` }));
    expect(codes(compareReports(report, { ...slow, models }))).toEqual([]);
    expect(codes(compareReports(report, withEnvironment(slow, { engines: { ort: '2.0.0' } })))).toEqual([]);
  });

  test('a report graded C or inconclusive is named with its reasons', () => {
    const poor: Report = { ...again, grade: 'C', gradeReasons: ['the machine was busy'] };
    expect(compareReports(poor, { ...again, grade: 'inconclusive' }).warnings.map(({ message }) => message)).toEqual([
      'the report before is graded C (the machine was busy)',
      'the report after is graded inconclusive',
    ]);
    expect(codes(compareReports({ ...again, grade: 'B' }, again))).toEqual([]);
  });
});
