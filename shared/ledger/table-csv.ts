import Papa from 'papaparse';
import { cellText } from './cell-text.ts';
import type { CellValue, ColumnKind, LedgerSheet } from './sheet-model.ts';

const BOM = '\uFEFF';
/** Programs take text that begins so for a formula (D§4, excel.md §3). */
const FORMULA = /^[=+\-@\t\r]/;

/**
 * A sheet's head and rows as CSV for other programs: with BOM, so that Chinese is read as such; text that a program would
 * run as a formula gets an apostrophe before it, numbers do not. 合计 and frame stay out.
 */
export function tableCsv(sheet: LedgerSheet): string {
  const head = sheet.columns.map(({ label, group }) => escaped(group ? `${group}/${label}` : label));
  const rows = sheet.rows.map((row) => row.map((cell, at) => csvCell(sheet.columns[at]?.kind ?? 'text', cell)));
  return `${BOM}${Papa.unparse([head, ...rows], { newline: '\r\n' })}\r\n`;
}

function csvCell(kind: ColumnKind, cell: CellValue): string {
  const text = cellText(kind, cell);
  return typeof cell === 'number' ? text : escaped(text);
}

function escaped(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text;
}
