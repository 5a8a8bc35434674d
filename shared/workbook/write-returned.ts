import type { Fill } from 'exceljs';
import type { ReturnedSheet } from '#shared/ledger/returned-sheet.ts';

const solid = (argb: string): Fill => ({ type: 'pattern', pattern: 'solid', fgColor: { argb } });
const HARD = solid('FFFFC7CE');
const SOFT = solid('FFFFEB9C');
const HEAD = solid('FFD9E2F3');

/**
 * One workbook of the rows that an import did not take: their cells as they stood, faults coloured in place with the
 * reason as a comment, all reasons of a row in the last column. It can be corrected and imported as it is.
 */
export async function writeReturned(sheets: readonly ReturnedSheet[], now: number): Promise<Uint8Array<ArrayBuffer>> {
  const { default: library } = await import('exceljs/dist/exceljs.min.js');
  const workbook = new library.Workbook();
  workbook.created = new Date(now);
  for (const { name, columns, rows } of sheets) {
    const sheet = workbook.addWorksheet(name, { views: [{ state: 'frozen', ySplit: 1, xSplit: 0 }] });
    const reasons = columns.length + 1;
    const head = sheet.getRow(1);
    for (const [index, column] of [...columns, '退回原因', '原行号'].entries()) {
      const cell = head.getCell(index + 1);
      cell.value = column.split('/').at(-1) ?? column;
      cell.style = { font: { bold: true }, fill: HEAD, alignment: { wrapText: true, vertical: 'middle' }, numFmt: '@' };
      sheet.getColumn(index + 1).width =
        index + 1 === reasons ? 48 : Math.min(40, Math.max(9.5, column.length * 2 + 4));
    }
    for (const [index, { row, cells, marks }] of rows.entries()) {
      const line = sheet.getRow(index + 2);
      for (const [column, text] of cells.entries()) {
        const cell = line.getCell(column + 1);
        // Everything is text, so that codes keep their zeros and nothing becomes a formula.
        cell.style = { numFmt: '@' };
        if (text !== null) cell.value = text;
      }
      for (const { column, isHard, message } of marks.filter((mark) => mark.column >= 0)) {
        const cell = line.getCell(column + 1);
        cell.style = { numFmt: '@', fill: isHard ? HARD : SOFT };
        cell.note = message;
      }
      line.getCell(reasons).value = marks.map(({ message }) => message).join('；');
      line.getCell(reasons + 1).value = row;
    }
  }
  return new Uint8Array(await workbook.xlsx.writeBuffer());
}
