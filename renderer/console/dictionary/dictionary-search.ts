import type { DictionaryRow } from '#shared/catalogue/data-dictionary.ts';

/** The rows of a type (all types when absent) that contain every word of the search, wherever it stands. */
export function searchRows(
  rows: readonly DictionaryRow[],
  type: string | undefined,
  search: string,
): readonly DictionaryRow[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return rows.filter((row) => (type === undefined || row.typeId === type) && words.every((word) => isIn(row, word)));
}

function isIn(row: DictionaryRow, word: string): boolean {
  const texts = [row.typeLabel, row.label, row.path, row.typeLabelText, row.sensitivityLabel, row.help, ...row.options];
  return texts.some((text) => text.toLowerCase().includes(word));
}
