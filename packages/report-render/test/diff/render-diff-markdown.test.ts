import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderDiffMarkdown } from '../../src/diff/render-diff-markdown.js';
import { HOSTILE, hostileText, UNSAFE, withoutLineBreaks } from '../hostile.js';
import { alone, beside, FASTER, SLOWER, verdictOf } from './changes.js';

describe('renderDiffMarkdown', () => {
  it('has verdict and ratios first, the rest folded, without host and folders', () => {
    const verdict = verdictOf({
      verdict: 'slower',
      changes: [alone('FP32', 'latency'), SLOWER, FASTER],
      differences: [{ what: 'host', before: 'anneliese-laptop', after: 'runner-7' }],
      warnings: [
        { code: 'few-blocks', message: 'Few blocks in /home/anneliese/x.json.', remedy: 'Run without --quick.' },
      ],
    });
    const text = renderDiffMarkdown(verdict, { before: '/home/anneliese/monday.json', after: 'friday.json' });
    expect(text.split('<details>')[0]).toBe(`### rn50 diff: slower

1 of 3 measurements is slower: INT8 latency is 12 % slower against FP32 (90 % interval 8 % to 15.3 %).

before: monday.json<br>after: friday.json

| Model | Scenario | Before | After | Change in time (90 %) | Verdict |
| :-- | :-- | --: | --: | :-- | :-- |
| INT8 | latency | 2.79 | 2.49 | +12.0 % (+8.0 to +15.3) | slower |
| INT8 | throughput | 3.33 | 3.85 | -13.4 % (-15.0 to -12.0) | faster |

Before and after: how many times as fast as FP32 in the same run. Change in time, with its interval: above 0 is slower.

`);
    expect([...text.matchAll(/<summary>(.*)<\/summary>/g)].map(([, summary]) => summary)).toEqual([
      'Times',
      'Warnings (1)',
      'What else differs between the reports',
      'How it is judged',
    ]);
    expect(text).toContain('| host | one machine | another |');
    expect(text).not.toMatch(/anneliese|runner-7/);
  });

  it('shows times where nothing else was judged', () => {
    expect(renderDiffMarkdown(verdictOf({ changes: [alone('FP32', 'latency')] }))).toContain(
      'which another day may do.\n\n| Model | Scenario | Before(ms) |',
    );
  });

  it('stays a comment whatever the reports hold', () => {
    const many = Array.from({ length: 3000 }, (_, at) => beside(`INT8 ${at}`, 'latency', { verdict: 'inconclusive' }));
    const text = renderDiffMarkdown(verdictOf({ verdict: 'inconclusive', changes: many }));
    expect(text.length).toBeLessThan(65_536);
    expect(text).toContain('more lines: see diff.json');
    fc.assert(
      fc.property(hostileText, (hostile) => {
        const markdown = renderDiffMarkdown(
          verdictOf({
            changes: [
              { ...SLOWER, label: hostile },
              { ...SLOWER, variantId: hostile, label: hostile },
            ],
            differences: [{ what: hostile, before: hostile, after: hostile }],
            warnings: [{ code: hostile, message: hostile, remedy: hostile }],
          }),
          { before: hostile, after: HOSTILE },
        );
        expect(withoutLineBreaks(markdown)).not.toMatch(UNSAFE);
        expect(markdown.length).toBeLessThan(65_536);
        expect(markdown).not.toMatch(/<(?!\/?(?:details|summary|br|span)>)/);
      }),
      { numRuns: 50 },
    );
  });
});
