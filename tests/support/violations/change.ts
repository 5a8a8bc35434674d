/** Values of a record, to be changed in place. */
export type Loose = Record<string, unknown>;

/** Breaks one rule in the values of a valid sample. */
export type Change = (values: Loose) => void;

/** How to break every rule, by type and rule. */
export type Violations = Readonly<Record<string, Readonly<Record<string, Change>>>>;

/** A day after every date in a sample and after the tests' today. */
export const FUTURE = '2027-06-01';

export function rowsOf(values: Loose, list: string): Loose[] {
  return (values[list] ?? []) as Loose[];
}

/** Sets fields of the record. */
export function set(change: Loose): Change {
  return (values) => void Object.assign(values, change);
}

/** Sets fields of the first row of a list. */
export function inFirst(list: string, change: Loose): Change {
  return (values) => {
    const row = rowsOf(values, list)[0];
    if (!row) throw new Error(`no row in ${list}`);
    Object.assign(row, change);
  };
}

/** Sets fields of the row with this id. */
export function inRow(list: string, rowId: string, change: Loose): Change {
  return (values) => {
    const row = rowsOf(values, list).find(({ _row }) => _row === rowId);
    if (!row) throw new Error(`no row ${rowId} in ${list}`);
    Object.assign(row, change);
  };
}

/** One change after the other. */
export function both(...changes: readonly Change[]): Change {
  return (values) => {
    for (const change of changes) change(values);
  };
}
