import { describe, expect, it } from 'vitest';
import { tableBeneath, tableHtml } from '../../src/page/tables.js';
import type { Table } from '../../src/view/table.js';

const table: Table = {
  columns: [
    { heading: 'Model', align: 'left' },
    { heading: 'FP32', align: 'right' },
  ],
  rows: [['latency <ms>', { text: '1.0', severity: 'bad' }], ['throughput']],
  note: 'Not shown: 2 "slower" points.',
};

describe('tableHtml', () => {
  it('has a caption, headings of columns and rows, figures on the right, the severity and the note', () => {
    const { source } = tableHtml(table, { caption: 'Figures' });
    expect(source).toContain('<caption>Figures</caption>');
    expect(source).toContain('<th scope="col">Model</th><th scope="col" class="number">FP32</th>');
    expect(source).toContain(
      '<tr><th scope="row">latency &lt;ms&gt;</th><td class="number"><strong class="bad">1.0</strong></td></tr>',
    );
    expect(source).toContain('<tr><th scope="row">throughput</th><td class="number"></td></tr>');
    expect(source).toContain('<p class="note">Not shown: 2 &quot;slower&quot; points.</p>');
    expect(source).not.toContain('data-sortable');
  });

  it('says which tables can be sorted', () => {
    expect(tableHtml(table, { caption: 'Figures', isSortable: true }).source).toContain('<table data-sortable>');
  });
});

describe('tableBeneath', () => {
  it('folds a long table, and says how long it is', () => {
    const rows = Array.from({ length: 53 }, (_, index) => [`conv${index}`, '1']);
    expect(tableBeneath({ ...table, rows }, { caption: 'Layers' }).source).toContain(
      '<details>\n<summary>Layers: table of 53 rows</summary>',
    );
    expect(tableBeneath(table, { caption: 'Layers' }).source).not.toContain('<details>');
  });
});
