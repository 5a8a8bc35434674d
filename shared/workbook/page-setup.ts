import type { Worksheet } from 'exceljs';
import { columnLetters } from './sheet-splice.ts';

/** A4, shrunk to one page's width. `fitToHeight` must be given, or everything is pressed onto one page. */
export const ONE_PAGE_WIDE = { paperSize: 9, fitToPage: true, fitToWidth: 1, fitToHeight: 0 } as const;
/** Most columns that are printed upright (D§4.3). */
const PORTRAIT_COLUMNS = 7;

function inches(centimetres: number): number {
  return Math.round((centimetres / 2.54) * 1000) / 1000;
}

/** Page of D§4.3: A4, margins 2.5/2.0/2.0/2.0 cm, one page wide, head on each page, page numbers, print area. */
export function pageSetup(
  sheet: Worksheet,
  table: { columns: number; lastRow: number; headRows: readonly [number, number] },
): void {
  const last = columnLetters(table.columns);
  Object.assign(sheet.pageSetup, {
    ...ONE_PAGE_WIDE,
    orientation: table.columns <= PORTRAIT_COLUMNS ? 'portrait' : 'landscape',
    horizontalCentered: true,
    margins: {
      top: inches(2.5),
      bottom: inches(2),
      left: inches(2),
      right: inches(2),
      header: inches(1.2),
      footer: inches(1.2),
    },
    printTitlesRow: `${table.headRows[0]}:${table.headRows[1]}`,
    printArea: `A$1:${last}$${table.lastRow}`, // without `$` LibreOffice ignores it
  });
  sheet.headerFooter.oddFooter = '&C&"仿宋_GB2312,常规"&10 第 &P 页 共 &N 页';
}
