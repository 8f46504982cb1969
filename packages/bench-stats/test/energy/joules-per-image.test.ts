import { expect, test } from 'vitest';
import { joulesPerImage } from '../../src/energy/joules-per-image.js';
import { parseReport } from '../../src/report/parse-report.js';
import { withStatistics } from '../../src/report/recompute.js';
import type { Block, Report, Summary } from '../../src/report/schema.js';
import { all, report } from '../report/measured-run.js';

const block = (order: number, joules: number | null, runMs = 100): Block => ({
  order,
  startedAtMs: order * 1000,
  wakeUpMs: runMs,
  samplesMs: [runMs, runMs],
  ...(joules === null ? {} : { energy: { joules, ms: 500 } }),
});

test('20 J in half a second are 40 W: at 100 ms for 4 images of each of 2 instances 0.5 J an image', () => {
  const blocks = Array.from({ length: 8 }, (_, order) => block(order, 20));
  const found = joulesPerImage(blocks, { batch: 4, instances: 2 });
  expect(found?.value).toBeCloseTo(0.5, 12);
  expect(found?.low).toBeCloseTo(0.5, 12);
  expect(found?.high).toBeCloseTo(0.5, 12);
});

test('the interval holds the power of most blocks; one disturbed block hardly moves it', () => {
  const joules = [19, 20, 21, 20, 19, 21, 20, 200];
  const found = joulesPerImage(
    joules.map((one, order) => block(order, one)),
    { batch: 1, instances: 1 },
  );
  expect(found?.value).toBeGreaterThan(3.8);
  expect(found?.value).toBeLessThan(4.4);
  expect(found?.low).toBeLessThanOrEqual(4);
});

test('none without counters, with a single block that has them, or with a counter that stands still', () => {
  const one = { batch: 1, instances: 1 };
  expect(joulesPerImage([block(0, null), block(1, null)], one)).toBeNull();
  expect(joulesPerImage([block(0, 20), block(1, null)], one)).toBeNull();
  expect(joulesPerImage([block(0, 20), block(1, 20), block(2, 0)], one)).toBeNull();
});

test('a report has the figure where its blocks have the energy, and no field where they have not', () => {
  const [latency] = all([100, 25], [400, 100]);
  if (latency === undefined) throw new Error('no record');
  const plain = report([latency]);
  expect(summaryOf(plain)).not.toHaveProperty('joulesPerImage');
  const blocks = latency.blocks.map((one) => ({ ...one, energy: { joules: 20, ms: 500 } }));
  const made = report([{ ...latency, blocks }]);
  expect(summaryOf(made)?.joulesPerImage?.value).toBeCloseTo(4, 9);
  expect(withStatistics(parseReport(JSON.parse(JSON.stringify(made))))).toEqual(made);
});

function summaryOf({ results: [result] }: Report): Summary | null {
  return result?.status === 'ok' ? result.summary : null;
}
