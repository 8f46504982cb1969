import type { Estimate, Report } from '@rn50/bench-stats';
import { expect, test } from 'vitest';
import { briefEnergy, energyFindings } from '../../src/findings/energy.js';
import { findingsLines } from '../../src/text/finding-lines.js';
import { painter } from '../../src/text/paint.js';
import { around, buildReport } from '../fixtures.js';

function powered(joules: Readonly<Record<string, Estimate>>): Report {
  const report = buildReport();
  return {
    ...report,
    results: report.results.map((result) => {
      const joulesPerImage = joules[`${result.variantId} ${result.scenario}`];
      if (result.status !== 'ok' || joulesPerImage === undefined) return result;
      return { ...result, summary: { ...result.summary, joulesPerImage } };
    }),
  };
}

test('joules per image of each column in both scenarios', () => {
  const report = powered({
    'ort-fp32 latency': around(1.5),
    'ort-fp32 throughput': around(1.2),
    'ort-int8 throughput': around(0.4),
  });
  expect(`\n${findingsLines(energyFindings(report), painter(false)).join('\n')}\n`).toBe(`
Energy of an image: that of all CPU packages, idle power and other programs included
Model   J at batch 1   95 % interval   J at batch 16    95 % interval
FP32             1.5      1.5 to 1.5             1.2       1.2 to 1.2
INT8               -               -           0.400   0.396 to 0.404
`);
});

test('one line has throughput', () => {
  const report = powered({ 'ort-fp32 throughput': around(1.2), 'ort-int8 throughput': around(0.4) });
  expect(briefEnergy(report)).toMatchObject([{ text: 'Joules per image: FP32 1.2, INT8 0.400' }]);
});

test('nothing where it could not be read', () => {
  expect(energyFindings(buildReport())).toEqual([]);
  expect(briefEnergy(buildReport())).toEqual([]);
});
