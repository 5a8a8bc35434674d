import type { Workbook } from 'exceljs';
import type { LedgerSheet } from '#shared/ledger/sheet-model.ts';
import { bodyStyle, FRAME_STYLES, headStyle } from './cell-styles.ts';
import { pageSetup } from './page-setup.ts';

const WIDTHS = [8, 46, 12, 14] as const;
const LABELS = ['序号', '台账名称', '条数', '查看'] as const;
const HEAD_ROW = 2;
/** Points that the rows of one upright page may take; a book of all ledgers has its 目录 on one page. */
const PAGE_ROOM = 768;
const LEAST_ROW = 17;

/** The 目录: every ledger with its number of rows and a link (D§4.9). `target` names the sheet a ledger is found on. */
export function layOutContents(
  workbook: Workbook,
  ledgers: readonly LedgerSheet[],
  target: (ledger: LedgerSheet) => string,
): void {
  const sheet = workbook.addWorksheet('目录', {
    views: [{ state: 'frozen', xSplit: 0, ySplit: HEAD_ROW, showGridLines: false }],
  });
  for (const [index, width] of WIDTHS.entries()) sheet.getColumn(index + 1).width = width;
  for (let column = 1; column <= WIDTHS.length; column++) sheet.getCell(1, column).style = FRAME_STYLES.title;
  sheet.getCell(1, 1).value = '目　录';
  sheet.mergeCells(1, 1, 1, WIDTHS.length);
  sheet.getRow(1).height = 36;
  const lastColumn = WIDTHS.length - 1;
  for (const [index, label] of LABELS.entries()) {
    const cell = sheet.getCell(HEAD_ROW, index + 1);
    cell.value = label;
    cell.style = headStyle({ left: index === 0, right: index === lastColumn, top: true });
  }
  sheet.getRow(HEAD_ROW).height = 24;
  const rowHeight = Math.max(LEAST_ROW, Math.min(24, Math.floor(PAGE_ROOM / ledgers.length)));
  for (const [index, ledger] of ledgers.entries()) {
    const row = HEAD_ROW + 1 + index;
    const values = [index + 1, ledger.title, ledger.rows.length, linkTo(target(ledger))];
    for (const [at, value] of values.entries()) {
      const cell = sheet.getCell(row, at + 1);
      cell.value = value;
      cell.style = bodyStyle(at === 0 || at === 2 ? 'int' : 'text', at === 1 ? 'left' : 'center', {
        left: at === 0,
        right: at === lastColumn,
        bottom: index === ledgers.length - 1,
      });
    }
    sheet.getRow(row).height = rowHeight;
  }
  pageSetup(sheet, { columns: WIDTHS.length, lastRow: HEAD_ROW + ledgers.length, headRows: [HEAD_ROW, HEAD_ROW] });
}

function linkTo(sheetName: string): { text: string; hyperlink: string } {
  return { text: '打开', hyperlink: `#'${sheetName}'!A1` };
}
