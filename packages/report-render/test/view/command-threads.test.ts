import type { Report } from '@rn50/bench-stats';
import { expect, it } from 'vitest';
import { commandOf } from '../../src/view/command.js';
import { buildReport } from '../fixtures.js';

it('a list of threads is asked for again, at its batch; the price too', () => {
  const report = buildReport();
  const settings = { ...report.settings, batch: 8, threads: 2, threadCounts: [1, 2, 4], pricePerHour: 0.34 };
  const sweep: Report['sweep'] = { maxP99Ms: null, advice: [], scaling: [], results: [] };
  expect(commandOf({ ...report, settings, sweep })).toBe(
    'rn50 compare --models synthetic --batch 8 --threads 1,2,4 --budget 40 --no-tune --price-per-hour 0.34',
  );
  expect(commandOf({ ...report, sweep })).toMatch(/ --batch auto --threads 2 /);
});
