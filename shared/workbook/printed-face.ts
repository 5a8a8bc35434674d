import type { CellValue as ExcelValue, Workbook, Worksheet } from 'exceljs';
import type { LedgerSheet, SheetColumn } from '#shared/ledger/sheet-model.ts';
import { bodyStyle, FRAME_STYLES, headStyle } from './cell-styles.ts';
import { writtenValue } from './cell-value.ts';
import { pageSetup } from './page-setup.ts';
import {
  bodyStyles,
  type PrintedColumn,
  printedCell,
  printedColumns,
  totalStyles,
  VARIANTS,
} from './printed-columns.ts';
import { segmentsOf } from './segments.ts';
import { addModelRows, columnLetters, type RowPlan, type StyleNumbers } from './sheet-splice.ts';
import type { SharedTexts } from './sheet-text.ts';
import { linesOf, roomOf, rowPoints, unitsOf } from './text-fit.ts';

const TITLE_ROW = 1;
const SUBTITLE_ROW = 2;
const LINE_ROW = 3;
const HEAD_ROW = 4;
const HEAD_LINE_POINTS = 15.5;

/** Merges a run of one row and fills it; styles go on every cell before merging, or borders get lost. */
function fillRun(
  sheet: Worksheet,
  row: number,
  run: { from: number; to: number },
  value: ExcelValue,
  style: object,
): void {
  for (let column = run.from; column <= run.to; column++) sheet.getCell(row, column).style = style;
  sheet.getCell(row, run.from).value = value;
  if (run.to > run.from) sheet.mergeCells(row, run.from, row, run.to);
}

function layOutFrame(sheet: Worksheet, ledger: LedgerSheet, widths: readonly number[]): void {
  const whole = { from: 1, to: widths.length };
  const room = widths.reduce((sum, width) => sum + width, 0);
  fillRun(sheet, TITLE_ROW, whole, ledger.title, FRAME_STYLES.title);
  sheet.getRow(TITLE_ROW).height = 36 * linesOf(ledger.title, roomOf(room, 20));
  fillRun(sheet, SUBTITLE_ROW, whole, ledger.subtitle, FRAME_STYLES.subtitle);
  sheet.getRow(SUBTITLE_ROW).height = 24;
  const styles = [FRAME_STYLES.lineLeft, FRAME_STYLES.lineMiddle, FRAME_STYLES.lineRight];
  const runs = segmentsOf(widths, ledger.lines.map(unitsOf));
  const texts = runs.length === 1 ? [ledger.lines.join('　　')] : ledger.lines;
  let lines = 1;
  for (const [index, run] of runs.entries()) {
    const text = texts[index] ?? '';
    const runRoom = widths.slice(run.from - 1, run.to).reduce((sum, width) => sum + width, 0);
    lines = Math.max(lines, linesOf(text, roomOf(runRoom, 11)));
    fillRun(sheet, LINE_ROW, run, text, styles[index] ?? FRAME_STYLES.lineLeft);
  }
  sheet.getRow(LINE_ROW).height = 8 + 16 * lines;
}

/** Lays out the head in one or two rows and says how many. */
function layOutHead(sheet: Worksheet, ledger: LedgerSheet): number {
  const { columns } = ledger;
  const depth = columns.some(({ group }) => group !== null) ? 2 : 1;
  const last = columns.length - 1;
  for (const [index, { label, group }] of columns.entries()) {
    for (let level = 0; level < depth; level++) {
      const cell = sheet.getCell(HEAD_ROW + level, index + 1);
      cell.style = headStyle({ left: index === 0, right: index === last, top: level === 0 });
    }
    sheet.getCell(group === null ? HEAD_ROW : HEAD_ROW + depth - 1, index + 1).value = label;
  }
  if (depth === 2) mergeGroups(sheet, ledger);
  const most = (of: readonly SheetColumn[]) =>
    of.reduce((lines, { label, width }) => Math.max(lines, linesOf(label, roomOf(width, 11))), 1);
  const lower = most(depth === 2 ? columns.filter(({ group }) => group !== null) : columns);
  const upper = depth === 2 ? Math.max(1, most(columns.filter(({ group }) => group === null)) - lower) : lower;
  sheet.getRow(HEAD_ROW).height = upper * HEAD_LINE_POINTS + 8;
  if (depth === 2) sheet.getRow(HEAD_ROW + 1).height = lower * HEAD_LINE_POINTS + 8;
  return depth;
}

function mergeGroups(sheet: Worksheet, { columns }: LedgerSheet): void {
  for (let from = 0; from < columns.length; ) {
    const group = columns[from]?.group ?? null;
    let to = from;
    if (group === null) sheet.mergeCells(HEAD_ROW, from + 1, HEAD_ROW + 1, from + 1);
    else {
      while (columns[to + 1]?.group === group) to++;
      sheet.getCell(HEAD_ROW, from + 1).value = group;
      if (to > from) sheet.mergeCells(HEAD_ROW, from + 1, HEAD_ROW, to + 1);
    }
    from = to + 1;
  }
}

/** The 合计 row: SUM with the result beside it, because some viewers do not calculate (D§4.7); rates as they are. */
function layOutTotals(
  sheet: Worksheet,
  ledger: LedgerSheet,
  columns: readonly PrintedColumn[],
  firstRow: number,
): void {
  const { totals, rows } = ledger;
  if (totals === null) return;
  const row = firstRow + Math.max(1, rows.length);
  const firstTotal = totals.findIndex((total) => total !== null);
  for (const [index, style] of totalStyles(columns).entries()) {
    const cell = sheet.getCell(row, index + 1);
    cell.style = style;
    const kind = columns[index]?.kind ?? 'text';
    const result = writtenValue(kind, totals[index] ?? null, 'printed');
    const letters = columnLetters(index + 1);
    const isSum = kind === 'int' || kind === 'decimal' || kind === 'money';
    if (typeof result === 'number' && isSum && rows.length > 0) {
      cell.value = { formula: `SUM(${letters}${firstRow}:${letters}${row - 1})`, result };
    } else if (index >= firstTotal || index === 0) cell.value = result ?? '/';
  }
  sheet.getCell(row, 1).value = '合计';
  if (firstTotal > 1) sheet.mergeCells(row, 1, row, firstTotal);
  sheet.getRow(row).height = 24;
}

function layOutFoot(sheet: Worksheet, ledger: LedgerSheet, widths: readonly number[], firstRow: number): number {
  let row = firstRow;
  const room = roomOf(
    widths.reduce((sum, width) => sum + width, 0),
    10.5,
  );
  const fillLines = (texts: readonly string[]) => {
    for (const text of texts) {
      fillRun(sheet, row, { from: 1, to: widths.length }, text, FRAME_STYLES.note);
      sheet.getRow(row).height = rowPoints(linesOf(text, room));
      row++;
    }
  };
  fillLines(ledger.amountLines ?? []);
  if (ledger.signature.length > 0) {
    const equal = segmentsOf(
      widths,
      ledger.signature.map(() => 1),
    );
    const texts = equal.length === 1 ? [ledger.signature.join('　　　')] : ledger.signature;
    for (const [index, run] of equal.entries()) fillRun(sheet, row, run, texts[index] ?? '', FRAME_STYLES.lineLeft);
    sheet.getRow(row).height = 30;
    row++;
  }
  fillLines(ledger.notes);
  return row - 1;
}

function layOutNothing(sheet: Worksheet, columns: readonly PrintedColumn[], row: number, isLast: boolean): void {
  for (const [index, { edges }] of columns.entries()) {
    sheet.getCell(row, index + 1).style = bodyStyle('text', 'center', { ...edges, bottom: isLast });
  }
  sheet.getCell(row, 1).value = '本期无记录';
  if (columns.length > 1) sheet.mergeCells(row, 1, row, columns.length);
  sheet.getRow(row).height = 28;
}

/** One row of the body as XML. */
function rowXml(
  cells: readonly ReturnType<typeof printedCell>[],
  row: number,
  numbers: StyleNumbers,
  letters: readonly string[],
  isLast: boolean,
  texts: SharedTexts,
): string {
  const filled = numbers[isLast ? VARIANTS.last : VARIANTS.inside] ?? [];
  const empty = numbers[isLast ? VARIANTS.lastEmpty : VARIANTS.insideEmpty] ?? [];
  let xml = '';
  for (const [at, { written }] of cells.entries()) {
    const style = written === null ? empty[at] : filled[at];
    const start = `<c r="${letters[at]}${row}" s="${style}"`;
    if (typeof written === 'number') xml += `${start}><v>${written}</v></c>`;
    else xml += start + texts.cell(written ?? '/');
  }
  return xml;
}

function rowPlan(ledger: LedgerSheet, columns: readonly PrintedColumn[], firstRow: number): RowPlan {
  const letters = columns.map((_, index) => columnLetters(index + 1));
  const { rows } = ledger;
  // Height and cells of a row are asked one after the other: the last row's cells are kept between.
  let known = -1;
  let cells: ReturnType<typeof printedCell>[] = [];
  const cellsOf = (index: number) => {
    if (index !== known) cells = columns.map((column, at) => printedCell(column, rows[index]?.[at] ?? null));
    known = index;
    return cells;
  };
  return {
    firstRow,
    count: rows.length,
    styles: bodyStyles(columns),
    height: (index) => rowPoints(cellsOf(index).reduce((most, { lines }) => Math.max(most, lines), 1)),
    cells: (index, row, numbers, texts) => {
      const isLast = ledger.totals === null && index === rows.length - 1;
      return rowXml(cellsOf(index), row, numbers, letters, isLast, texts);
    },
  };
}

/** The 存档版: the printed look of D§4.1–4.6. Returns how its data rows are to be written. */
export function layOutPrintedFace(workbook: Workbook, ledger: LedgerSheet): RowPlan & { sheetId: number } {
  const widths = ledger.columns.map(({ width }) => width);
  const columns = printedColumns(ledger);
  const sheet = workbook.addWorksheet(ledger.name);
  for (const [index, width] of widths.entries()) {
    sheet.getColumn(index + 1).width = width === 9 ? 9.01 : width; // 9 means “default” to the library and is dropped
  }
  layOutFrame(sheet, ledger, widths);
  const firstRow = HEAD_ROW + layOutHead(sheet, ledger);
  const isEmpty = ledger.rows.length === 0;
  if (isEmpty) layOutNothing(sheet, columns, firstRow, ledger.totals === null);
  layOutTotals(sheet, ledger, columns, firstRow);
  const bodyRows = Math.max(1, ledger.rows.length) + (ledger.totals === null ? 0 : 1);
  const lastRow = layOutFoot(sheet, ledger, widths, firstRow + bodyRows);
  Object.assign(sheet, {
    views: [{ state: 'frozen', xSplit: 0, ySplit: firstRow - 1, showGridLines: false }],
  });
  pageSetup(sheet, {
    columns: widths.length,
    lastRow,
    headRows: [HEAD_ROW, firstRow - 1],
  });
  const plan = rowPlan(ledger, columns, firstRow);
  addModelRows(sheet, plan);
  return { ...plan, sheetId: sheet.id };
}
