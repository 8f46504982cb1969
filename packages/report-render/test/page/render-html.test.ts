import { gunzipSync } from 'node:zlib';
import type { Report } from '@rn50/bench-stats';
import { describe, expect, it } from 'vitest';
import { findingsByTopic } from '../../src/findings/report-findings.js';
import { escapeHtml } from '../../src/page/html.js';
import { renderHtml } from '../../src/page/render-html.js';
import { buildReport, FP32, INT8 } from '../fixtures.js';
import { HOSTILE, UNSAFE, withoutLineBreaks } from '../hostile.js';
import { fullReport, usualReport } from './full-report.js';

const EVIL = `${HOSTILE}</script></style></title>-->]]><script>alert("1")</script><img src=x onerror='alert(2)'>\${7}`;

/** Texts that a report gives meaning to; all others may be anything. */
const FIXED =
  /^(ort|openvino|fp32|int8|ok|latency|throughput|direct|transposes|Conv|A|passed|failed|[a-z]+-[a-z0-9-]+)$/;

/** Every free text of a report ends in what no page may obey. */
function hostile<T>(value: T, key?: string): T;
function hostile(value: unknown, key = ''): unknown {
  if (typeof value === 'string') {
    const isFixed = FIXED.test(value) || /^(startedAt|source|int8Path|goal|platform|side|sizeFrom|values)$/.test(key);
    return isFixed ? value : value + EVIL + 'x'.repeat(10_000);
  }
  if (Array.isArray(value)) return value.map((item) => hostile(item, key));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, hostile(item, name)]));
}

const titlesOf = (page: string) => [...page.matchAll(/<h2 id="[^"]*">([^<]*)</g)].map(([, title]) => title);
const embedded = (page: string): string => {
  const [, block = ''] = /<script type="application\/gzip"[^>]*>([^<]*)</.exec(page) ?? [];
  return gunzipSync(Buffer.from(block, 'base64')).toString();
};

describe('renderHtml', () => {
  it('shows hostile texts as text', async () => {
    const page = await renderHtml(hostile(fullReport()));
    expect(page).not.toMatch(/<script>alert|<img|<\/title>-->/);
    expect(page.match(/<script/g)).toHaveLength(2);
    expect(page).toContain('&lt;script&gt;alert(');
    expect(withoutLineBreaks(page).replaceAll('\t', '')).not.toMatch(UNSAFE);
    expect(page).not.toContain('x'.repeat(5000));
    expect(page.length).toBeLessThan(1e6);
  });

  it('leaves out what a report does not have', async () => {
    expect(titlesOf(await renderHtml(buildReport()))).toEqual([
      'Speed',
      'Distribution of times',
      'The run over time',
      'Machine and programs',
      'Settings',
      'Measure again',
      'Terms',
    ]);
  });

  it('says every finding, in its own words or in those of its section', async () => {
    const report = fullReport();
    const page = await renderHtml(report);
    const told = findingsByTopic(report).filter(({ topic }) => !['gates', 'grade', 'cpu'].includes(topic));
    const texts = told.flatMap(({ findings }) => findings.flatMap(({ text, details = [] }) => [text, ...details]));
    const shown = page.replace(/<\/?strong[^>]*>/g, '');
    expect(texts.filter((text) => !shown.includes(escapeHtml(text)))).toEqual([]);
  });

  it.each<[string, Report]>([
    ['no column', buildReport([], [])],
    ['one column', buildReport([FP32], [])],
    ['a failed side', buildReport([FP32, { ...INT8, failed: { status: 'crashed', message: 'segfault' } }], [])],
    ['nothing but failures', buildReport([{ ...FP32, failed: { status: 'timeout', message: '' } }], [])],
  ])('has a page for a report with %s', async (_name, report) => {
    expect(await renderHtml(report)).toContain('</html>');
  });

  it('names no host, no account and no folder, in the page and in the report that it holds', async () => {
    const report = usualReport(2);
    const secret = {
      ...report,
      environment: { ...report.environment, host: 'build-box-7' },
      models: report.models.map((model) => ({ ...model, path: `/home/jane.doe/nets/${model.id}.onnx` })),
      warnings: [{ code: 'x', message: 'cannot read /home/jane.doe/nets/a.onnx on build-box-7', remedy: '' }],
    };
    const page = await renderHtml(secret);
    expect(page + embedded(page)).not.toMatch(/jane\.doe|build-box-7|\/nets/);
  });

  it('takes very many samples in one block', async () => {
    const report = buildReport();
    const samplesMs = Array.from({ length: 150_000 }, (_, index) => 10 + (index % 7));
    const block = { order: 0, startedAtMs: 0, wakeUpMs: 1, samplesMs };
    const results = report.results.map((result, index) => (index === 0 ? { ...result, blocks: [block] } : result));
    const page = await renderHtml({ ...report, results });
    expect(page).toContain('>150000<');
    expect(JSON.parse(embedded(page)).results[0].blocks[0].samplesMs).toHaveLength(150_000);
  });

  it('is small for a run of the usual size', async () => {
    expect((await renderHtml(usualReport())).length).toBeLessThan(1e6);
  });
});
