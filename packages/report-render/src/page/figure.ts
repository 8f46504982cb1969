import { type Html, html, rawHtml } from './html.js';

/**
 * A drawing with its caption.
 *
 * @param id unique in the page; the name of the file when it is saved
 * @param svg drawn by this program, as `chartSvg` does
 */
export function figureHtml(id: string, svg: string, caption: string): Html {
  return html`<figure id="chart-${id}">
<div class="chart" role="group" aria-label="${caption}" tabindex="0">
${rawHtml(svg)}</div>
<figcaption>${caption}</figcaption>
</figure>
`;
}
