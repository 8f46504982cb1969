import type { Report } from '@rn50/bench-stats';
import { expect, test } from 'vitest';
import { briefCost, costFindings } from '../../src/findings/cost.js';
import { findingsLines } from '../../src/text/finding-lines.js';
import { painter } from '../../src/text/paint.js';
import { around, buildReport, FP32, INT8 } from '../fixtures.js';

const priced = (report: Report, pricePerHour: number): Report => ({
  ...report,
  settings: { ...report.settings, pricePerHour },
});
const lines = (report: Report) => findingsLines(costFindings(report), painter(false));

test('what a million images cost in each column, with the interval of the throughput', () => {
  // 0.36 an hour are 0.0001 a second: 100 a million at one image per second.
  const report = buildReport([
    { ...FP32, fps: { value: 50, low: 40, high: 100 } },
    { ...INT8, fps: around(200, 0.01) },
  ]);
  expect(`\n${lines(priced(report, 0.36)).join('\n')}\n`).toBe(`
Cost at 0.36 per hour of this machine, throughput as measured here
Model   per million images    95 % interval
FP32                  2.00     1.00 to 2.50
INT8                 0.500   0.495 to 0.505
`);
});

test('one line has all columns', () => {
  const report = buildReport([
    { ...FP32, fps: around(50) },
    { ...INT8, fps: around(200) },
  ]);
  expect(briefCost(priced(report, 0.36))).toMatchObject([{ text: 'Cost of a million images: FP32 2.00, INT8 0.500' }]);
  expect(briefCost(report)).toEqual([]);
});

test('nothing without a price; a column without throughput is left out', () => {
  expect(costFindings(buildReport())).toEqual([]);
  const crashed = buildReport([FP32, { ...INT8, failed: { status: 'crashed', message: 'gone' } }]);
  expect(costFindings(priced(crashed, 1))[0]?.table?.rows.map(([label]) => label)).toEqual(['FP32']);
  const none = buildReport([{ ...FP32, fps: null }]);
  expect(costFindings(priced(none, 1))).toEqual([]);
});
