const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as it may stand in a page: nothing in it is ever markup. Line breaks become breaks. */
export function html(text: string): string {
  return text.replaceAll(/[&<>"']/g, (mark) => ENTITIES[mark] ?? '').replaceAll('\n', '<br>');
}

/** Head rows with groups: neighbours of a group under one cell. */
export interface HeadColumn {
  readonly label: string;
  readonly group: string | null;
}

/** `<tr>`s of a head with one level, or two where columns are grouped. */
export function headHtml(columns: readonly HeadColumn[]): string {
  const isTwoLevel = columns.some(({ group }) => group !== null);
  if (!isTwoLevel) return `<tr>${columns.map(({ label }) => `<th>${html(label)}</th>`).join('')}</tr>`;
  const upper: string[] = [];
  const lower: string[] = [];
  for (let at = 0; at < columns.length; ) {
    const { label, group } = columns[at] ?? { label: '', group: null };
    let end = at + 1;
    if (group === null) upper.push(`<th rowspan="2">${html(label)}</th>`);
    else {
      while (columns[end]?.group === group) end++;
      upper.push(`<th colspan="${end - at}">${html(group)}</th>`);
      for (const column of columns.slice(at, end)) lower.push(`<th>${html(column.label)}</th>`);
    }
    at = end;
  }
  return `<tr>${upper.join('')}</tr><tr>${lower.join('')}</tr>`;
}
