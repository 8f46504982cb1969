import type { Finding } from '../findings/finding.js';
import { type Html, html } from './html.js';
import { SEVERITY_CLASS, tableBeneath } from './tables.js';

/** Findings as a list; nothing without one. */
export function findingItems(findings: readonly Finding[]): Html | null {
  if (findings.length === 0) return null;
  return html`<ul class="findings">
${findings.map((finding) => html`<li${itemClass(finding)}>${findingBody(finding)}</li>\n`)}</ul>
`;
}

/** The text with its emphasis, its table, and its details beneath. */
function findingBody({ severity, text, emphasis, table, details = [] }: Finding): Html {
  const [from, to] = emphasis ?? [0, 0];
  const words =
    from === to
      ? html`${text}`
      : html`${text.slice(0, from)}<strong class="${SEVERITY_CLASS[severity]}">${text.slice(from, to)}</strong>${text.slice(to)}`;
  // The text of a finding with a table is the table's caption.
  return html`${table === undefined ? html`<p>${words}</p>\n` : tableBeneath(table, { caption: text, isSortable: true })}${details.map((detail) => html`<p class="detail">${detail}</p>\n`)}`;
}

function itemClass({ severity }: Finding): Html | null {
  const name = SEVERITY_CLASS[severity];
  return name === '' ? null : html` class="${name}"`;
}
