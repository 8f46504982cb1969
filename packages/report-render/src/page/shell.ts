import { createHash } from 'node:crypto';
import { type Html, html, rawHtml } from './html.js';
import { pageScript } from './script/page-script.js';
import { PAGE_STYLE } from './style/page-style.js';

/** A page in one file, whatever it shows. */
export interface Page {
  /** The page's heading and the name of its tab. */
  readonly title: string;
  /** The rest of a heading that is a sentence, in smaller letters. */
  readonly titleRest?: string;
  /** What was measured, on what, above and below the heading. */
  readonly kicker: string;
  readonly subtitles: readonly string[];
  /** The first screen, below the heading: the answer. */
  readonly lead: Html;
  readonly sections: readonly PageSection[];
  /** Files that the page offers to save; they need the page's script. */
  readonly downloads?: readonly PageDownload[];
  /** Program and date, at the foot. */
  readonly footer: string;
}

/** A part with a heading of its own, named in the list of contents. */
export interface PageSection {
  /** Unique in the page: letters, digits and dashes. */
  readonly id: string;
  readonly title: string;
  readonly body: Html;
  /** Whether it stands on paper too; unless given, it does. */
  readonly isPrinted?: boolean;
}

/** A file inside the page. */
export interface PageDownload {
  /** Unique in the page: letters, digits and dashes. */
  readonly id: string;
  /** Of the saved file. */
  readonly name: string;
  readonly type: 'application/json' | 'text/csv';
  /** The content, compressed with gzip and written in base64. */
  readonly gzipBase64: string;
}

/**
 * The whole document. Its policy lets run the one style sheet and the one script, by their hashes, and nothing else: no request can
 * leave the page. It has no style attribute, and is complete without the script.
 */
export function renderPage(page: Page): string {
  const { title, titleRest = '', kicker, subtitles, lead, sections, downloads = [], footer } = page;
  const script = pageScript();
  const policy = [
    "default-src 'none'",
    `style-src '${sha256(PAGE_STYLE)}'`,
    `script-src '${sha256(script)}'`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  const document = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="rn50">
<title>${title}: ${kicker}</title>
<link rel="icon" href="data:,">
<style>${rawHtml(PAGE_STYLE)}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<header class="top">
<p class="kicker">${kicker}</p>
<h1>${title}${titleRest !== '' && html` <span class="rest">${titleRest}</span>`}</h1>
${subtitles.map((line) => html`<p class="subtitle">${line}</p>\n`)}</header>
<main id="main">
<div class="lead">
${lead}
</div>
${contentsOf(sections)}
${sections.map(sectionOf)}
</main>
<footer class="bottom">
${
  downloads.length > 0 &&
  html`<div class="tools" data-downloads></div>
`
}<p>${footer}</p>
</footer>
${downloads.map(downloadOf)}<script>${rawHtml(script)}</script>
</body>
</html>
`;
  return document.source;
}

function contentsOf(sections: readonly PageSection[]): Html {
  return html`<nav class="contents" aria-label="Contents">
<ul>
${sections.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>\n`)}</ul>
</nav>`;
}

function sectionOf({ id, title, body, isPrinted = true }: PageSection): Html {
  return html`<section id="${id}"${!isPrinted && html` class="screen-only"`} aria-labelledby="${id}-title">
<h2 id="${id}-title">${title}</h2>
${body}
</section>
`;
}

/** A block of data: browsers do not run it, and base64 cannot end the element. */
function downloadOf({ id, name, type, gzipBase64 }: PageDownload): Html {
  return html`<script type="application/gzip" id="${id}" data-name="${name}" data-type="${type}">${rawHtml(gzipBase64.replace(/[^A-Za-z0-9+/=]/g, ''))}</script>
`;
}

function sha256(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
