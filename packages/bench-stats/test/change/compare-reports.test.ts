import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { compareReports } from '../../src/change/compare-reports.js';
import { mean } from '../../src/descriptive/moments.js';
import { median } from '../../src/descriptive/quantile.js';
import type { Report } from '../../src/report/schema.js';
import { createDraws, SIMULATIONS } from '../coverage/draws.js';
import { drawnReport, failed, scaledBy, withResults } from './reports.js';

// A thousand simulations on a slow, busy machine take minutes.
vi.setConfig({ testTimeout: 600_000 });

const report = drawnReport(createDraws(1));
const again = drawnReport(createDraws(2));
const codes = (verdict: { warnings: readonly { code: string }[] }) => verdict.warnings.map(({ code }) => code);
const isInt8 = ({ variantId }: { variantId: string }) => variantId === 'ort-int8';

describe('verdicts', () => {
  test('a report against itself is the same, in every change', () => {
    const verdict = compareReports(report, report);
    expect(verdict.verdict).toBe('same');
    expect(verdict.changes.map((change) => [change.variantId, change.scenario, change.verdict])).toEqual([
      ['ort-fp32', 'latency', 'same'],
      ['ort-fp32', 'throughput', 'same'],
      ['ort-int8', 'latency', 'same'],
      ['ort-int8', 'throughput', 'same'],
    ]);
    for (const change of verdict.changes) {
      expect(change.timeRatio.value).toBe(1);
      expect(change.effect).toBe(0);
      expect(change.pValue).toBeGreaterThan(0.9);
    }
    expect(verdict.differences).toEqual([]);
    expect(verdict.warnings).toEqual([]);
  });

  test('all samples times 1.2 are slower, by 1.2; the other way round faster', () => {
    const slow = withResults(again, scaledBy(1.2));
    const worse = compareReports(report, slow);
    expect(worse.verdict).toBe('slower');
    for (const { timeRatio, effect, pValue } of worse.changes) {
      expect(timeRatio.low).toBeLessThan(1.2);
      expect(timeRatio.high).toBeGreaterThan(1.2);
      expect(effect).toBe(1);
      expect(pValue).toBeLessThan(1e-6);
    }
    expect(compareReports(slow, report).verdict).toBe('faster');
  });

  test('one slower variant makes the whole slower, whatever else became faster', () => {
    const mixed = withResults(withResults(again, scaledBy(0.8)), scaledBy(1.4), isInt8);
    const { verdict, changes } = compareReports(report, mixed);
    expect(changes.map((change) => change.verdict)).toEqual(['faster', 'faster', 'slower', 'slower']);
    expect(verdict).toBe('slower');
  });

  test('faster in one and same in the others is faster; inconclusive in one outweighs that', () => {
    const faster = withResults(report, scaledBy(0.8), isInt8);
    expect(compareReports(report, faster).verdict).toBe('faster');
    const wide = drawnReport(createDraws(3), { blockSpread: 0.2 });
    const noisy = {
      ...faster,
      results: [...wide.results.filter((one) => !isInt8(one)), ...faster.results.filter(isInt8)],
    };
    const { verdict, changes } = compareReports(report, noisy);
    expect(changes.map((change) => change.verdict)).toEqual(['inconclusive', 'inconclusive', 'faster', 'faster']);
    expect(verdict).toBe('inconclusive');
  });

  test('a change within the margin does not matter, and the margin can be set', () => {
    const tight = { blockSpread: 0.001, sampleSpread: 0.001 };
    const [quiet, quieter] = [drawnReport(createDraws(5), tight), drawnReport(createDraws(6), tight)];
    const slow = withResults(quieter, scaledBy(1.015));
    expect(compareReports(quiet, slow).verdict).toBe('same');
    expect(compareReports(quiet, slow, { margin: 0.005 }).verdict).toBe('slower');
  });

  test('an interval that begins within the margin and ends beyond it is slower: it need only exclude 1', () => {
    const [quiet, quieter] = [drawnReport(createDraws(5)), drawnReport(createDraws(6))];
    const { changes } = compareReports(quiet, withResults(quieter, scaledBy(1.03)));
    const across = changes.filter(({ timeRatio }) => timeRatio.low > 1 && timeRatio.low < 1.02);
    expect(across.length).toBeGreaterThan(0);
    for (const { timeRatio, verdict } of across) {
      expect(timeRatio.high).toBeGreaterThan(1.02);
      expect(verdict).toBe('slower');
    }
  });
});

describe('figures', () => {
  test('latency compares medians of runs, throughput medians of block means, with intervals around them', () => {
    const { changes } = compareReports(report, again);
    for (const { scenario, variantId, beforeMs, afterMs, timeRatio } of changes) {
      const pooled = (of: Report) =>
        of.results
          .filter((one) => one.variantId === variantId && one.scenario === scenario)
          .flatMap((one) =>
            one.blocks.flatMap(({ samplesMs }) => (scenario === 'latency' ? samplesMs : mean(samplesMs))),
          );
      expect(beforeMs.value).toBeCloseTo(median(pooled(report)), 9);
      expect(afterMs.value).toBeCloseTo(median(pooled(again)), 9);
      expect(timeRatio.value).toBeCloseTo(afterMs.value / beforeMs.value, 9);
      for (const { value, low, high } of [beforeMs, afterMs, timeRatio]) {
        expect(low).toBeLessThan(value);
        expect(high).toBeGreaterThan(value);
      }
    }
  });

  test('blocks are the unit: levels that differ by block give a wide interval, however many samples there are', () => {
    const calm = compareReports(report, drawnReport(createDraws(7), { blockSpread: 0 }));
    const uneven = compareReports(report, drawnReport(createDraws(7), { blockSpread: 0.1, sampleSpread: 0 }));
    const width = ({ changes }: typeof calm) => (changes[0]?.timeRatio.high ?? 0) - (changes[0]?.timeRatio.low ?? 0);
    // Levels spread by 10 % over 20 blocks give an interval of about 14 %; 240 independent samples would give 4 %.
    expect(width(uneven)).toBeGreaterThan(0.08);
    expect(width(calm)).toBeLessThan(0.03);
  });

  test('the confidence is shared out over the changes (Bonferroni)', () => {
    expect(compareReports(report, again).confidence).toBeCloseTo(1 - 0.05 / 4, 12);
    expect(compareReports(report, again, { confidence: 0.8 }).confidence).toBeCloseTo(1 - 0.2 / 4, 12);
  });

  test('any factor is found again, whatever the seed', () => {
    const factor = fc.double({ min: 0.2, max: 5, noNaN: true });
    fc.assert(
      fc.property(factor, fc.integer(), (times, seed) => {
        const { changes } = compareReports(report, withResults(report, scaledBy(times)), { seed });
        for (const { timeRatio, effect } of changes) {
          expect(timeRatio.value / times).toBeCloseTo(1, 9);
          expect(timeRatio.low).toBeLessThanOrEqual(timeRatio.value);
          expect(timeRatio.high).toBeGreaterThanOrEqual(timeRatio.value);
          expect(Math.abs(effect)).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 8 },
    );
  });
});

describe('simulated: two runs of one truth', () => {
  test.each([
    { blockSpread: 0.01, blocks: 20 },
    { blockSpread: 0.02, blocks: 20 },
    { blockSpread: 0.02, blocks: 6 },
  ])('levels of $blocks blocks spread by $blockSpread: slower or faster in at most 5 % of runs', (levels) => {
    // A quarter of the runs, as each judges four changes. No margin: the harder case.
    const runs = Math.ceil(SIMULATIONS / 4);
    let wrong = 0;
    for (let run = 0; run < runs; run++) {
      const [before, after] = [
        drawnReport(createDraws(9000 + run), levels),
        drawnReport(createDraws(70_000 + run), levels),
      ];
      const { changes } = compareReports(before, after, { margin: 0, seed: run });
      if (changes.some(({ verdict }) => verdict === 'slower' || verdict === 'faster')) wrong++;
    }
    expect(wrong / runs).toBeLessThanOrEqual(0.05);
  });
});

describe('too few blocks', () => {
  const few = (blocks: number) => drawnReport(createDraws(11), { blocks, blockSpread: 0.001 });

  test('below four on a side everything is inconclusive, and a warning says so', () => {
    const verdict = compareReports(few(3), withResults(few(3), scaledBy(3)));
    expect(verdict.changes.map((change) => change.verdict)).toEqual(new Array(4).fill('inconclusive'));
    expect(verdict.verdict).toBe('inconclusive');
    expect(verdict.warnings.filter(({ code }) => code === 'too-few-blocks')[0]?.message).toBe(
      'FP32 latency: 3 blocks before and 3 after; at least 4 on each side are needed to decide anything',
    );
  });

  test('with four, the test cannot reject for four changes at once: never slower, but said', () => {
    const verdict = compareReports(few(4), withResults(few(4), scaledBy(3)));
    expect(verdict.verdict).toBe('inconclusive');
    expect(codes(verdict)).toContain('too-few-blocks');
  });

  test('with six, as of --quick, a clear change is found', () => {
    const verdict = compareReports(few(6), withResults(few(6), scaledBy(1.2)));
    expect(verdict.verdict).toBe('slower');
    expect(codes(verdict)).not.toContain('too-few-blocks');
  });

  test('one block, or times of 0, have no interval: not compared, and inconclusive', () => {
    const verdict = compareReports(report, withResults(again, scaledBy(0), isInt8));
    expect(verdict.changes.map(({ variantId }) => variantId)).toEqual(['ort-fp32', 'ort-fp32']);
    expect(verdict.verdict).toBe('inconclusive');
    expect(verdict.warnings.map(({ message }) => message)).toContain(
      'INT8 latency: no interval can be given; it takes 2 blocks with times above 0 on each side',
    );
    expect(compareReports(few(1), few(1))).toMatchObject({ verdict: 'inconclusive', changes: [] });
  });
});

describe('matching', () => {
  test('by label where the ids differ', () => {
    const renamed = {
      ...again,
      variants: again.variants.map((variant) => ({ ...variant, id: `new-${variant.id}` })),
      results: again.results.map((result) => ({ ...result, variantId: `new-${result.variantId}` })),
    };
    expect(compareReports(report, renamed).changes.map(({ variantId }) => variantId)).toEqual([
      'new-ort-fp32',
      'new-ort-fp32',
      'new-ort-int8',
      'new-ort-int8',
    ]);
  });

  test('a scenario that failed afterwards leaves nothing the same', () => {
    const crashed = withResults(report, failed, (one) => isInt8(one) && one.scenario === 'throughput');
    const verdict = compareReports(report, crashed);
    expect(verdict.changes).toHaveLength(3);
    expect(verdict.verdict).toBe('inconclusive');
    expect(verdict.warnings.map(({ message }) => message)).toEqual(['INT8 throughput: measured before, crashed after']);
    // It never worked, or works now: no reason to doubt the rest.
    expect(compareReports(crashed, crashed).verdict).toBe('same');
    expect(compareReports(crashed, report).verdict).toBe('same');
  });

  test('a variant of one report only is named and left out', () => {
    const tuned = {
      ...report,
      variants: [
        ...report.variants,
        { id: 't', engine: 'ort', precision: 'int8' as const, modelId: 'b', label: 'TUNED' },
      ],
    };
    expect(compareReports(report, tuned)).toMatchObject({
      verdict: 'same',
      warnings: [{ code: 'not-compared', message: 'TUNED: not there before, measured after' }],
    });
  });

  test('nothing in common is an error', () => {
    const crashed = withResults(report, failed);
    expect(() => compareReports(report, crashed)).toThrow(
      expect.objectContaining({ code: 'NOTHING_IN_COMMON', message: expect.stringContaining('FP32 latency') }),
    );
  });
});

test('refuses a margin, confidence or seed out of range', () => {
  for (const options of [{ margin: -0.1 }, { margin: 1 }, { margin: Number.NaN }, { confidence: 1 }, { seed: 0.5 }]) {
    expect(() => compareReports(report, again, options)).toThrow(expect.objectContaining({ code: 'INVALID_OPTION' }));
  }
});
