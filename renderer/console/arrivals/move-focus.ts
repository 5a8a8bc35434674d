/**
 * Moves the focus between the links of a table with the arrow keys: sideways to the next link of the row, up and down
 * to the nearest row that has a link in the same column. True when the focus moved.
 */
export function moveFocus(table: HTMLTableElement, key: string): boolean {
  const cell = document.activeElement?.closest('td');
  const row = cell?.closest('tr');
  if (!cell || !row || !table.contains(row)) return false;
  const target = key.startsWith('Arrow') ? linkTowards(table, row, cell, key) : null;
  target?.focus();
  return target !== null;
}

function linkTowards(
  table: HTMLTableElement,
  row: HTMLTableRowElement,
  cell: HTMLTableCellElement,
  key: string,
): HTMLAnchorElement | null {
  const isBackwards = key === 'ArrowLeft' || key === 'ArrowUp';
  const line =
    key === 'ArrowLeft' || key === 'ArrowRight'
      ? [...row.cells]
      : [...table.rows].filter((each) => each.closest('thead') === null).map((each) => each.cells[cell.cellIndex]);
  const ahead = isBackwards ? line.slice(0, line.indexOf(cell)).reverse() : line.slice(line.indexOf(cell) + 1);
  for (const each of ahead) {
    const link = each?.querySelector('a');
    if (link) return link;
  }
  return null;
}
