import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareReports } from '../../src/change/compare-reports.js';
import type { Verdict } from '../../src/change/verdict.js';
import { mean } from '../../src/descriptive/moments.js';
import { median } from '../../src/descriptive/quantile.js';
import { compareBlocks } from '../../src/ratio/compare-blocks.js';
import type { Conditions, Report, Scenario, Variant } from '../../src/report/schema.js';
import { createDraws } from '../coverage/draws.js';
import { drawnReport, failed, only, scaledBy, upgraded, withResults } from './reports.js';

const LEVELS = { blockSpread: 0.007, blocksOfProcess: 4 };
const report = drawnReport(createDraws(1), LEVELS);
const again = drawnReport(createDraws(2), LEVELS);
const codes = (verdict: { warnings: readonly { code: string }[] }) => verdict.warnings.map(({ code }) => code);
const isFp32 = ({ variantId }: { variantId: string }) => variantId === 'ort-fp32';
const isInt8 = ({ variantId }: { variantId: string }) => variantId === 'ort-int8';

const verdicts = ({ changes }: Verdict) => changes.map(({ verdict }) => verdict);

describe('a report against itself, and a second run of the same', () => {
  test('against itself: the change of a ratio is exactly 1, whatever the noise', () => {
    for (const one of [report, drawnReport(createDraws(3), { blockSpread: 0.2 })]) {
      const verdict = compareReports(one, structuredClone(one));
      expect(verdict).toMatchObject({ verdict: 'same', differences: [], warnings: [] });
      expect(
        verdict.changes.map((change) => [change.variantId, change.scenario, change.verdict, change.judgedBy]),
      ).toEqual([
        ['ort-fp32', 'latency', 'same', 'times'],
        ['ort-fp32', 'throughput', 'same', 'times'],
        ['ort-int8', 'latency', 'same', 'ratio'],
        ['ort-int8', 'throughput', 'same', 'ratio'],
      ]);
      for (const { timeRatio, ratio } of verdict.changes) {
        expect(timeRatio).toEqual({ value: 1, low: 1, high: 1 });
        if (ratio !== undefined) expect(ratio.change).toEqual({ value: 1, low: 1, high: 1 });
      }
    }
  });

  test('a second run is the same, on a slower day and at another clock too: the ratio survives it', () => {
    for (const day of [1, 1.08, 0.93]) {
      expect(compareReports(report, withResults(again, scaledBy(day)))).toMatchObject({
        verdict: 'same',
        warnings: [],
      });
    }
    const slowDay = compareReports(report, withResults(again, scaledBy(1.4)));
    expect(slowDay.verdict).toBe('same');
    expect(verdicts(slowDay)).toEqual(['not-judged', 'not-judged', 'same', 'same']);
    expect(slowDay.warnings.map(({ code, message }) => [code, message])).toEqual([
      [
        'machine-changed',
        expect.stringMatching(
          /^FP32 latency takes 1\.4\d times as long, FP32 throughput .*recorded software .* is the same: something else changed/,
        ),
      ],
    ]);
  });

  test('no day makes a machine four times slower: times decide', () => {
    const slow = withResults(again, scaledBy(4));
    expect(verdicts(compareReports(report, slow))).toEqual(['slower', 'slower', 'slower', 'slower']);
    // INT8 lost against FP32, and is still faster than it was.
    const faster = withResults(withResults(again, scaledBy(0.001)), scaledBy(1.5), isInt8);
    expect(verdicts(compareReports(report, faster))).toEqual(['faster', 'faster', 'faster', 'faster']);
  });
});

describe('INT8 changed, FP32 did not', () => {
  test('5 % more time is slower, 5 % less is faster, by the ratio; on a faster day too', () => {
    for (const day of [1, 0.95]) {
      const other = withResults(again, scaledBy(day));
      const slow = compareReports(report, withResults(other, scaledBy(1.05), isInt8));
      expect(slow.verdict).toBe('slower');
      for (const { ratio } of slow.changes.filter(isInt8)) {
        expect(ratio).toMatchObject({ reference: 'ort-fp32', referenceLabel: 'FP32' });
        expect(ratio?.change.low).toBeLessThan(1.05);
        expect(ratio?.change.high).toBeGreaterThan(1.05);
      }
      expect(compareReports(report, withResults(other, scaledBy(0.95), isInt8)).verdict).toBe('faster');
    }
  });

  test('1.5 % does not matter where the ratio is known well; the margin can be set', () => {
    const tight = { blockSpread: 0.001, sampleSpread: 0.001, blocksOfProcess: 4 };
    const [quiet, quieter] = [drawnReport(createDraws(5), tight), drawnReport(createDraws(6), tight)];
    const slow = withResults(quieter, scaledBy(1.015), isInt8);
    expect(compareReports(quiet, slow).verdict).toBe('same');
    expect(compareReports(quiet, slow, { margin: 0.005 }).verdict).toBe('slower');
  });

  test('what is inconclusive outweighs faster, slower outweighs all', () => {
    const noisy = drawnReport(createDraws(3), { blockSpread: 0.2 });
    const open = { ...report, results: [...report.results.slice(0, 3), ...noisy.results.slice(3)] };
    const faster = withResults(report, scaledBy(0.8), (one) => isInt8(one) && one.scenario === 'latency');
    const mixed = { ...faster, results: [...faster.results.slice(0, 3), ...open.results.slice(3)] };
    expect(verdicts(compareReports(report, mixed)).slice(2)).toEqual(['faster', 'inconclusive']);
    expect(compareReports(report, mixed).verdict).toBe('inconclusive');
    const slower = withResults(mixed, scaledBy(1.3), (one) => isInt8(one) && one.scenario === 'latency');
    expect(compareReports(faster, slower).verdict).toBe('slower');
  });
});

describe('FP32 may have changed too: another engine', () => {
  const after = (times: { readonly fp32: number; readonly int8: number }) =>
    upgraded(withResults(withResults(again, scaledBy(times.int8), isInt8), scaledBy(times.fp32), isFp32));
  test.each([
    ['nothing changed', { fp32: 1, int8: 1 }, 'same', ['same', 'same']],
    ['both are a fifth slower', { fp32: 1.2, int8: 1.2 }, 'slower', ['slower', 'slower']],
    ['both are a fifth faster', { fp32: 0.8, int8: 0.8 }, 'faster', ['faster', 'faster']],
    ['both moved by what a day may do', { fp32: 1.06, int8: 1.06 }, 'same', ['same', 'same']],
    ['INT8 alone is slower', { fp32: 1, int8: 1.06 }, 'slower', ['same', 'slower']],
    ['INT8 alone is faster', { fp32: 1, int8: 0.7 }, 'faster', ['same', 'faster']],
    ['FP32 alone is faster: INT8 lost nothing', { fp32: 0.8, int8: 1 }, 'faster', ['faster', 'same']],
    [
      'FP32 moved more than INT8: not clear whether INT8 did',
      { fp32: 0.94, int8: 1 },
      'inconclusive',
      ['same', 'inconclusive'],
    ],
  ] as const)('%s', (_, times, overall, [fp32, int8]) => {
    const verdict = compareReports(report, after(times));
    expect(verdicts(verdict)).toEqual([fp32, fp32, int8, int8]);
    expect(verdict.verdict).toBe(overall);
    const judgedBy = fp32 === 'same' ? 'ratio' : 'times';
    expect(verdict.changes.filter(isInt8).map((change) => change.judgedBy)).toEqual([judgedBy, judgedBy]);
  });

  test('beside an engine that did not change, its FP32 is the reference', () => {
    const beside = (of: Report): Report => ({
      ...of,
      environment: { ...of.environment, engines: { ...of.environment.engines, openvino: '2026.1' } },
      variants: [
        ...of.variants,
        { ...(of.variants[0] as Variant), id: 'ov-fp32', engine: 'openvino', label: 'FP32 (openvino)' },
      ],
      results: [...of.results, ...of.results.filter(isFp32).map((one) => ({ ...one, variantId: 'ov-fp32' }))],
    });
    const [old, now] = [beside(report), beside(again)];
    const slower = upgraded(withResults(now, scaledBy(1.05), ({ variantId }) => variantId.startsWith('ort')));
    slower.environment.engines.openvino = '2026.1';
    const { changes, verdict } = compareReports(old, slower);
    expect(verdict).toBe('slower');
    expect(changes.map(({ ratio, verdict: one }) => [ratio?.reference, one])).toEqual([
      ['ov-fp32', 'slower'],
      ['ov-fp32', 'slower'],
      ['ov-fp32', 'slower'],
      ['ov-fp32', 'slower'],
      [undefined, 'same'],
      [undefined, 'same'],
    ]);
  });
});

describe('one column: times alone', () => {
  const [old, now] = [only(report, 'ort-int8'), only(again, 'ort-int8')];
  test('within 10 % it is the same, beyond it is not', () => {
    expect(compareReports(old, withResults(now, scaledBy(1.05))).verdict).toBe('same');
    const slow = compareReports(old, withResults(now, scaledBy(1.2)));
    expect(slow.verdict).toBe('slower');
    expect(slow.changes.map(({ judgedBy, ratio }) => [judgedBy, ratio])).toEqual([
      ['times', undefined],
      ['times', undefined],
    ]);
    expect(codes(slow)).toEqual(['machine-changed']);
    expect(compareReports(withResults(old, scaledBy(1.2)), now).verdict).toBe('faster');
  });
});

describe('figures', () => {
  test('latency compares medians of runs, throughput medians of block means, with intervals around them', () => {
    const { changes, confidence } = compareReports(report, again);
    expect(confidence).toBeCloseTo(0.9, 12);
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

  test('ratios are those of the reports, and their change is the quotient', () => {
    for (const { ratio, scenario } of compareReports(report, again).changes.filter(isInt8)) {
      const sides = [report, again].map((of) => {
        const [fp32, int8] = of.results.filter((one) => one.scenario === scenario);
        const times = compareBlocks(scenario, fp32?.blocks ?? [], int8?.blocks ?? [])?.value ?? 0;
        return scenario === 'latency' ? times : 1 / times;
      });
      expect(ratio?.before.value).toBeCloseTo(sides[0] ?? 0, 9);
      expect(ratio?.after.value).toBeCloseTo(sides[1] ?? 0, 9);
      expect(ratio?.change.value).toBeCloseTo((sides[1] ?? 0) / (sides[0] ?? 0), 9);
    }
  });

  test('a run beside other programs has a wider change', () => {
    const busy = { ...again, conditions: [contended('latency')] };
    const widthOf = (after: Report) => {
      const { low = 0, high = 0 } = compareReports(report, after).changes[2]?.ratio?.change ?? {};
      return Math.log(high / low);
    };
    // Half of the time waited is an allowance of 15 % on each side.
    expect(widthOf(busy)).toBeCloseTo(widthOf(again) + 0.3, 9);
  });

  test('any factor of all times is found again in the times and not in the ratio, whatever the seed', () => {
    const factor = fc.double({ min: 0.2, max: 5, noNaN: true });
    fc.assert(
      fc.property(factor, fc.integer(), (times, seed) => {
        const { changes } = compareReports(report, withResults(report, scaledBy(times)), { seed });
        for (const { timeRatio, ratio } of changes) {
          expect(timeRatio.value / times).toBeCloseTo(1, 9);
          expect(timeRatio.low).toBeLessThanOrEqual(timeRatio.value);
          expect(timeRatio.high).toBeGreaterThanOrEqual(timeRatio.value);
          if (ratio !== undefined) expect(ratio.change.value).toBeCloseTo(1, 9);
        }
      }),
      { numRuns: 5 },
    );
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

  test('with six, as of --quick, a clear change is found', () => {
    const verdict = compareReports(few(6), withResults(few(6), scaledBy(1.2), isInt8));
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
  for (const options of [
    { margin: -0.1 },
    { margin: 1 },
    { margin: Number.NaN },
    { confidence: 1 },
    { confidence: 0.5 },
    { seed: 0.5 },
  ]) {
    expect(() => compareReports(report, again, options)).toThrow(expect.objectContaining({ code: 'INVALID_OPTION' }));
  }
});

/** Others kept this program's threads waiting for half of the time. */
function contended(phase: Scenario): Conditions {
  return {
    ...{ phase, seconds: 10, loadAverage: 4, othersCpus: 1, waitShare: 0.5, stealShare: 0, quotaPeriods: null },
    ...{ throttledPeriods: null, throttledMs: null, frequencyMhz: null, governor: null, memoryStallShare: null },
    swappedPages: null,
  };
}
