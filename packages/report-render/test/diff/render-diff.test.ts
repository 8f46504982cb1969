import { stripVTControlCharacters } from 'node:util';
import { type Change, compareReports, type Report, type Verdict } from '@rn50/bench-stats';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderDiff } from '../../src/diff/render-diff.js';
import { around, buildReport, FP32, INT8 } from '../fixtures.js';
import { HOSTILE, hostileText, UNSAFE, withoutLineBreaks } from '../hostile.js';
import { alone, beside, FASTER, SLOWER, verdictOf } from './changes.js';

describe('renderDiff', () => {
  it('prints ratios, times, what else differs, warnings and the closing line; tables fit 80 columns', () => {
    const verdict = verdictOf({
      verdict: 'slower',
      changes: [alone('FP32', 'latency'), alone('FP32', 'throughput', { verdict: 'not-judged' }), SLOWER, FASTER],
      differences: [
        { what: 'engine ort', before: '1.29.0', after: '1.30.0' },
        { what: 'governor', before: 'performance', after: '' },
      ],
      warnings: [{ code: 'few-blocks', message: 'INT8 has only 6 blocks.', remedy: 'Run without --quick.' }],
    });
    const screen = renderDiff(verdict, { before: 'monday.json', after: 'friday.json' });
    expect(screen).toBe(
      `before: monday.json
after:  friday.json

Model   Scenario     Before   After   Change in time (90 %)      Verdict
INT8    latency        2.79    2.49   +12.0 % (+8.0 to +15.3)    slower
INT8    throughput     3.33    3.85   -13.4 % (-15.0 to -12.0)   faster
Before and after: how many times as fast as FP32 in the same run. Change in time, with its interval: above 0 is slower.

Model   Scenario     Before(ms)   After(ms)   Change in time (90 %)      Verdict
FP32    latency            29.8        29.9   +0.3 % (-0.5 to +1.1)      the same
FP32    throughput         29.8        29.9   +0.3 % (-0.5 to +1.1)      not judged
INT8    latency            10.7        12.0   +12.0 % (+8.0 to +15.3)
INT8    throughput        138.5       120.0   -13.4 % (-15.0 to -12.0)
Milliseconds of one run: the median for latency, the median of block means for throughput.

What else differs between the reports:
  engine ort: 1.29.0 -> 1.30.0
  governor: performance -> (none)

Warning: INT8 has only 6 blocks. [few-blocks]
  Run without --quick.
Result: slower. 1 of 4 measurements is slower: INT8 latency is 12 % slower against FP32 (90 % interval 8 % to 15.3 %).
`,
    );
  });

  it('names the reference of each column where they have several', () => {
    const other = {
      reference: 'ov-fp32',
      referenceLabel: 'FP32 (openvino)',
      before: around(0.5),
      after: around(0.5),
      change: around(1),
    };
    const verdict = verdictOf({ changes: [beside('INT8', 'latency'), beside('BF16', 'latency', { ratio: other })] });
    expect(
      renderDiff(verdict)
        .split('\n')
        .slice(0, 4)
        .map((line) => line.slice(0, 36).trim()),
    ).toEqual([
      'Model   Scenario   Against',
      'INT8    latency    FP32',
      'BF16    latency    FP32 (openvino)',
      'Before and after: how many times as',
    ]);
  });

  it('says faster by the largest change', () => {
    const less = { ...FASTER, scenario: 'latency', ratio: { ...FASTER.ratio, change: around(0.9, 0.02) } } as Change;
    expect(closing(verdictOf({ verdict: 'faster', changes: [less, FASTER] }))).toBe(
      'Result: faster. 2 of 2 measurements are faster, most of all: INT8 throughput is 13.4 % faster against FP32 (90 % interval 12 % to 15 %).',
    );
    expect(closing(verdictOf({ verdict: 'faster', changes: [FASTER] }))).toBe(
      'Result: faster. INT8 throughput is 13.4 % faster against FP32 (90 % interval 12 % to 15 %).',
    );
    expect(closing(verdictOf({ verdict: 'faster', changes: [alone('FP32', 'latency')] }))).toBe(
      'Result: faster. The runs take less time than before.',
    );
  });

  it('says the same, within what, and that the machine changed', () => {
    expect(closing(verdictOf({ changes: [alone('FP32', 'latency')] }))).toBe(
      'Result: the same. No time changed by more than 10 %, which another day may do.',
    );
    const machine = alone('FP32', 'latency', { verdict: 'not-judged', timeRatio: around(1.4) });
    expect(closing(verdictOf({ changes: [machine, beside('INT8', 'latency')] }))).toBe(
      'Result: the same. No column changed by more than 3 % against FP32 of the same run. The machine changed: FP32 latency takes 1.40 times as long.',
    );
    expect(closing(verdictOf({ verdict: 'not-slower', changes: [beside('INT8', 'latency')] }))).toBe(
      'Result: not slower. No column lost more than 3 % against FP32 of the same run; whether some are faster is not clear.',
    );
  });

  it('says what is open when inconclusive', () => {
    const open = beside('INT8', 'latency', { verdict: 'inconclusive' });
    expect(closing(verdictOf({ verdict: 'inconclusive', changes: [alone('FP32', 'latency'), open] }))).toBe(
      'Result: inconclusive. It is not clear whether INT8 latency changed; measure both again on a quiet machine, or for longer with --budget.',
    );
    expect(closing(verdictOf({ verdict: 'inconclusive', changes: [FASTER] }))).toBe(
      'Result: inconclusive. Not everything could be compared.',
    );
  });

  it('says that there is nothing to compare, and why', () => {
    expect(renderDiff(verdictOf({ verdict: 'inconclusive' }))).toBe(
      'Result: inconclusive. Nothing could be compared.\n',
    );
    const warnings = [{ code: 'mixed-settings', message: 'Batch 16 and 8.', remedy: '' }];
    expect(renderDiff(verdictOf({ verdict: 'inconclusive', warnings }))).toBe(
      'Warning: Batch 16 and 8. [mixed-settings]\nResult: inconclusive. Nothing could be compared: see the warnings.\n',
    );
  });

  it('tells variants of one label apart', () => {
    const changes = [SLOWER, { ...SLOWER, variantId: 'openvino-int8' }];
    const lines = renderDiff(verdictOf({ verdict: 'slower', changes })).split('\n');
    expect(lines.slice(1, 3).map((line) => line.slice(0, 21))).toEqual([
      'INT8 [ort-int8]      ',
      'INT8 [openvino-int8] ',
    ]);
  });

  it('colours only when asked to, and keeps the columns', () => {
    const verdict = verdictOf({ verdict: 'slower', changes: [SLOWER, FASTER] });
    const coloured = renderDiff(verdict, { color: true });
    expect(coloured).toContain('\u001b[31mslower\u001b[39m');
    expect(coloured).toContain('\u001b[32mfaster\u001b[39m');
    expect(stripVTControlCharacters(coloured)).toBe(renderDiff(verdict));
  });

  it('keeps hostile strings off the screen, whatever they are', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const verdict = verdictOf({
          verdict: 'slower',
          changes: [
            { ...SLOWER, label: text, variantId: text },
            { ...SLOWER, label: text, variantId: 'other' },
          ],
          differences: [{ what: text, before: text, after: text }],
          warnings: [{ code: text, message: text, remedy: text }],
        });
        const screen = renderDiff(verdict, { before: text, after: HOSTILE });
        expect(withoutLineBreaks(screen)).not.toMatch(UNSAFE);
        expect(screen.split('\n').length).toBeLessThanOrEqual(22);
        expect(screen.length).toBeLessThan(12_000);
      }),
    );
  });

  it('keeps everything of two hostile reports off the screen that a comparison takes from them', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const verdict = compareReports(hostileReport('x', 'a'), hostileReport(text, 'b'), { allowMixed: true });
        const screen = renderDiff(verdict);
        expect(withoutLineBreaks(screen)).not.toMatch(UNSAFE);
        for (const what of ['CPU', 'host', 'engine ort', 'Node.js', 'tool']) expect(screen).toContain(`  ${what}: `);
        expect(screen).toContain('  session option x: ax -> ');
        expect(screen.length).toBeLessThan(20_000);
      }),
      { numRuns: 40 },
    );
  });
});

/** Two blocks a result, and the same text wherever a report may have any. */
function hostileReport(text: string, option: string): Report {
  const report = buildReport(
    [
      { ...FP32, label: text },
      { ...INT8, label: text },
    ],
    [],
    { gradeReasons: [text] },
  );
  const { environment, settings } = report;
  return {
    ...report,
    grade: 'C',
    tool: { name: text, version: `${option}${text}` },
    environment: {
      ...environment,
      host: `${option}${text}`,
      cpu: { ...environment.cpu, model: `${option}${text}` },
      engines: { ort: `${option}${text}` },
      node: `${option}${text}`,
    },
    settings: { ...settings, sessionOptions: { x: `${option}${text}`, [`${option}${text}`]: text } },
    results: report.results.map((result) => {
      const [block] = result.blocks;
      return block === undefined ? result : { ...result, blocks: [block, { ...block, order: 1 }] };
    }),
  };
}

function closing(verdict: Verdict): string | undefined {
  return renderDiff(verdict).split('\n').at(-2);
}
