import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { html } from '../../src/page/html.js';
import { renderPage } from '../../src/page/shell.js';

const page = renderPage({
  title: 'ResNet50 <v1>',
  kicker: 'rn50',
  subtitles: ['2 threads'],
  lead: html`<p>3.0 times</p>`,
  sections: [{ id: 'speed', title: 'Speed & times', body: html`<p>37.5</p>` }],
  downloads: [
    { id: 'raw', name: 'report.json', type: 'application/json', gzipBase64: gzipSync('{}').toString('base64') },
  ],
  footer: 'rn50 0.1.0',
});

describe('renderPage', () => {
  it('lets run its one style sheet and its one script by their hashes, and nothing else', () => {
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1]?.replaceAll('&#39;', "'") ?? '';
    const hashOf = (text = '') => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
    const [style, ...otherStyles] = [...page.matchAll(/<style>([\s\S]*?)<\/style>/g)].map(([, text]) => text);
    const [script, ...otherScripts] = [...page.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(([, text]) => text);
    expect([otherStyles, otherScripts]).toEqual([[], []]);
    expect(policy.split('; ')).toEqual([
      "default-src 'none'",
      `style-src ${hashOf(style)}`,
      `script-src ${hashOf(script)}`,
      'img-src data:',
      "base-uri 'none'",
      "form-action 'none'",
    ]);
  });

  it('has no style attribute, no handler in the markup and no address of another place', () => {
    expect(page).not.toMatch(/<[^>]* (style|on\w+)=/);
    expect(page).not.toMatch(/(src|href)="(?!#|data:,)/);
  });

  it('names its sections in the contents, and escapes what it is given', () => {
    expect(page).toContain('<title>ResNet50 &lt;v1&gt;: rn50</title>');
    expect(page).toContain('<a href="#speed">Speed &amp; times</a>');
    expect(page).toContain(
      '<section id="speed" aria-labelledby="speed-title">\n<h2 id="speed-title">Speed &amp; times</h2>',
    );
  });

  it('holds a file that can be saved, as a block of data', () => {
    const block =
      /<script type="application\/gzip" id="raw" data-name="report.json" data-type="application\/json">([^<]*)</;
    expect(Buffer.from(block.exec(page)?.[1] ?? '', 'base64')).toEqual(gzipSync('{}'));
  });
});
