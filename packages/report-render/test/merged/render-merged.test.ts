import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderMerged } from '../../src/merged/render-merged.js';
import { around, buildReport, FP32, INT8, INT8_PAIR, pair, TUNED, TUNED_PAIR } from '../fixtures.js';
import { hostileText, UNSAFE, withoutLineBreaks } from '../hostile.js';
import { EPYC, onMachine, XEON } from './machines.js';

describe('renderMerged', () => {
  it('prints a row per report', () => {
    expect(renderMerged([XEON, EPYC])).toBe(
      `2 reports: ResNet50 v1, synthetic weights (dummy data: speed only, no accuracy)
latency at batch 1, 2 threads (median); throughput at batch 16, 2 threads

Report     CPU                         Engine               Date         Grade   FP32(fps)   INT8(fps)      throughput_times   FP32(ms)   INT8(ms)           latency_times
xeon       Intel Xeon Platinum 8481C   onnxruntime 1.30.0   2026-11-23   A            37.5       115.5   3.08 (3.05 to 3.11)       29.8       10.7   0.36 (0.358 to 0.362)
epyc-lab   AMD EPYC 7B13               onnxruntime 1.30.0   2026-11-23   B            33.1        61.7   1.86 (1.84 to 1.89)       31.2       17.4     0.56 (0.55 to 0.56)
throughput_times and latency_times are ratios to FP32, with their 95 % interval.
`,
    );
  });

  it('prints a row for each half precision, and then names the form in each row', () => {
    const report = buildReport(
      [
        { ...FP32, id: 'ov-fp32', engine: 'openvino' },
        { ...INT8, id: 'ov-int8', engine: 'openvino' },
        {
          ...FP32,
          id: 'ov-bf16',
          label: 'BF16',
          engine: 'openvino',
          precision: 'bf16',
          fps: around(90),
          ms: around(13),
        },
      ],
      [pair('ov-fp32', 'ov-int8', around(3.08), around(0.36)), pair('ov-fp32', 'ov-bf16', around(2.4), around(0.44))],
    );
    const rows = renderMerged([report], { names: ['one'] })
      .split('\n')
      .slice(4, 6);
    expect(rows[0]).toMatch(/^one .* OpenVINO 2026.4.0, INT8 .* 115.5 /);
    expect(rows[1]).toMatch(/^one .* OpenVINO 2026.4.0, BF16 .* 90.0 /);
  });

  it('prints a row per engine of a report, the headline pair, and takes names that are given', () => {
    const both = buildReport(
      [
        FP32,
        TUNED,
        INT8,
        { ...FP32, id: 'ov-fp32', engine: 'openvino', fps: around(35), ms: around(30) },
        { ...INT8, id: 'ov-int8', engine: 'openvino', fps: around(346), ms: around(4.1) },
      ],
      [INT8_PAIR, TUNED_PAIR, pair('ov-fp32', 'ov-int8', around(9.89), around(0.137))],
    );
    const { settings, variants } = both;
    const recorded = {
      ...both,
      settings: { ...settings, sessionOptions: { spinning: true } },
      variants: variants.map((one) => (one.engine === 'ort' ? one : { ...one, sessionOptions: { streams: 1 } })),
    };
    // Options of two engines have other names: that is no other setting.
    expect(renderMerged([recorded], { names: ['nightly.json'] })).not.toContain('other settings');
    expect(figures(renderMerged([both], { names: ['nightly.json'] }))).toEqual([
      'nightly.json   Intel Xeon Platinum 8481C   onnxruntime 1.30.0   2026-11-23   A            37.5       115.5   3.08 (3.05 to 3.11)       29.8       10.7   0.36 (0.358 to 0.362)',
      'nightly.json   Intel Xeon Platinum 8481C   OpenVINO 2026.4.0    2026-11-23   A            35.0       346.0   9.89 (9.79 to 9.99)       30.0        4.1   0.14 (0.136 to 0.138)',
    ]);
  });

  it('marks rows of other settings, and sides that failed', () => {
    const split = buildReport();
    const results = split.results.map((result) =>
      result.scenario === 'latency' ? result : { ...result, batch: 8, threads: 1, instances: 2 },
    );
    const failed = { status: 'out-of-memory', message: 'killed' } as const;
    const crashed = buildReport([FP32, { ...INT8, failed }], [], { comparison: null, grade: 'inconclusive' });
    const spinning = { ...split.settings, sessionOptions: { 'session.intra_op.allow_spinning': '0' } };
    const lines = renderMerged([
      XEON,
      onMachine('b', 'Ryzen', { ...split, settings: { ...split.settings, batch: 8 }, results }),
      onMachine('c', '', crashed),
      onMachine('d', 'Ryzen', { ...split, settings: spinning }),
    ]).split('\n');
    expect(lines.slice(4, 8).map((line) => line.slice(0, 35))).toEqual([
      'xeon     Intel Xeon Platinum 8481C ',
      'b [1]    Ryzen                     ',
      'c [2]    unknown                   ',
      'd [3]    Ryzen                     ',
    ]);
    expect(lines[6]?.replace(/ +/g, ' ')).toBe(
      'c [2] unknown onnxruntime 1.30.0 2026-11-23 inconclusive 37.5 - - 29.8 - -',
    );
    expect(lines.slice(8, 11)).toEqual([
      '[1] other settings than the first row: throughput batch 8, 2 instances of 1 thread, not batch 16, 2 threads',
      '[2] INT8: out of memory',
      '[3] other settings than the first row: session options session.intra_op.allow_spinning=0, not defaults',
    ]);
  });

  it('tells runs of one day apart, and names the sides neutrally where labels differ', () => {
    const later = { ...XEON, startedAt: '2026-11-23T15:45:10.000Z' };
    const renamed = onMachine('xeon', 'Intel', buildReport([FP32, { ...INT8, label: 'mine' }], [INT8_PAIR]));
    const text = renderMerged([XEON, later, { ...renamed, startedAt: '2026-11-23T16:00:00.000Z' }]);
    expect(figures(text).map((line) => /\d{4}-\S+ \S+/.exec(line)?.[0])).toEqual([
      '2026-11-23 12:00',
      '2026-11-23 15:45',
      '2026-11-23 16:00',
    ]);
    expect(text).toContain('FP32(fps)   candidate(fps)');
  });

  it('has a row for a report without variants, and a line for no reports', () => {
    const empty = buildReport([], [], { comparison: null, grade: 'inconclusive', models: [] });
    expect(figures(renderMerged([empty]))).toHaveLength(1);
    expect(renderMerged([])).toBe('No reports.\n');
  });

  it('colours only when asked to, and keeps the columns', () => {
    const coloured = renderMerged([XEON, EPYC], { color: true });
    expect(coloured).toContain('\u001b[32mA\u001b[39m');
    expect(stripVTControlCharacters(coloured)).toBe(renderMerged([XEON, EPYC]));
  });

  it('keeps hostile strings off the screen, whatever they are', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const report = buildReport(
          [
            { ...FP32, label: text },
            { ...INT8, label: text, engine: text },
          ],
          [],
          {
            settings: { ...buildReport().settings, sessionOptions: { [text]: text } },
          },
        );
        const screen = renderMerged([XEON, onMachine(text, text, report)], { names: ['x', text] });
        expect(withoutLineBreaks(screen)).not.toMatch(UNSAFE);
        expect(screen.split('\n').length).toBeLessThan(14);
        expect(screen.length).toBeLessThan(8_000);
      }),
    );
  });
});

/** The rows of the table. */
function figures(text: string): string[] {
  return text.split('\n').filter((line) => line.includes('2026-11-23') || line.includes('2026-11-24'));
}
