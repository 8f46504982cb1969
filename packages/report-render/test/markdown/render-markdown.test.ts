import type { Report } from '@rn50/bench-stats';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderMarkdown } from '../../src/markdown/render-markdown.js';
import { privateReport, SECRET } from '../anonymous/private-report.js';
import { around, buildReport, FP32, INT8, pair, TUNED, TUNED_PAIR, type VariantSpec } from '../fixtures.js';
import { WHY } from '../why/why-report.js';
import { hostileMarkdown } from './hostile-markdown.js';
import { shownText, toHtml } from './parsed.js';

/** What GitHub takes for a comment. */
const MOST = 65_536;

describe('renderMarkdown', () => {
  it('has the answer, both tables, each with its chart, and then everything folded', () => {
    const report = buildReport([FP32, INT8, TUNED], undefined, {
      warnings: [{ code: 'few', message: 'too few samples', remedy: 'Give more.' }],
      gates: [{ name: 'fail-below', limit: 4, outcome: 'failed', message: 'is 3.08' }],
      why: whyReport(),
    });
    const markdown = renderMarkdown(report);
    const html = toHtml(markdown);
    const order = [
      '<h3>INT8 is <strong>3.1 times as fast here</strong>',
      'Grade: <strong>A</strong>',
      'Gate fail-below 4: <strong>failed</strong> (is 3.08)',
      '>throughput(fps)</td>',
      '<img src="fp32_int8_absolute.png"',
      '>throughput_times</td>',
      '<img src="fp32_int8_times.png"',
      '<summary>Intervals of every pair (1)</summary>',
      '<summary>Findings</summary>',
      '<summary>Warnings (1)</summary>',
      '<summary>Gates (1)</summary>',
      '<summary>Layers (',
      '<summary>Machine and programs</summary>',
      '<summary>Settings</summary>',
      '<summary>Measure again</summary>',
      '<code class="language-sh">rn50 compare',
    ];
    const places = order.map((part) => html.indexOf(part));
    expect(places.filter((place) => place < 0)).toEqual([]);
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(count(html, '<details>')).toBe(count(html, '</details>'));
    expect(html.lastIndexOf('<table>')).toBeLessThan(html.lastIndexOf('</table>'));
    // No line of a table is left as text.
    expect(shownText(html)).not.toContain('|');
  });

  it('shows hostile texts as texts, in every place', () => {
    fc.assert(
      fc.property(hostileMarkdown, (text) => {
        const html = toHtml(renderMarkdown(hostileReport(text)));
        expect(html).not.toMatch(
          /<(?!\/?(?:span|p|ul|ol|li|table|thead|tbody|tr|th|td|h3|strong|em|details|summary|pre|code|img|br)\b)/,
        );
        expect(html).not.toMatch(/<(img(?! src="fp32_int8_)|code(?! class="language-sh"))|<[^>]*\son\w+=/);
        expect(count(html, '<details>')).toBe(count(html, '</details>'));
        const code = /<pre>.*?<\/pre>/gs;
        expect(html.replace(code, '')).not.toMatch(/@\w|#\d|:\/\//);
      }),
      { numRuns: 30 },
    );
  });

  it('stays below the length of a comment, says what is left out, and keeps the answer', () => {
    const long = `${'<|*_`@a #1 $'.repeat(60)}`;
    const specs = Array.from({ length: 30 }, (_, index): VariantSpec => ({ ...TUNED, id: `v${index}`, label: long }));
    const many = <T>(entry: T): T[] => Array.from({ length: 100 }, () => entry);
    const report = buildReport(
      [FP32, INT8, ...specs],
      [pair(FP32.id, INT8.id, around(3), around(0.3)), ...many(pair(FP32.id, 'v1', around(3), around(0.3)))],
      {
        warnings: many({ code: long, message: long, remedy: long }),
        gates: many({ name: 'fail-below', limit: 2, outcome: 'failed', message: long }),
        gradeReasons: many(long),
        grade: 'C',
        settings: {
          ...buildReport().settings,
          sessionOptions: Object.fromEntries(many(0).map((_, i) => [`${long}${i}`, long])),
        },
        why: { ...whyReport(), layers: many({ ...layerOf(), name: long }) },
      },
    );
    const markdown = renderMarkdown(report);
    expect(markdown.length).toBeLessThan(MOST);
    expect(markdown).toMatch(/_\d+ more lines: see report\.json\._/);
    expect(markdown).toMatch(/_\d+ more columns: see report\.csv\._/);
    expect(markdown).toMatch(/^### INT8 is \*\*3\.0 times as fast here/);
    expect(count(markdown, '<details>')).toBe(count(markdown, '</details>'));
  });

  it('renders a report that has next to nothing', () => {
    const empty = buildReport([], [], { models: [], grade: 'inconclusive' });
    expect(toHtml(renderMarkdown(empty))).toContain('<h3>');
    const failed = buildReport([FP32, { ...INT8, failed: { status: 'crashed', message: 'SIGSEGV' } }], []);
    expect(renderMarkdown(failed)).toContain('SIGSEGV');
  });

  it('holds no name of a host, an account or a folder', () => {
    fc.assert(
      fc.property(
        fc.array(SECRET, { minLength: 4, maxLength: 4 }),
        ([host = '', user = '', folder = '', project = '']) => {
          const markdown = renderMarkdown(privateReport({ host, user, folder, project })).toLowerCase();
          for (const secret of [host, user, folder, project]) expect(markdown).not.toContain(secret.toLowerCase());
        },
      ),
      { numRuns: 10 },
    );
  });
});

/** A copy that a report may hold. */
function whyReport(): NonNullable<Report['why']> {
  return JSON.parse(JSON.stringify(WHY));
}

function layerOf() {
  const [layer] = whyReport().layers;
  if (layer === undefined) throw new Error('the fixture has layers');
  return layer;
}

function count(text: string, part: string): number {
  return text.split(part).length - 1;
}

/** A report with the text wherever a report may have one. */
function hostileReport(text: string): Report {
  const base = buildReport(
    [{ ...FP32, label: text }, { ...INT8, failed: { status: 'crashed', message: text } }, TUNED],
    [TUNED_PAIR],
  );
  return {
    ...base,
    tool: { name: text, version: text },
    environment: {
      ...base.environment,
      cpu: { ...base.environment.cpu, model: text },
      engines: { ort: text },
      os: { platform: text },
    },
    settings: {
      ...base.settings,
      sessionOptions: { [text]: text },
      inputs: [{ name: text, type: text, dims: [null, 3], sizeFrom: 'model', values: 'data', samples: 1 }],
    },
    models: base.models.map((model) => ({ ...model, source: 'user', path: `/x/${text}` })),
    warnings: [{ code: text, message: text, remedy: text }],
    gates: [{ name: 'baseline', limit: null, outcome: 'failed', message: text }],
    grade: 'C',
    gradeReasons: [`r ${text}`],
    why: {
      ...whyReport(),
      verdicts: [{ code: 'unfused-qdq', cause: text, evidence: { [text]: text }, fix: text, expectedGain: 2 }],
    },
  };
}
