import { stripVTControlCharacters } from 'node:util';
import { type Change, compareReports, type Report, type Verdict } from '@rn50/bench-stats';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderDiff } from '../../src/diff/render-diff.js';
import { around, buildReport, FP32, INT8 } from '../fixtures.js';
import { HOSTILE, hostileText, UNSAFE, withoutLineBreaks } from '../hostile.js';

function change(label: string, scenario: Change['scenario'], overrides: Partial<Change> = {}): Change {
  return {
    variantId: `ort-${label.toLowerCase()}`,
    label,
    scenario,
    beforeMs: around(29.8),
    afterMs: around(29.9),
    timeRatio: { value: 1.003, low: 0.995, high: 1.011 },
    pValue: 0.42,
    effect: 0.05,
    verdict: 'same',
    ...overrides,
  };
}

function verdictOf(overrides: Partial<Verdict>): Verdict {
  return { verdict: 'same', changes: [], differences: [], warnings: [], margin: 0.02, confidence: 0.95, ...overrides };
}

const SLOWER = change('INT8', 'latency', {
  beforeMs: around(10.7),
  afterMs: around(12),
  timeRatio: { value: 1.12, low: 1.08, high: 1.153 },
  pValue: 0.0002,
  effect: 0.91,
  verdict: 'slower',
});
const FASTER = change('INT8', 'throughput', {
  beforeMs: around(138.5),
  afterMs: around(120),
  timeRatio: { value: 0.866, low: 0.85, high: 0.88 },
  pValue: 0.004,
  effect: -0.4,
  verdict: 'faster',
});

describe('renderDiff', () => {
  it('prints the table, what else differs, warnings and the closing line', () => {
    const verdict = verdictOf({
      verdict: 'slower',
      changes: [change('FP32', 'latency'), change('FP32', 'throughput', { effect: 0.2, pValue: 0.13 }), SLOWER, FASTER],
      differences: [
        { what: 'engine ort', before: '1.29.0', after: '1.30.0' },
        { what: 'governor', before: 'performance', after: '' },
      ],
      warnings: [{ code: 'few-blocks', message: 'INT8 has only 6 blocks.', remedy: 'Run without --quick.' }],
    });
    expect(renderDiff(verdict, { before: 'monday.json', after: 'friday.json' })).toBe(
      `before: monday.json
after:  friday.json

Model   Scenario     Before(ms)   After(ms)   Change in time (95 % interval)                Verdict    Effect
FP32    latency            29.8        29.9   0.3 % slower (0.5 % faster to 1.1 % slower)   the same   negligible
FP32    throughput         29.8        29.9   0.3 % slower (0.5 % faster to 1.1 % slower)   the same   small, p 0.13
INT8    latency            10.7        12.0   12 % slower (8 % to 15.3 %)                   slower     large, p < 0.001
INT8    throughput        138.5       120.0   13.4 % faster (12 % to 15 %)                  faster     medium, p 0.004
Milliseconds of one run: the median for latency, the median of block means for throughput. Less is better; 50 % faster is half the time.

What else differs between the reports:
  engine ort: 1.29.0 -> 1.30.0
  governor: performance -> (none)

Warning: INT8 has only 6 blocks. [few-blocks]
  Run without --quick.
Result: slower. 1 of 4 measurements is slower: INT8 latency is 12 % slower (95 % interval 8 % to 15.3 %).
`,
    );
  });

  it('says faster by the largest change', () => {
    const verdict = verdictOf({
      verdict: 'faster',
      changes: [change('INT8', 'latency', { ...FASTER, scenario: 'latency', timeRatio: around(0.9, 0.02) }), FASTER],
    });
    expect(closing(verdict)).toBe(
      'Result: faster. 2 of 2 measurements are faster, most of all: INT8 throughput is 13.4 % faster (95 % interval 12 % to 15 %).',
    );
    expect(closing(verdictOf({ verdict: 'faster', changes: [FASTER] }))).toBe(
      'Result: faster. INT8 throughput is 13.4 % faster (95 % interval 12 % to 15 %).',
    );
    expect(closing(verdictOf({ verdict: 'faster', changes: [change('FP32', 'latency')] }))).toBe(
      'Result: faster. The runs take less time than before.',
    );
  });

  it('says the same, within the margin', () => {
    expect(closing(verdictOf({ changes: [change('FP32', 'latency')], margin: 0.05 }))).toBe(
      'Result: the same (within 5 %). No time changed by more than 5 %.',
    );
  });

  it('says what is open when inconclusive', () => {
    const open = change('INT8', 'latency', {
      timeRatio: { value: 1.03, low: 0.96, high: 1.1 },
      verdict: 'inconclusive',
    });
    expect(closing(verdictOf({ verdict: 'inconclusive', changes: [change('FP32', 'latency'), open] }))).toBe(
      'Result: inconclusive. It is not clear whether the time of INT8 latency changed; measure both again on a quiet machine, or for longer.',
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
      'Warning: Batch 16 and 8. [mixed-settings]\nResult: inconclusive. Nothing could be compared: see the warnings above.\n',
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
        expect(screen.split('\n').length).toBeLessThanOrEqual(15);
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
