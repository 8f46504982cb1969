import { describe, expect, it } from 'vitest';
import { emphasised, info } from '../../src/findings/finding.js';
import { findingItems } from '../../src/page/finding-items.js';

describe('findingItems', () => {
  it('shows the emphasised words in the severity and the details beneath', () => {
    const finding = { ...emphasised('warning', '', 'Warning:', ' others <ran>'), details: ['Close & repeat.'] };
    expect(findingItems([finding])?.source).toBe(
      [
        '<ul class="findings">',
        '<li class="warning"><p><strong class="warning">Warning:</strong> others &lt;ran&gt;</p>',
        '<p class="detail">Close &amp; repeat.</p>',
        '</li>',
        '</ul>',
        '',
      ].join('\n'),
    );
  });

  it('leaves a finding without severity unmarked, and an empty list out', () => {
    expect(findingItems([info('CPU: x')])?.source).toContain('<li><p>CPU: x</p>');
    expect(findingItems([])).toBeNull();
  });
});
