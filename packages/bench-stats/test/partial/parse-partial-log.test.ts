import { describe, expect, it } from 'vitest';
import { parsePartialLog } from '../../src/partial/parse-partial-log.js';
import type { PartialEntry } from '../../src/partial/partial-entry.js';
import { parseReport } from '../../src/report/parse-report.js';
import { all, busyMachine, headOf, report } from '../report/measured-run.js';

const begin: PartialEntry = {
  type: 'begin',
  schemaVersion: 1,
  startedAt: '2026-11-23T12:00:00.000Z',
  head: headOf(),
  warnings: [{ code: 'oversubscribed', message: '4 threads on 2 CPUs', remedy: 'Use --threads 2.' }],
  maxP99Ms: null,
};

/** The log of the small run, as it is written block by block. */
const entries: PartialEntry[] = report(all([40, 10], [640, 160])).results.flatMap((result) =>
  result.blocks.map((block) => ({
    type: 'block' as const,
    phase: result.scenario,
    variantId: result.variantId,
    batch: result.batch ?? 1,
    threads: 2,
    instances: 1,
    block,
  })),
);
const log = (...lines: readonly PartialEntry[]) => lines.map((entry) => `${JSON.stringify(entry)}\n`).join('');

describe('parsePartialLog', () => {
  it('gives the figures of every block, says that the run did not end, and grades it C at best', () => {
    const made = parsePartialLog(log(begin, ...entries));
    expect(made.comparison?.latencyTimes?.value).toBeCloseTo(0.25, 12);
    expect(made.results.map(({ blocks }) => blocks.length)).toEqual([6, 6, 6, 6]);
    expect(made.warnings.find(({ code }) => code === 'partial-run')?.message).toBe(
      'the run was not completed; 24 blocks were measured',
    );
    expect(made.grade).toBe('C');
    expect(made.gradeReasons).toContain('the run was not completed');
    expect(parseReport(JSON.parse(JSON.stringify(made)))).toEqual(made);
  });

  it('passes over a last line that a crash cut off', () => {
    const text = log(begin, ...entries);
    const cut = text.slice(0, -40);
    expect(parsePartialLog(cut).results.at(-1)?.blocks).toHaveLength(5);
  });

  it('a log cut off at any place gives the blocks before it, or says that the beginning is missing', () => {
    const text = log(begin, ...entries.slice(0, 3));
    const firstLine = text.indexOf('\n');
    let most = 0;
    for (let length = 0; length <= text.length; length += 1) {
      const cut = text.slice(0, length);
      if (length < firstLine) {
        expect(() => parsePartialLog(cut)).toThrow('line 1 is not');
        continue;
      }
      const blocks = parsePartialLog(cut).results.reduce((sum, result) => sum + result.blocks.length, 0);
      expect(blocks).toBeGreaterThanOrEqual(most);
      most = blocks;
    }
    expect(most).toBe(3);
  });

  it('a run that crashed before its first block has no figures, and is inconclusive', () => {
    expect(parsePartialLog(log(begin))).toMatchObject({
      results: [],
      comparison: null,
      grade: 'inconclusive',
    });
  });

  it('keeps the points of a sweep apart from the throughput scenario', () => {
    const point = (batch: number, order: number): PartialEntry => ({
      type: 'block',
      phase: 'sweep',
      variantId: 'ort-int8',
      batch,
      threads: 1,
      instances: 2,
      block: { order, startedAtMs: order, wakeUpMs: 1, samplesMs: [10, 10] },
    });
    const made = parsePartialLog(log(begin, point(1, 0), point(1, 1), point(2, 2), ...entries));
    expect(made.results).toHaveLength(4);
    expect(made.sweep?.results.map(({ batch, instances, blocks }) => [batch, instances, blocks.length])).toEqual([
      [1, 2, 2],
      [2, 2, 1],
    ]);
  });

  it('keeps what was known before the first block, and what the sweep chose', () => {
    const made = parsePartialLog(log(begin, { type: 'chosen', batch: 4, instances: 2 }, ...entries));
    expect(made.warnings.map(({ code }) => code)).toContain('oversubscribed');
    expect(made.settings).toMatchObject({ batch: 4, instances: 2 });
  });

  it('keeps the conditions of the phases that were finished', () => {
    const conditions = busyMachine('latency');
    const made = parsePartialLog(log(begin, ...entries, { type: 'conditions', conditions }));
    expect(made.conditions).toEqual([conditions]);
    expect(made.warnings.map(({ code }) => code)).toContain('cpu-contention');
  });

  it.each([
    ['', 'line 1 is not the beginning of a log'],
    [log(...entries), 'line 1 is not the beginning of a log'],
    ['<html>\n', 'line 1 is not an entry of a log (no JSON)'],
    [`${log(begin)}{"type":"block"}\n${log(...entries)}`, /^line 2 is not an entry of a log \(phase: /],
    [`${log(begin)}garbage\n${log(...entries)}`, 'line 2 is not an entry of a log (no JSON)'],
    [log(begin).replace('"threads":2', '"threads":-2'), /^line 1 is not an entry of a log \(head\.settings\.threads: /],
  ])('refuses %#', (text, message) => {
    expect(() => parsePartialLog(text)).toThrow(message);
  });

  it('refuses a block of a variant that the log does not name', () => {
    const text = log(begin, ...entries).replace('"variantId":"ort-int8"', '"variantId":"other"');
    expect(() => parsePartialLog(text)).toThrow(/results\[\d\]\.variantId/);
  });
});
