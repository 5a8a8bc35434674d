import type { Workbook } from 'exceljs';
import type { CellValue, ColumnKind, LedgerSheet } from '#shared/ledger/sheet-model.ts';
import { flatStyle, headStyle } from './cell-styles.ts';
import { writtenValue } from './cell-value.ts';
import { ONE_PAGE_WIDE } from './page-setup.ts';
import { addModelRows, columnLetters, type RowPlan } from './sheet-splice.ts';
import type { SharedTexts } from './sheet-text.ts';
import { unitsOf } from './text-fit.ts';

/** The hidden column that our own import reads (shared/domain/import-columns.ts). */
const RECORD_COLUMN = '记录数据';

interface FlatColumn {
  readonly label: string;
  readonly kind: ColumnKind;
  readonly width: number;
  readonly hidden: boolean;
  readonly valueOf: (row: number) => CellValue;
}

function flatColumns(ledger: LedgerSheet): FlatColumn[] {
  const { carried } = ledger;
  const record: FlatColumn[] = carried
    ? [{ label: RECORD_COLUMN, kind: 'text', width: 20, hidden: true, valueOf: (row) => carried[row] ?? null }]
    : [];
  const shown = ledger.columns.flatMap((column, index) => {
    const label = column.group ? `${column.group}/${column.label}` : column.label;
    const shown: FlatColumn = {
      label,
      kind: column.kind,
      width: Math.min(40, Math.max(column.width, unitsOf(label) + 4)),
      hidden: false,
      valueOf: (row) => ledger.rows[row]?.[index] ?? null,
    };
    const { codes } = column;
    if (codes === null) return [shown];
    const code: FlatColumn = {
      ...shown,
      label: `${label}_代码`,
      kind: 'text',
      hidden: true,
      valueOf: (row) => codes[row] ?? null,
    };
    return [shown, code];
  });
  return [...shown, ...record];
}

/** One cell of the flat face as XML. */
function cellXml(place: string, style: number, written: number | string | null, texts: SharedTexts): string {
  if (written === null) return `<c r="${place}" s="${style}"/>`;
  if (typeof written === 'number') return `<c r="${place}" s="${style}"><v>${written}</v></c>`;
  return `<c r="${place}" s="${style}"${texts.cell(written)}`;
}

/** The 数据版: one head row, real types, codes in hidden columns, a filter; nothing merged, nothing shortened (D§4.6). */
export function layOutFlatFace(workbook: Workbook, ledger: LedgerSheet, name: string): RowPlan & { sheetId: number } {
  const columns = flatColumns(ledger);
  const sheet = workbook.addWorksheet(name, {
    views: [{ state: 'frozen', xSplit: 0, ySplit: 1 }],
    // Not meant for paper, but whoever prints the whole file shall not get a heap of torn tables.
    pageSetup: { ...ONE_PAGE_WIDE, orientation: 'landscape', printTitlesRow: '1:1' },
  });
  const head = headStyle({});
  const row = sheet.getRow(1);
  row.height = 24;
  for (const [index, column] of columns.entries()) {
    const cell = row.getCell(index + 1);
    cell.value = column.label;
    cell.style = head;
    const { width } = column;
    sheet.getColumn(index + 1).width = width === 9 ? 9.01 : width; // 9 means “default” to the library and is dropped
    if (column.hidden) sheet.getColumn(index + 1).hidden = true;
  }
  sheet.autoFilter = `A1:${columnLetters(columns.length)}${Math.max(2, ledger.rows.length + 1)}`;
  const letters = columns.map((_, index) => columnLetters(index + 1));
  const plan: RowPlan = {
    firstRow: 2,
    count: ledger.rows.length,
    styles: [columns.map((column) => flatStyle(column.kind))],
    height: () => null,
    cells: (index, rowNumber, numbers, texts) => {
      let xml = '';
      for (const [at, column] of columns.entries()) {
        const written = writtenValue(column.kind, column.valueOf(index), 'flat');
        xml += cellXml(`${letters[at]}${rowNumber}`, numbers[0]?.[at] ?? 0, written, texts);
      }
      return xml;
    },
  };
  addModelRows(sheet, plan);
  return { ...plan, sheetId: sheet.id };
}
