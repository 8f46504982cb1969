import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printable } from '../../src/format/printable.js';
import { codeBlock, markdownText } from '../../src/markdown/markdown-text.js';
import { hostileMarkdown } from './hostile-markdown.js';
import { shownText, toHtml } from './parsed.js';

describe('markdownText', () => {
  it('shows the same text in a paragraph, a list item and a cell, whatever it is', () => {
    fc.assert(
      fc.property(hostileMarkdown, (raw) => {
        const text = printable(raw, 200);
        fc.pre(text !== '');
        const escaped = markdownText(text);
        for (const [source, around] of [
          [`x ${escaped}\n`, `x ${text}`],
          [`- ${escaped}\n`, text],
          [`| a | b |\n| :-- | --: |\n| ${escaped} | 1 |\n`, `ab${text}1`],
        ] as const) {
          const html = toHtml(source);
          expect(shownText(html)).toBe(around.replaceAll(' ', ''));
          expect(html).not.toMatch(/<(?!\/?(?:span|p|ul|li|table|thead|tbody|tr|th|td)\b)/);
        }
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    ['see @octocat', 'see <span>@</span>octocat'],
    ['fixes #12 and GH-7, a.b@c.de', 'fixes <span>#</span>12 and GH<span>-</span>7, a.b<span>@</span>c.de'],
    ['https://x.example www.x.example', 'https<span>:</span>//x.example www<span>.</span>x.example'],
    ['$x$ :tada:', '<span>$</span>x<span>$</span> <span>:</span>tada:'],
    ['fp32_int8 _x_ a|b', 'fp32_int8 \\_x\\_ a\\|b'],
    ['- 1', '\\- 1'],
    ['12. x', '12\\. x'],
  ])('keeps GitHub from making more of it: %s', (text, expected) => {
    expect(markdownText(text)).toBe(expected);
  });

  it('leaves usual sentences as they are', () => {
    const text = 'INT8 against FP32: 3.08 times the throughput (95 % interval 3.05 to 3.11), 0.36 ms.';
    expect(markdownText(text)).toBe(text);
  });
});

describe('codeBlock', () => {
  it('shows code with any number of backticks', () => {
    const text = "rn50 --fp32 '```a.onnx' | <b>";
    expect(toHtml(codeBlock(text, 'sh'))).toBe(
      '<pre><code class="language-sh">rn50 --fp32 \'```a.onnx\' | &lt;b&gt;\n</code></pre>',
    );
  });
});
