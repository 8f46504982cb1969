import type { Result, Scaling, Sweep } from '@rn50/bench-stats';
import { expect, test } from 'vitest';
import { briefSweep, sweepFindings } from '../../src/findings/sweep.js';
import { findingsLines } from '../../src/text/finding-lines.js';
import { painter } from '../../src/text/paint.js';
import { around, buildReport, point } from '../fixtures.js';
import { UNSAFE } from '../hostile.js';

const ITSELF = { value: 1, low: 1, high: 1 };
const scaling = (variantId: string, threads: number, fps: number, gain: Partial<Scaling>): Scaling => ({
  variantId,
  batch: 16,
  threads,
  throughputFps: around(fps),
  fewestThreads: 1,
  speedUp: ITSELF,
  efficiency: ITSELF,
  times: null,
  ...gain,
});

const FAILED: Result = {
  ...{ variantId: 'ort-int8', scenario: 'throughput', batch: 16, threads: 4, instances: 1 },
  ...{ status: 'out-of-memory', message: 'killed', blocks: [] },
};

const SWEEP: Sweep = {
  maxP99Ms: null,
  advice: [],
  results: [
    point('ort-fp32', [16, 1, 1], [30, 533, null]),
    point('ort-int8', [16, 1, 1], [100, 160, null]),
    point('ort-fp32', [16, 2, 1], [60, 267, null]),
    point('ort-int8', [16, 2, 1], [180, 89, null]),
    FAILED,
  ],
  scaling: [
    scaling('ort-fp32', 1, 30, {}),
    scaling('ort-fp32', 2, 60, { speedUp: around(2), efficiency: around(1) }),
    scaling('ort-int8', 1, 100, { times: around(3.333) }),
    scaling('ort-int8', 2, 180, { speedUp: around(1.8), efficiency: around(0.9), times: around(3) }),
  ],
};

test('what threads buy, and what failed, in one table; then a sentence for each variant', () => {
  const findings = sweepFindings({ ...buildReport(), sweep: SWEEP });
  expect(`\n${findingsLines(findings, painter(false)).join('\n')}\n`).toBe(`
Numbers of threads at batch 16
Model   threads   images/s              speed-up   efficiency            times FP32
FP32          1       30.0                     1        100 %
FP32          2       60.0   2.00 (1.98 to 2.02)        100 %
INT8          1      100.0                     1        100 %   3.33 (3.30 to 3.37)
INT8          2      180.0   1.80 (1.78 to 1.82)         90 %   3.00 (2.97 to 3.03)
INT8          4          -         out of memory
Efficiency is the speed-up for each thread: 100 % where twice the threads are twice as fast.

FP32 with 2 threads is 2.00 times as fast as with 1 (1.98 to 2.02), an efficiency of 100 %
INT8 with 2 threads is 1.80 times as fast as with 1 (1.78 to 1.82), an efficiency of 90 %
`);
});

test('a line for each variant is on the screen', () => {
  expect(briefSweep({ ...buildReport(), sweep: SWEEP }).map(({ text }) => text)).toEqual([
    'FP32 with 2 threads is 2.00 times as fast as with 1 (efficiency 100 %)',
    'INT8 with 2 threads is 1.80 times as fast as with 1 (efficiency 90 %)',
  ]);
});

test('on the screen a speed-up whose interval holds 1 is no figure', () => {
  const unclear = scaling('ort-int8', 2, 180, {
    speedUp: { value: 1.2, low: 0.9, high: 1.6 },
    efficiency: around(0.6),
  });
  const sweep = { ...SWEEP, scaling: [scaling('ort-int8', 1, 100, {}), unclear] };
  expect(briefSweep({ ...buildReport(), sweep }).map(({ text }) => text)).toEqual([
    'INT8 with 2 threads is not clearly faster than with 1',
  ]);
});

test('without figures there is a table of what was tried, and nothing is claimed', () => {
  const findings = sweepFindings({ ...buildReport(), sweep: { ...SWEEP, results: [FAILED], scaling: [] } });
  expect(findings.map(({ text }) => text)).toEqual(['Numbers of threads at batch 16']);
  expect(sweepFindings({ ...buildReport(), sweep: { ...SWEEP, results: [], scaling: [] } })).toEqual([]);
});

test('a hostile label stays text', () => {
  const report = buildReport();
  const variants = report.variants.map((one) => ({ ...one, label: '\u001b[31mred\u202e' }));
  const findings = sweepFindings({ ...report, variants, sweep: SWEEP });
  for (const line of findingsLines(findings, painter(false))) expect(line).not.toMatch(UNSAFE);
});
