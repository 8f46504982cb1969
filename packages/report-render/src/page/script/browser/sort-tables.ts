/**
 * Runs in the page: a heading of a sortable table becomes a button that sorts by its column, then the other way round, then as
 * before.
 */
export function sortTables(): void {
  const numberIn = (text: string): number => {
    const value = Number.parseFloat(text.replace(/^[^\d.-]+/, ''));
    return Number.isNaN(value) ? Number.NEGATIVE_INFINITY : value;
  };
  const textOf = (row: HTMLTableRowElement, index: number): string => row.cells[index]?.textContent ?? '';

  for (const table of document.querySelectorAll<HTMLTableElement>('table[data-sortable]')) {
    const [body] = table.tBodies;
    const headings = [...(table.tHead?.rows[0]?.cells ?? [])];
    if (body === undefined) continue;
    const asWritten = [...body.rows];
    headings.forEach((heading, index) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.append(...heading.childNodes);
      heading.append(button);
      button.addEventListener('click', () => {
        const now = heading.getAttribute('aria-sort');
        const next = now === null ? 'ascending' : now === 'ascending' ? 'descending' : null;
        for (const other of headings) other.removeAttribute('aria-sort');
        if (next !== null) heading.setAttribute('aria-sort', next);
        const isNumeric = heading.classList.contains('number');
        const sign = next === 'descending' ? -1 : 1;
        const compare = (a: HTMLTableRowElement, b: HTMLTableRowElement): number => {
          const [left, right] = [textOf(a, index), textOf(b, index)];
          if (!isNumeric) return sign * left.localeCompare(right, 'en', { numeric: true });
          const [low, high] = [numberIn(left), numberIn(right)];
          return low === high ? 0 : sign * (low < high ? -1 : 1);
        };
        body.append(...(next === null ? asWritten : asWritten.toSorted(compare)));
      });
    });
  }
}
