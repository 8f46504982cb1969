import { describe, expect, it } from 'vitest';
import { renderDiffHtml } from '../../src/diff/render-diff-html.js';
import { alone, beside, FASTER, SLOWER, verdictOf } from './changes.js';

const HOSTILE = '"><script>alert(1)</script>]]>';

describe('renderDiffHtml', () => {
  it('has verdict, charts with their tables, differences and warnings, without host and folders', async () => {
    const page = await renderDiffHtml(
      verdictOf({
        verdict: 'slower',
        changes: [alone('FP32', 'latency'), alone('FP32', 'throughput'), SLOWER, FASTER],
        differences: [{ what: 'host', before: 'anns-laptop', after: 'runner-7' }],
        warnings: [{ code: 'few-blocks', message: 'Few blocks.', remedy: 'Run without --quick.' }],
      }),
      { before: '/home/ann/monday.json', after: 'friday.json' },
    );
    expect(page).toContain('<h1>INT8 latency is 12 % slower</h1>');
    expect(page).toContain('INT8 latency is 12 % slower against FP32');
    expect([...page.matchAll(/<section id="(\w+)"/g)].map(([, id]) => id)).toEqual([
      'ratios',
      'times',
      'differences',
      'warnings',
      'rules',
    ]);
    expect(page.match(/<svg/g)).toHaveLength(2);
    expect(page).toContain('INT8, before: 2.79 times as fast');
    expect(page).toContain('before: monday.json');
    expect(page).not.toMatch(/\/home|anns-laptop|runner-7/);
  });

  it('shows hostile texts as texts, and needs no column to be a page', async () => {
    const ratio = {
      reference: 'x',
      referenceLabel: HOSTILE,
      before: SLOWER.timeRatio,
      after: SLOWER.timeRatio,
      change: SLOWER.timeRatio,
    };
    const page = await renderDiffHtml(
      verdictOf({
        changes: [beside(HOSTILE, 'latency', { ratio })],
        differences: [{ what: HOSTILE, before: HOSTILE, after: '' }],
        warnings: [{ code: HOSTILE, message: HOSTILE, remedy: HOSTILE }],
      }),
      { before: HOSTILE },
    );
    expect(page.match(/<script/g)).toHaveLength(1);
    expect(page).not.toMatch(/<[^>]* (style|on\w+)=/);
    expect(await renderDiffHtml(verdictOf({ verdict: 'inconclusive' }))).toContain('Nothing could be compared');
  });
});
