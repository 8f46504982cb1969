import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { html, rawHtml } from '../../src/page/html.js';

describe('html', () => {
  it('escapes every text, in elements and in quoted attributes', () => {
    const text = `<script>alert("1")</script> & 'x'`;
    expect(html`<p title="${text}">${text}</p>`.source).toBe(
      '<p title="&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;x&#39;">&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;x&#39;</p>',
    );
  });

  it('joins lists, takes markup as it is, and leaves out what is absent', () => {
    const items = ['a', 'b<'].map((item) => html`<li>${item}</li>`);
    expect(html`<ul>${items}</ul>${null}${undefined}${false}${0}${rawHtml('<hr>')}`.source).toBe(
      '<ul><li>a</li><li>b&lt;</li></ul>0<hr>',
    );
  });

  it('lets no text end an element, an attribute or a comment', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('<', '>', '"', "'", '&', '/', '-', 'a', ']') }), (text) => {
        expect(html`${text}`.source).not.toMatch(/[<>"']/);
      }),
    );
  });
});
