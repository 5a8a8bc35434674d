import type { Worksheet } from 'exceljs';
import { CodedError } from '#shared/kernel/coded-error.ts';
import type { CellStyle } from './cell-styles.ts';
import type { SharedTexts } from './sheet-text.ts';

/**
 * Data rows are written as XML straight into the sheet that exceljs laid out: an eighth of the time of building every
 * cell in the library, and memory does not grow with the rows. Layout, styles and page setup stay the library's. The
 * styles reach the file through model rows far below the table, whose style numbers are read and which are cut out.
 */
export interface RowPlan {
  /** Sheet row of the first data row, from 1. */
  readonly firstRow: number;
  readonly count: number;
  /** Style of every column, for each variant of a row (`styles[variant][column]`). */
  readonly styles: readonly (readonly CellStyle[])[];
  /** The XML of the cells of row `index` (from 0), given style numbers, and the row's height in points or null. */
  readonly cells: (index: number, row: number, numbers: StyleNumbers, texts: SharedTexts) => string;
  readonly height: (index: number) => number | null;
}

/** Style numbers of the file as `numbers[variant][column]`. */
export type StyleNumbers = readonly (readonly number[])[];

/** Sheet row of the first model row. */
function modelRowOf(plan: RowPlan): number {
  return plan.firstRow + plan.count + 100;
}

/** Column letters of a column number from 1: A, Z, AA. */
export function columnLetters(column: number): string {
  let letters = '';
  for (let rest = column; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
  }
  return letters;
}

/** Puts the model rows into the sheet; called last, when everything else stands. */
export function addModelRows(sheet: Worksheet, plan: RowPlan): void {
  for (const [variant, styles] of plan.styles.entries()) {
    const row = sheet.getRow(modelRowOf(plan) + variant);
    for (const [column, style] of styles.entries()) row.getCell(column + 1).style = style;
  }
}

function readNumbers(xml: string): number[] {
  return Array.from(xml.matchAll(/<c r="[A-Z]+\d+" s="(\d+)"/g), (match) => Number(match[1]));
}

const CHUNK = 65_536;

/** The sheet's XML with the data rows in place, piece by piece. `onRow` is called before every row. */
export function* splicedSheet(xml: string, plan: RowPlan, texts: SharedTexts, onRow: () => void): Generator<string> {
  const modelAt = xml.indexOf(`<row r="${modelRowOf(plan)}"`);
  const end = xml.indexOf('</sheetData>');
  const numbers = xml.slice(modelAt, end).split('</row>').filter(Boolean).map(readNumbers);
  const isComplete = numbers.every((row, variant) => row.length === plan.styles[variant]?.length);
  if (modelAt < 0 || numbers.length !== plan.styles.length || !isComplete) {
    throw new CodedError('F04', '表格版式无法识别');
  }
  const footAt = firstRowAfter(xml, plan.firstRow, modelAt);
  let piece = withDimension(xml.slice(0, footAt), plan, xml.slice(footAt, modelAt));
  for (let index = 0; index < plan.count; index++) {
    onRow();
    const row = plan.firstRow + index;
    const height = plan.height(index);
    const size = height === null ? '' : ` ht="${height}" customHeight="1"`;
    piece += `<row r="${row}"${size}>${plan.cells(index, row, numbers, texts)}</row>`;
    if (piece.length > CHUNK) {
      yield piece;
      piece = '';
    }
  }
  yield `${piece}${xml.slice(footAt, modelAt)}${xml.slice(end)}`;
}

/** Where the first row at or below `row` begins. */
function firstRowAfter(xml: string, row: number, modelAt: number): number {
  for (const match of xml.slice(0, modelAt).matchAll(/<row r="(\d+)"/g)) {
    if (Number(match[1]) >= row) return match.index;
  }
  return modelAt;
}

function withDimension(head: string, plan: RowPlan, foot: string): string {
  const footRows = Array.from(foot.matchAll(/<row r="(\d+)"/g), (match) => Number(match[1]));
  const last = Math.max(plan.firstRow - 1, plan.firstRow + plan.count - 1, ...footRows);
  const columns = columnLetters(plan.styles[0]?.length ?? 1);
  return head.replace(/<dimension ref="[^"]*"/, `<dimension ref="A1:${columns}${last}"`);
}
