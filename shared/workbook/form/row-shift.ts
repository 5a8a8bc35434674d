/**
 * What happens to places when rows are inserted below the last row of a repeating block. Rows count from 1, as in the
 * sheet. `count` is 0 when the block has rows enough.
 */
export interface RowShift {
  /** First and last row of the block in the template. */
  readonly from: number;
  readonly to: number;
  /** Rows inserted directly after `to`. */
  readonly count: number;
}

/** Where a row is found afterwards. */
export function shiftedRow(row: number, { to, count }: RowShift): number {
  return row > to ? row + count : row;
}

/** First and last row of a range afterwards: one that reaches the block's last row takes in what was inserted. */
export function shiftedSpan(top: number, bottom: number, shift: RowShift): readonly [number, number] {
  return [shiftedRow(top, shift), bottom >= shift.to ? bottom + shift.count : bottom];
}

const PLACE = /^(\$?)([A-Za-z]{1,3})(\$?)(\d{1,7})$/;
const SPAN = /^(\$?[A-Za-z]{1,3}\$?)(\d{1,7})(?::(\$?[A-Za-z]{1,3}\$?)(\d{1,7}))?$/;

/** Row and column letters of `B5` or `$B$5`; null when it is none. */
export function placeOf(reference: string): { readonly column: string; readonly row: number } | null {
  const match = PLACE.exec(reference);
  return match ? { column: (match[2] ?? '').toUpperCase(), row: Number(match[4]) } : null;
}

/** Column number from 1 of its letters. */
export function columnNumber(letters: string): number {
  let number = 0;
  for (const letter of letters.toUpperCase()) number = number * 26 + letter.charCodeAt(0) - 64;
  return number;
}

/** Rows and columns of a range (`B5:D6`, `B5`). */
export interface RangeBox {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/** The box of a range; null when it is no plain range of cells. */
export function boxOf(reference: string): RangeBox | null {
  const [first = '', last = first] = reference.split(':');
  const [from, to] = [placeOf(first), placeOf(last)];
  if (!from || !to) return null;
  return { top: from.row, bottom: to.row, left: columnNumber(from.column), right: columnNumber(to.column) };
}

/** One cell that stays with its content: `B7` becomes `B9`. */
export function shiftedCell(reference: string, shift: RowShift): string {
  const match = SPAN.exec(reference);
  if (!match || match[3] !== undefined) return reference;
  return `${match[1]}${shiftedRow(Number(match[2]), shift)}`;
}

/** Ranges separated by blanks (`sqref`), each taking in the inserted rows where it reaches the block's last row. */
export function shiftedRanges(references: string, shift: RowShift): string {
  return references
    .split(' ')
    .map((reference) => {
      const match = SPAN.exec(reference);
      if (!match) return reference;
      const [, column = '', row = '', lastColumn = column, lastRow = row] = match;
      const [top, bottom] = shiftedSpan(Number(row), Number(lastRow), shift);
      const isCell = match[3] === undefined && top === bottom;
      return isCell ? `${column}${top}` : `${column}${top}:${lastColumn}${bottom}`;
    })
    .join(' ');
}

/** Strings, external references, and references with the sheet before them. Function names and names are passed over. */
const REFERENCES =
  /"(?:[^"]|"")*"|\[\d+\][^!+\-*/,;()=<>&^ ]*!\$?[A-Z]{0,3}\$?\d*(?::\$?[A-Z]{0,3}\$?\d*)?|\[[^\]]*\]|((?:'(?:[^']|'')+'|[\p{L}\p{N}_.]+)!)?(?<![\p{L}\p{N}_.$])(?:(\$?[A-Z]{1,3})(\$?[1-9]\d{0,6})(?::(\$?[A-Z]{1,3})(\$?[1-9]\d{0,6}))?|(\$?[1-9]\d{0,6}):(\$?[1-9]\d{0,6}))(?![\p{L}\p{N}_.(![])/giu;

/** A reference inside a formula: columns are null where whole rows are meant; `last…` equal the first for one cell. */
interface FormulaReference {
  readonly sheet: string | null;
  readonly rows: readonly [string, string | null];
}

function changeReferences(
  formula: string,
  change: (reference: FormulaReference) => readonly [string, string | null],
): string {
  return formula.replaceAll(
    REFERENCES,
    (whole, sheet?: string, c1?: string, r1?: string, c2?: string, r2?: string, w1?: string, w2?: string) => {
      if (r1 === undefined && w1 === undefined) return whole;
      const name = sheet === undefined ? null : unquoted(sheet.slice(0, -1));
      const [first, last] = change({ sheet: name, rows: [r1 ?? w1 ?? '', r2 ?? w2 ?? null] });
      const before = sheet ?? '';
      if (w1 !== undefined) return `${before}${first}:${last}`;
      return last === null ? `${before}${c1}${first}` : `${before}${c1}${first}:${c2 ?? c1}${last}`;
    },
  );
}

function unquoted(name: string): string {
  return name.startsWith("'") ? name.slice(1, -1).replaceAll("''", "'") : name;
}

const isAbsolute = (row: string) => row.startsWith('$');
const numberOf = (row: string) => Number(row.replace('$', ''));
const written = (row: string, number: number) => `${isAbsolute(row) ? '$' : ''}${number}`;

/** Whether a reference without or with a sheet's name means `target`, in a formula that stands on `own`. */
function means(reference: FormulaReference, own: string | null, target: string): boolean {
  return (reference.sheet ?? own ?? '').toLowerCase() === target.toLowerCase();
}

/**
 * A formula outside of the block (on sheet `own`; null: no sheet, as in a defined name) after rows were inserted on
 * `target`: what lies below moves, and a range that ends on the block's last row takes in the inserted rows.
 */
export function shiftedFormula(formula: string, own: string | null, target: string, shift: RowShift): string {
  if (shift.count === 0) return formula;
  return changeReferences(formula, (reference) => {
    const [first, last] = reference.rows;
    if (!means(reference, own, target)) return [first, last];
    if (last === null) return [written(first, shiftedRow(numberOf(first), shift)), null];
    const [top, bottom] = shiftedSpan(numberOf(first), numberOf(last), shift);
    return [written(first, top), written(last, bottom)];
  });
}

/**
 * A formula of row `own` of the block on its place in row `target` (the same row, or a copy below): references to rows of
 * the block or above it go along when they are relative, as in copying; rows below the block are found where they moved;
 * a fixed range that ends on the block's last row takes in what was inserted.
 */
export function copiedFormula(formula: string, sheet: string, own: number, target: number, shift: RowShift): string {
  return changeReferences(formula, (reference) => {
    const [first, last] = reference.rows;
    if (!means(reference, sheet, sheet)) return [first, last];
    const moved = (row: string) => {
      const number = numberOf(row);
      if (number > shift.to) return written(row, number + shift.count);
      return isAbsolute(row) ? row : written(row, Math.max(1, number + target - own));
    };
    if (last === null) return [moved(first), null];
    const isFixed = isAbsolute(first) && isAbsolute(last);
    if (isFixed && numberOf(last) === shift.to) return [first, written(last, shift.to + shift.count)];
    return [moved(first), moved(last)];
  });
}

/** Formula of another cell of a shared group: relative columns and rows go along, absolute ones stay. */
export function sharedFormulaAt(formula: string, rows: number, columns: number): string {
  return formula.replaceAll(
    REFERENCES,
    (whole, sheet?: string, c1?: string, r1?: string, c2?: string, r2?: string, w1?: string, w2?: string) => {
      if (r1 === undefined && w1 === undefined) return whole;
      const row = (text: string) => (isAbsolute(text) ? text : String(numberOf(text) + rows));
      if (w1 !== undefined) return `${sheet ?? ''}${row(w1)}:${row(w2 ?? w1)}`;
      const column = (text: string) => (isAbsolute(text) ? text : lettersOf(columnNumber(text) + columns));
      const last = c2 === undefined ? '' : `:${column(c2)}${row(r2 ?? '')}`;
      return `${sheet ?? ''}${column(c1 ?? '')}${row(r1 ?? '')}${last}`;
    },
  );
}

function lettersOf(column: number): string {
  let letters = '';
  for (let rest = column; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
  }
  return letters;
}
