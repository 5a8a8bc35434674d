import type { LedgerSheet, SheetColumn } from '#shared/ledger/sheet-model.ts';
import { bodyStyle, type CellStyle, type Edges, totalStyle } from './cell-styles.ts';
import { shownText, writtenValue } from './cell-value.ts';
import { BODY_POINTS, fittingText, linesOf, MAX_LINES, roomOf, unitsOf } from './text-fit.ts';

type Side = 'left' | 'center' | 'right';

/** Longest text, in letters, that is still centred when all of a column's texts are that short (D§4.5). */
const SHORT = 6;
const LEFT_OUT = '……（余下内容见数据版或系统内原记录）';

/** A printed column with what its rows need. */
export interface PrintedColumn {
  readonly kind: SheetColumn['kind'];
  readonly side: Side;
  readonly room: number;
  readonly edges: Edges;
}

/** Value and lines of a printed cell; null prints as `/`. */
export interface PrintedCell {
  readonly written: number | string | null;
  readonly lines: number;
}

function sideOf(ledger: LedgerSheet, index: number, column: SheetColumn): Side {
  if (column.kind === 'money' || column.kind === 'decimal') return 'right';
  if (column.kind === 'longtext') return 'left';
  if (column.kind !== 'text') return 'center';
  const isShort = ledger.rows.every((row) => String(row[index] ?? '').length <= SHORT);
  return isShort ? 'center' : 'left';
}

/** What the columns of the printed face look like. */
export function printedColumns(ledger: LedgerSheet): readonly PrintedColumn[] {
  const last = ledger.columns.length - 1;
  return ledger.columns.map((column, index) => ({
    kind: column.kind,
    side: sideOf(ledger, index, column),
    room: roomOf(column.width, BODY_POINTS),
    edges: { left: index === 0, right: index === last },
  }));
}

/** A cell as it is printed. Text too long for the tallest possible row ends with a word on where the rest is. */
export function printedCell(column: PrintedColumn, value: LedgerSheet['rows'][number][number]): PrintedCell {
  const written = writtenValue(column.kind, value, 'printed');
  if (typeof written !== 'string') {
    const isWide = unitsOf(shownText(column.kind, written)) > column.room;
    return { written, lines: isWide && column.kind !== 'money' ? 2 : 1 };
  }
  const lines = linesOf(written, column.room);
  if (lines <= MAX_LINES) return { written, lines };
  return { written: fittingText(written, column.room, MAX_LINES, LEFT_OUT), lines: MAX_LINES };
}

/** Variants of a body row, in the order of the plan's styles. */
export const VARIANTS = { inside: 0, insideEmpty: 1, last: 2, lastEmpty: 3 } as const;

/** Styles of the body by {@link VARIANTS}: the last row closes the frame when no 合计 follows; empty cells are centred. */
export function bodyStyles(columns: readonly PrintedColumn[]): readonly (readonly CellStyle[])[] {
  const row = (isLast: boolean, isEmpty: boolean) =>
    columns.map(({ kind, side, edges }) =>
      bodyStyle(kind, isEmpty ? 'center' : side, isLast ? { ...edges, bottom: true } : edges),
    );
  return [row(false, false), row(false, true), row(true, false), row(true, true)];
}

/** Styles of the 合计 row. */
export function totalStyles(columns: readonly PrintedColumn[]): readonly CellStyle[] {
  return columns.map(({ kind, side, edges }) =>
    totalStyle(kind, side === 'left' ? 'center' : side, { ...edges, bottom: true }),
  );
}
