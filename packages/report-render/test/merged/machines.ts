import type { Report } from '@rn50/bench-stats';
import { around, buildReport, FP32, INT8, INT8_PAIR, pair } from '../fixtures.js';

/** The report of another machine. */
export function onMachine(host: string, model: string, report: Report = buildReport()): Report {
  const { environment } = report;
  return { ...report, environment: { ...environment, host, cpu: { ...environment.cpu, model } } };
}

export const XEON = onMachine('xeon', 'Intel(R) Xeon(R) Platinum 8481C CPU @ 2.70GHz');

export const EPYC = onMachine(
  'epyc-lab',
  'AMD EPYC 7B13 64-Core Processor',
  buildReport(
    [
      { ...FP32, fps: around(33.1), ms: around(31.2) },
      { ...INT8, fps: around(61.7), ms: around(17.4) },
    ],
    [pair('ort-fp32', 'ort-int8', { value: 1.86, low: 1.84, high: 1.89 }, { value: 0.558, low: 0.551, high: 0.565 })],
    { grade: 'B', startedAt: '2026-11-24T01:30:00.000+02:00' },
  ),
);

/** INT8 is slower here. */
export const OLD = onMachine(
  'old',
  'Intel Xeon E5-2670',
  buildReport([FP32, { ...INT8, fps: around(30) }], [{ ...INT8_PAIR, throughputTimes: around(0.8) }]),
);
