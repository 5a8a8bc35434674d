import { CodedError } from '#shared/kernel/coded-error.ts';
import { calmNumber, cellName, type GridCell, type GridMerge, type GridProblem, type GridSheet } from './grid.ts';
import { dateOfSerial, hasLostDigits, type NumberStyle, plainNumber } from './number-formats.ts';
import { READ_LIMITS } from './read-limits.ts';

/** `5.10101E+17` typed or pasted as text: the digits behind are gone. */
const EXPONENT = /^\d(\.\d+)?E\+?1[5-9]$/i;

/** A picture that WPS keeps inside a cell. */
const PICTURE = /^=?(_xlfn\.)?DISPIMG\(/;

/** A number as it stands in a cell, and how its style shows it. */
export interface GivenNumber extends NumberStyle {
  readonly number: number;
  readonly is1904: boolean;
  readonly isFormula: boolean;
}

/** Counts the cells of a whole workbook. */
export interface CellBudget {
  left: number;
}

/** Collects one sheet, cell by cell and within bounds; used by the readers of all formats. */
export class SheetBuilder {
  readonly #name: string;
  readonly #hidden: boolean;
  readonly #rows: (GridCell | undefined)[][] = [];
  readonly #merges: GridMerge[] = [];
  readonly #hiddenRows: number[] = [];
  readonly #hiddenColumns: number[] = [];
  readonly #problems: GridProblem[] = [];
  readonly #budget: CellBudget;

  constructor(name: string, hidden: boolean, budget: CellBudget) {
    this.#name = name;
    this.#hidden = hidden;
    this.#budget = budget;
  }

  addText(row: number, column: number, text: string, isFormula = false): void {
    if (text.length > READ_LIMITS.cellText) throw new CodedError('F03', '有一个单元格的文字过长');
    if (text.trim() === '') return;
    if (EXPONENT.test(text.trim())) this.problem('F13', row, column);
    if (PICTURE.test(text)) this.problem('F18', row, column);
    else this.#put(row, column, { kind: 'text', value: text, isFormula });
  }

  addNumber(row: number, column: number, given: GivenNumber): void {
    const { number, isDate, digits, is1904, isFormula } = given;
    const date = isDate ? dateOfSerial(number, is1904) : null;
    if (!Number.isFinite(number)) {
      this.problem('F15', row, column);
    } else if (date !== null) {
      this.#put(row, column, { kind: date.length < 10 ? 'text' : 'date', value: date, isFormula });
    } else if (hasLostDigits(number)) {
      this.problem('F13', row, column);
      this.#put(row, column, { kind: 'text', value: plainNumber(number), isFormula });
    } else if (digits > 0 && Number.isInteger(number) && number >= 0) {
      // `0012` kept as the number 12 and shown with its zeros is a code.
      this.#put(row, column, { kind: 'text', value: String(number).padStart(digits, '0'), isFormula });
    } else this.#put(row, column, { kind: 'number', value: calmNumber(number), isFormula });
  }

  /** A date written as such (`t="d"`): `2026-03-05`, `2026-03-05T14:30:00Z`. */
  addDate(row: number, column: number, text: string): void {
    const [, day, time = '00:00'] = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}))?/.exec(text) ?? [];
    if (day === undefined) this.addText(row, column, text);
    else this.#put(row, column, { kind: 'date', value: time === '00:00' ? day : `${day}T${time}`, isFormula: false });
  }

  addTruth(row: number, column: number, value: boolean): void {
    this.#put(row, column, { kind: 'bool', value, isFormula: false });
  }

  addMerge(merge: GridMerge): void {
    if (this.#merges.length >= READ_LIMITS.merges) throw new CodedError('F03', '合并单元格过多');
    this.#merges.push(merge);
  }

  hideRow(row: number): void {
    this.#hiddenRows.push(row);
  }

  hideColumns(from: number, to: number): void {
    for (let column = from; column <= Math.min(to, READ_LIMITS.columns); column++) this.#hiddenColumns.push(column);
  }

  problem(code: GridProblem['code'], row: number, column: number): void {
    if (this.#problems.length >= READ_LIMITS.problems) return;
    this.#problems.push({ code, sheet: this.#name, cell: cellName(row, column) });
  }

  finish(): GridSheet {
    const last = this.#rows.length;
    const widest = this.#rows.reduce((most, row) => Math.max(most, row.length), 0);
    return {
      name: this.#name,
      hidden: this.#hidden,
      rows: this.#rows,
      merges: this.#merges
        .filter(({ top, left, bottom, right }) => top <= last && left <= widest && bottom >= top && right >= left)
        .map((merge) => ({ ...merge, bottom: Math.min(merge.bottom, last), right: Math.min(merge.right, widest) })),
      hiddenRows: this.#hiddenRows.filter((row) => (this.#rows[row - 1]?.length ?? 0) > 0),
      hiddenColumns: this.#hiddenColumns.filter((column) => column <= widest),
      problems: this.#problems,
    };
  }

  #put(row: number, column: number, cell: GridCell): void {
    if (row < 1 || row > READ_LIMITS.rows) throw new CodedError('F03', `超过 ${READ_LIMITS.rows} 行`);
    if (column < 1 || column > READ_LIMITS.columns) throw new CodedError('F03', `超过 ${READ_LIMITS.columns} 列`);
    if (--this.#budget.left < 0) throw new CodedError('F03', '单元格过多');
    while (this.#rows.length < row) this.#rows.push([]);
    const cells = this.#rows[row - 1] ?? [];
    while (cells.length < column) cells.push(undefined);
    cells[column - 1] = cell;
  }
}
