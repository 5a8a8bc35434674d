import type { Values } from '../../store/desk-store.ts';

/** A child row: its values and its stable id. */
export type Row = Values & { readonly _row: string };

/** The rows of a list value; anything that is no row is left out. */
export function rowsOf(value: unknown): readonly Row[] {
  return Array.isArray(value) ? value.filter(isRow) : [];
}

function isRow(value: unknown): value is Row {
  return value !== null && typeof value === 'object' && '_row' in value && typeof value._row === 'string';
}

/** The value at a path such as `actual` or `items.<rowId>.topic`; undefined when there is none. */
export function valueAt(values: Values, path: string): unknown {
  const [head = '', rowId, ...rest] = path.split('.');
  if (rowId === undefined) return values[head];
  const row = rowsOf(values[head]).find((one) => one._row === rowId);
  return row && rest.length > 0 ? valueAt(row, rest.join('.')) : row;
}

/** New values with one value changed; everything beside its path stays the same object. */
export function withValueAt(values: Values, path: string, value: unknown): Values {
  const [head = '', rowId, ...rest] = path.split('.');
  if (rowId === undefined) return { ...values, [head]: value };
  const rows = rowsOf(values[head]).map((row) =>
    row._row === rowId ? { ...withValueAt(row, rest.join('.'), value), _row: row._row } : row,
  );
  return { ...values, [head]: rows };
}

/** The record and the rows that a path lies in, outermost first: what an expression at that path sees. */
export function levelsAt(values: Values, path: string): readonly Values[] {
  const [head = '', rowId, ...rest] = path.split('.');
  const row = rowId === undefined ? undefined : rowsOf(values[head]).find((one) => one._row === rowId);
  return row ? [values, ...levelsAt(row, rest.join('.'))] : [values];
}

/** True for a value that counts as not filled in. */
export function isEmptyValue(value: unknown): boolean {
  if (value === null || value === undefined) return true;
  if (typeof value === 'string') return value.trim() === '';
  if (Array.isArray(value)) return value.every(isEmptyValue);
  if (typeof value === 'object')
    return Object.entries(value).every(([key, item]) => key === '_row' || isEmptyValue(item));
  return false;
}
