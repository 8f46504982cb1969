import { DERIVED_WARNINGS, DISTURBANCES, type Report } from '@rn50/bench-stats';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { briefWarnings } from '../../src/findings/brief-warnings.js';
import { BRIEFS, briefOf } from '../../src/findings/warning-briefs.js';
import { buildReport, FP32, INT8, INT8_PAIR } from '../fixtures.js';

const warningsOf = (...codes: string[]) => codes.map((code) => ({ code, message: `${code} happened.`, remedy: 'Do.' }));
const report = (codes: string[], overrides: Partial<Report> = {}) =>
  buildReport([FP32, INT8], [INT8_PAIR], { warnings: warningsOf(...codes), ...overrides });
const texts = (codes: string[], overrides: Partial<Report> = {}) =>
  briefWarnings(report(codes, overrides)).map(({ finding }) => finding.text);

describe('briefWarnings', () => {
  it('puts what misleads first, then what a gate needs, then what disturbed the run, then the machine, then advice', () => {
    const codes = ['calibrated-on-patterns', 'governor', 'cpu-contention', 'few-samples', 'weights-are-inputs'];
    const gates: Report['gates'] = [{ name: 'max-p99-ms', limit: 5, outcome: 'inconclusive', message: '' }];
    expect(briefWarnings(report(codes, { gates })).map(({ rank }) => rank)).toEqual([
      'figures',
      'gate',
      'disturbance',
      'conditions',
      'use',
    ]);
  });

  it('is silent about percentiles and outputs unless a gate is decided by them, and counts them', () => {
    const codes = ['too-few-samples', 'autocorrelated-samples', 'fidelity-not-measured', 'tuning-no-gain'];
    expect(briefWarnings(report(codes))).toEqual([]);
    const gate = (name: 'max-p99-ms' | 'min-sqnr-db') => ({
      gates: [{ name, limit: 5, outcome: 'passed' as const, message: '' }],
    });
    expect(texts(codes, gate('max-p99-ms'))).toEqual([
      'Warning: too few samples for p99: raise --budget',
      'Warning: successive runs are alike, p99 is less sure: quiet the machine',
    ]);
    expect(texts(codes, gate('min-sqnr-db'))).toEqual(['Warning: outputs could not be compared: check the models']);
  });

  it('takes missing samples for a misleading table where a figure of the tables is missing', () => {
    const specs = [FP32, { ...INT8, ms: null }];
    const warnings = warningsOf('too-few-samples');
    expect(briefWarnings(buildReport(specs, [INT8_PAIR], { warnings }))).toMatchObject([
      { rank: 'figures', finding: { text: 'Warning: too few samples for a figure of the tables: raise --budget' } },
    ]);
  });

  it('does not say or count what the first lines, the answer or the grade say', () => {
    const codes = ['synthetic-weights', 'same-file', 'no-int8-form', 'int8-slower', 'wide-interval', 'inconclusive'];
    expect(briefWarnings(report([...codes, 'fixed-batch', 'batch-halved']))).toEqual([]);
  });

  it('takes the remedy of the report where it is short, and cuts a warning without a brief form', () => {
    const warnings = [
      { code: 'oversubscribed', message: '8 threads on the 2 CPUs', remedy: 'Use --threads 2.' },
      { code: 'new', message: 'The cable was loose. And more.', remedy: 'Fasten it; then run again.' },
      { code: 'long', message: 'x'.repeat(500), remedy: 'y'.repeat(500) },
    ];
    const found = texts([], { warnings });
    expect(found.slice(0, 2)).toEqual([
      'Warning: more threads than CPUs: use --threads 2',
      'Warning: the cable was loose: fasten it',
    ]);
    expect(found[2]).toBe(`Warning: ${'x'.repeat(43)}…: ${'y'.repeat(24)}…`);
    for (const text of found) expect(stringWidth(text)).toBeLessThanOrEqual(80);
  });

  it('says the same once, and has one line for what one remedy mends', () => {
    expect(briefWarnings(report(['cpu-steal', 'cpu-steal']))).toHaveLength(1);
    expect(texts(['busy-before', 'cpu-contention'])).toEqual([
      'Warning: other programs used the CPUs: close them and measure again',
    ]);
  });

  it('has a brief form of every warning that follows from raw data', () => {
    for (const code of [...DERIVED_WARNINGS, ...DISTURBANCES]) expect(briefOf(code, report([])), code).not.toBeNull();
  });

  it('has no brief form of more than 80 cells', () => {
    const gates: Report['gates'] = (['max-p99-ms', 'min-sqnr-db'] as const).map((name) => {
      return { name, limit: 5, outcome: 'passed', message: '' };
    });
    for (const code of [...Object.keys(BRIEFS), 'too-few-samples']) {
      for (const text of texts([code], { gates })) expect(stringWidth(text), text).toBeLessThanOrEqual(80);
    }
  });

  it('takes no inherited name for a code', () => {
    expect(briefOf('constructor', report([]))).toBeNull();
  });
});
