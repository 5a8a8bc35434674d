import { linesOf, roomOf } from '../text-fit.ts';
import { numberIn, shownText, styleOf, withReplaced, withValue, writtenText } from './cell-content.ts';
import { type CellContent, formulaResult } from './evaluate.ts';
import type { FormIndex } from './form-index.ts';
import type { FormPlan, FormRepeat, FormValue } from './form-model.ts';
import { mergesOf } from './form-problems.ts';
import {
  columnNumber,
  copiedFormula,
  placeOf,
  type RowShift,
  shiftedFormula,
  shiftedRanges,
  shiftedRow,
} from './row-shift.ts';
import { formulaTag, type RawCell, type RawRow, type SheetPieces, withFormula } from './sheet-rows.ts';
import { attribute, withAttribute } from './xml-edit.ts';

/** Rows of another sheet after rows were inserted on `target`: only formulas that name it change. */
export function shiftedRows(
  rows: readonly RawRow[],
  own: string,
  target: string,
  shift: RowShift,
  prefix: string,
): readonly RawRow[] {
  return rows.map((row) => ({
    ...row,
    cells: row.cells.map((cell) => {
      if (cell.formula === null) return cell;
      const formula = shiftedFormula(cell.formula, own, target, shift);
      return formula === cell.formula ? cell : withFormula(cell, formula, prefix);
    }),
  }));
}

/** The sheet with single cells and the block's rows filled, and all rows below in their places. */
export function fillRows(pieces: SheetPieces, index: FormIndex, plan: FormPlan, shift: RowShift): SheetPieces {
  const filler = new RowFiller(pieces, index, plan, shift);
  return { ...pieces, rows: filler.rows() };
}

const EMPTY_ROW_TAG = (prefix: string) => `<${prefix}row>`;

class RowFiller {
  readonly #pieces: SheetPieces;
  readonly #index: FormIndex;
  readonly #plan: FormPlan;
  readonly #shift: RowShift;
  readonly #widths: readonly number[];

  constructor(pieces: SheetPieces, index: FormIndex, plan: FormPlan, shift: RowShift) {
    this.#pieces = pieces;
    this.#index = index;
    this.#plan = plan;
    this.#shift = shift;
    this.#widths = columnWidths(pieces.before);
  }

  rows(): readonly RawRow[] {
    const { repeat } = this.#plan;
    const block = repeat === null ? [] : this.#block(repeat);
    const isOutside = ({ row }: RawRow) => repeat === null || row < repeat.from || row > repeat.to;
    const around = this.#pieces.rows.filter(isOutside).map((row) => this.#moved(row));
    const rows = this.#withCells([...around, ...block].sort((one, other) => one.row - other.row));
    return this.#calculated(rows);
  }

  /** A row outside of the block on its new place. */
  #moved(row: RawRow): RawRow {
    const { sheet } = this.#plan;
    const cells = row.cells.map((cell) => {
      if (cell.formula === null) return cell;
      const range = attribute(formulaTag(cell), 'ref');
      const formula = shiftedFormula(cell.formula, sheet, sheet, this.#shift);
      const known = range === null ? {} : { range: shiftedRanges(range, this.#shift) };
      return withFormula(cell, formula, this.#pieces.prefix, known);
    });
    return { ...row, row: shiftedRow(row.row, this.#shift), cells };
  }

  #block(repeat: FormRepeat): readonly RawRow[] {
    const room = repeat.to - repeat.from + 1;
    const count = Math.max(room, repeat.rows.length);
    return Array.from({ length: count }, (_, at) => {
      const source = Math.min(repeat.from + at, repeat.to);
      return this.#blockRow(repeat, this.#rowAt(source), repeat.from + at, repeat.rows[at] ?? []);
    });
  }

  #rowAt(row: number): RawRow {
    const known = this.#pieces.rows.find((one) => one.row === row);
    return known ?? { row, tag: EMPTY_ROW_TAG(this.#pieces.prefix), cells: [] };
  }

  #blockRow(repeat: FormRepeat, source: RawRow, target: number, values: readonly FormValue[]): RawRow {
    const { prefix } = this.#pieces;
    const byColumn = new Map(repeat.columns.map((letters, at) => [columnNumber(letters), values[at] ?? null]));
    const missing = Array.from(byColumn.keys()).filter(
      (column) => !source.cells.some((cell) => cell.column === column),
    );
    const bare = missing.map((column): RawCell => ({ column, tag: `<${prefix}c>`, inner: '', formula: null }));
    const cells = [...source.cells, ...bare].sort((one, other) => one.column - other.column);
    const filled = cells.map((cell) => {
      if (byColumn.has(cell.column)) return withValue(cell, byColumn.get(cell.column) ?? null, this.#index, prefix);
      if (cell.formula !== null) {
        const formula = copiedFormula(cell.formula, this.#plan.sheet, source.row, target, this.#shift);
        return withFormula(cell, formula, prefix);
      }
      return target === source.row ? cell : this.#counted(cell, source.row, target);
    });
    return { row: target, tag: this.#fittingTag(source.tag, filled), cells: filled };
  }

  /** Numbers that count up over the block's last rows go on counting. */
  #counted(cell: RawCell, source: number, target: number): RawCell {
    const before = this.#rowAt(source - 1).cells.find(({ column }) => column === cell.column);
    const [now, then] = [numberIn(cell), before ? numberIn(before) : null];
    if (now === null || then === null || now - then !== 1 || source - 1 < this.#shift.from) return cell;
    const value = { kind: 'number', value: now + target - source } as const;
    return withValue(cell, value, this.#index, this.#pieces.prefix);
  }

  /** A fixed height that would cut a wrapped text off is made higher. */
  #fittingTag(tag: string, cells: readonly RawCell[]): string {
    const height = Number(attribute(tag, 'ht') ?? Number.NaN);
    if (!Number.isFinite(height)) return tag;
    const merges = mergesOf(this.#pieces.after).filter(({ top }) => top === this.#shift.to);
    const needed = cells.map((cell) => {
      const style = styleOf(cell, this.#index);
      if (!style.isWrapped) return 0;
      const last = merges.find(({ left }) => left === cell.column)?.right ?? cell.column;
      const width = this.#widths.slice(cell.column - 1, last).reduce((sum, one) => sum + one, 0) || 8.43;
      return linesOf(shownText(cell, this.#index), roomOf(width, style.points)) * style.points * 1.35 + 4;
    });
    const most = Math.min(409, Math.max(0, ...needed));
    if (most <= height) return tag;
    return withAttribute(withAttribute(tag, 'ht', String(Math.ceil(most * 4) / 4)), 'customHeight', '1');
  }

  /** The single cells of the plan, in the rows as they stand now. */
  #withCells(rows: readonly RawRow[]): readonly RawRow[] {
    const byRow = new Map<number, { column: number; cell: FormPlan['cells'][number] }[]>();
    for (const cell of this.#plan.cells) {
      const place = placeOf(cell.cell);
      if (!place) continue;
      const row = shiftedRow(place.row, this.#shift);
      byRow.set(row, [...(byRow.get(row) ?? []), { column: columnNumber(place.column), cell }]);
    }
    const present = rows.map((row) => {
      const wanted = byRow.get(row.row);
      byRow.delete(row.row);
      return wanted ? this.#rowWith(row, wanted) : row;
    });
    const added = Array.from(byRow, ([row, wanted]) =>
      this.#rowWith({ row, tag: EMPTY_ROW_TAG(this.#pieces.prefix), cells: [] }, wanted),
    );
    return [...present, ...added].sort((one, other) => one.row - other.row);
  }

  #rowWith(row: RawRow, wanted: readonly { column: number; cell: FormPlan['cells'][number] }[]): RawRow {
    const { prefix } = this.#pieces;
    const cells = new Map(row.cells.map((cell) => [cell.column, cell]));
    for (const column of new Set(wanted.map((one) => one.column))) {
      const own = wanted.filter((one) => one.column === column).map(({ cell }) => cell);
      const before = cells.get(column) ?? { column, tag: `<${prefix}c>`, inner: '', formula: null };
      const whole = own.find(({ placeholder }) => placeholder === undefined);
      const pieces = own.flatMap(({ placeholder, value }) =>
        placeholder === undefined ? [] : [[placeholder, writtenText(value)] as const],
      );
      cells.set(
        column,
        whole
          ? withValue(before, whole.value, this.#index, prefix)
          : withReplaced(before, new Map(pieces), this.#index, prefix),
      );
    }
    return { ...row, cells: Array.from(cells.values()).sort((one, other) => one.column - other.column) };
  }

  /** Formulas with the result beside them, where it can be known. */
  #calculated(rows: readonly RawRow[]): readonly RawRow[] {
    const byRow = new Map(rows.map((row) => [row.row, new Map(row.cells.map((cell) => [cell.column, cell]))]));
    const lookup = (row: number, column: number) => contentOf(byRow.get(row)?.get(column), this.#index);
    return rows.map((row) => ({
      ...row,
      cells: row.cells.map((cell) => {
        if (cell.formula === null || attribute(formulaTag(cell), 't') === 'array') return cell;
        return withFormula(cell, cell.formula, this.#pieces.prefix, { result: formulaResult(cell.formula, lookup) });
      }),
    }));
  }
}

function contentOf(cell: RawCell | undefined, index: FormIndex): CellContent | null {
  if (!cell) return null;
  if (cell.formula !== null) return { kind: 'formula', formula: cell.formula };
  const number = numberIn(cell);
  if (number !== null) return { kind: 'number', value: number };
  return shownText(cell, index) === '' ? null : { kind: 'text' };
}

/** Widths of the columns from the first, in Excel's units. */
export function columnWidths(before: string): readonly number[] {
  const widths: number[] = [];
  for (const [tag] of before.matchAll(/<(?:[\w.-]+:)?col\s[^>]*>/g)) {
    const [min, max] = [Number(attribute(tag, 'min')), Math.min(300, Number(attribute(tag, 'max')))];
    const width = Number(attribute(tag, 'width') ?? 8.43);
    for (let column = min; column >= 1 && column <= max; column++) widths[column - 1] = width;
  }
  return Array.from(widths, (width) => width ?? 8.43);
}
