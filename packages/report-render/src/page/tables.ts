import { plural } from '@rn50/bench-stats/words';
import type { Severity } from '../view/severity.js';
import { cellText, type Table, type TableCell } from '../view/table.js';
import { type Html, html } from './html.js';

export interface TableOptions {
  /** What the table shows, for everyone who reads it apart from its heading. */
  readonly caption: string;
  /** Whether a reader may sort it by a column, with the page's script. */
  readonly isSortable?: boolean;
}

/** Longer tables are folded below a chart. */
const LONG_ROWS = 8;

/** The class of a severity; `info` has none. */
export const SEVERITY_CLASS: Readonly<Record<Severity, string>> = {
  info: '',
  good: 'good',
  warning: 'warning',
  bad: 'bad',
};

/** A table with a caption. Its first column names the rows. On a narrow screen it moves sideways in its own frame. */
export function tableHtml({ columns, rows, note }: Table, { caption, isSortable = false }: TableOptions): Html {
  return html`<div class="table-frame" role="group" aria-label="${caption}" tabindex="0">
<table${isSortable && html` data-sortable`}>
<caption>${caption}</caption>
<thead>
<tr>${columns.map(({ heading, align }) => html`<th scope="col"${numeric(align)}>${heading}</th>`)}</tr>
</thead>
<tbody>
${rows.map((row) => html`<tr>${columns.map(({ align }, index) => cellHtml(row[index], index === 0, align))}</tr>\n`)}</tbody>
</table>
</div>
${note !== undefined && html`<p class="note">${note}</p>\n`}`;
}

/** The table beneath a chart: to be opened where it is long. */
export function tableBeneath(table: Table, options: TableOptions): Html {
  if (table.rows.length <= LONG_ROWS) return tableHtml(table, options);
  return foldedHtml(`${options.caption}: table of ${plural(table.rows.length, 'row')}`, tableHtml(table, options));
}

/** What a reader opens to see. */
export function foldedHtml(summary: string, body: Html): Html {
  return html`<details>
<summary>${summary}</summary>
${body}
</details>
`;
}

function cellHtml(cell: TableCell | undefined, isFirst: boolean, align: 'left' | 'right'): Html {
  const severity = typeof cell === 'object' ? SEVERITY_CLASS[cell.severity] : '';
  const text = severity === '' ? cellText(cell) : html`<strong class="${severity}">${cellText(cell)}</strong>`;
  return isFirst ? html`<th scope="row"${numeric(align)}>${text}</th>` : html`<td${numeric(align)}>${text}</td>`;
}

function numeric(align: 'left' | 'right'): Html | false {
  return align === 'right' && html` class="number"`;
}
