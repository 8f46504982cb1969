import { describe, expect, test } from 'vitest';
import { compareReports } from '../../src/change/compare-reports.js';
import { baselineGate } from '../../src/gate/baseline-gate.js';
import type { Report } from '../../src/report/schema.js';
import { drawnReport, failed, only, scaledBy, withResults } from '../change/reports.js';
import { createDraws } from '../coverage/draws.js';

const LEVELS = { blockSpread: 0.007, blocksOfProcess: 4 };
const report = drawnReport(createDraws(1), LEVELS);
const again = drawnReport(createDraws(2), LEVELS);
const [, , ...int8] = withResults(again, scaledBy(1.01)).results;
const isInt8 = ({ variantId }: { variantId: string }) => variantId === 'ort-int8';
const gate = (after: Report, before = report) => baselineGate(compareReports(before, after));

describe('the gate of a baseline says what was needed and what it got', () => {
  test('the same passes, with the figure nearest to slower', () => {
    const after = { ...again, results: [...again.results.slice(0, 2), ...int8] };
    expect(gate(after)).toMatchObject({ name: 'baseline', limit: null, outcome: 'passed' });
    expect(gate(after).message).toMatch(
      /^needed: not slower; got INT8 \w+ 0\.99 times as fast \(0\.98 to \d\.\d\d\) against FP32: the same$/,
    );
  });

  test('faster passes', () => {
    expect(gate(withResults(report, scaledBy(0.5), isInt8))).toMatchObject({
      outcome: 'passed',
      message: expect.stringMatching(
        /^needed: not slower; got INT8 \w+ 2\.00 times as fast \(.*\) against FP32: faster$/,
      ),
    });
  });

  test('slower fails, and names everything that is', () => {
    const { outcome, message } = gate(withResults(again, scaledBy(1.25), isInt8));
    expect(outcome).toBe('failed');
    expect(message).toMatch(
      /^needed: not slower; got INT8 latency 0\.80 times as fast \(0\.\d\d to 0\.8\d\) against FP32; INT8 throughput 0\.80 times as fast .*: slower$/,
    );
  });

  test('a slower machine passes, and is told', () => {
    expect(gate(withResults(again, scaledBy(1.4)))).toMatchObject({
      outcome: 'passed',
      message: expect.stringMatching(
        /: the same \(the machine changed: FP32 latency takes 1\.4\d times as long, FP32 throughput /,
      ),
    });
  });

  test('a time alone is against nothing', () => {
    const [before, after] = [report, withResults(again, scaledBy(1.25))].map((one) => only(one, 'ort-int8')) as [
      Report,
      Report,
    ];
    expect(gate(after, before).message).toMatch(
      /^needed: not slower; got INT8 latency 0\.\d\d times as fast \([\d. to]*\); INT8 /,
    );
  });

  test('inconclusive names what is open, or what could not be measured', () => {
    const noisy = drawnReport(createDraws(2), { blockSpread: 0.3 });
    expect(gate(noisy)).toMatchObject({
      outcome: 'inconclusive',
      message: expect.stringMatching(/^needed: not slower; got INT8 latency .*: inconclusive/),
    });
    expect(gate(withResults(report, failed, isInt8))).toMatchObject({
      outcome: 'inconclusive',
      message:
        'needed: not slower; got INT8 latency: measured before, crashed after; INT8 throughput: measured before, crashed after: inconclusive',
    });
  });
});
