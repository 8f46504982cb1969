import { expect, test } from 'vitest';
import { DISTURBANCES, gradeRun } from '../../src/grade/grade-run.js';

const within = (value: number, fraction: number) => ({
  value,
  low: value * (1 - fraction),
  high: value * (1 + fraction),
});
const run = (throughput: number, latency: number) => ({
  throughputTimes: within(3.1, throughput),
  latencyTimes: within(0.36, latency),
  kind: 'comparison' as const,
  warnings: [],
});

test('the wider of the two intervals decides', () => {
  expect(gradeRun(run(0.009, 0.0099)).grade).toBe('A');
  expect(gradeRun(run(0.009, 0.011)).grade).toBe('B');
  expect(gradeRun(run(0.031, 0.009)).grade).toBe('C');
});

test('an interval that holds 1 decides nothing', () => {
  const { grade, reasons } = gradeRun({ ...run(0.005, 0.005), latencyTimes: within(0.999, 0.004) });
  expect(grade).toBe('inconclusive');
  expect(reasons).toEqual([expect.stringContaining('latency')]);
});

test('an A/A run is meant to hold 1, and its distance from 1 counts', () => {
  const aa = (value: number, fraction: number) =>
    gradeRun({
      throughputTimes: within(value, fraction),
      latencyTimes: within(1, 0.002),
      kind: 'a-a',
      warnings: [],
    }).grade;
  expect(aa(1.001, 0.005)).toBe('A');
  expect(aa(1.015, 0.005)).toBe('B');
  expect(aa(1.05, 0.001)).toBe('C');
  // It holds 1: what counts is how well it is known, as in any other run.
  expect(aa(1.01, 0.025)).toBe('B');
  expect(aa(1.0, 0.035)).toBe('C');
});

test('a side that could not be measured is inconclusive', () => {
  const { grade, reasons } = gradeRun({ ...run(0.005, 0.005), throughputTimes: null });
  expect(grade).toBe('inconclusive');
  expect(reasons).toEqual([expect.stringContaining('throughput')]);
});

test('a disturbed machine is C at best, and the reason names the warning', () => {
  for (const code of DISTURBANCES) {
    const warnings = [{ code, message: `seen: ${code}`, remedy: 'wait' }];
    const { grade, reasons } = gradeRun({ ...run(0.005, 0.005), warnings });
    expect(grade).toBe('C');
    expect(reasons).toEqual([`the machine was disturbed: ${code}`]);
    const wide = gradeRun({ ...run(0.05, 0.005), warnings });
    expect(wide.reasons).toEqual([
      'the latency ratio is known to within 0.5 %',
      'the throughput ratio is known to within 5.0 %',
      `the machine was disturbed: ${code}`,
    ]);
  }
  const harmless = [{ code: 'too-few-samples', message: '', remedy: '' }];
  expect(gradeRun({ ...run(0.005, 0.005), warnings: harmless }).grade).toBe('A');
});

test('an inconclusive gate leaves the run inconclusive, and its message is the reason', () => {
  const gate = (outcome: 'passed' | 'failed' | 'inconclusive') => ({
    name: 'max-p99-ms' as const,
    limit: 20,
    outcome,
    message: `p99 ${outcome}`,
  });
  const gates = [gate('passed'), gate('inconclusive')];
  expect(gradeRun({ ...run(0.005, 0.005), gates })).toEqual({
    grade: 'inconclusive',
    reasons: ['p99 inconclusive'],
  });
  const missing = gradeRun({ ...run(0.005, 0.005), throughputTimes: null, gates });
  expect(missing.reasons).toEqual([expect.stringContaining('throughput'), 'p99 inconclusive']);
  expect(gradeRun({ ...run(0.005, 0.005), kind: 'a-a', gates }).grade).toBe('inconclusive');
  expect(gradeRun({ ...run(0.005, 0.005), gates: [gate('failed'), gate('passed')] }).grade).toBe('A');
});
