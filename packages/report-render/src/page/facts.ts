import type { Fact } from '../view/facts.js';
import { type Html, html } from './html.js';

/** Names and values in two columns. */
export function factsHtml(facts: readonly Fact[]): Html {
  return html`<dl class="facts">
${facts.map(([name, value]) => value !== null && value !== '' && html`<div><dt>${name}</dt><dd>${value}</dd></div>\n`)}</dl>
`;
}
