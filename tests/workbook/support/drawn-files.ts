import { type CellObject, utils, type WorkSheet, write } from '@e965/xlsx';
import ExcelJS from 'exceljs';
import type { GridCell, GridSheet } from '#shared/workbook/grid.ts';

const CHINESE_DATE = 'yyyy"年"m"月"d"日"';
const EPOCH = 25_569;
const DAY = 86_400_000;

/** Drawn sheets as one .xlsx file. */
export async function drawnXlsx(sheets: readonly GridSheet[]): Promise<Uint8Array> {
  const workbook = new ExcelJS.Workbook();
  for (const { name, rows, merges } of sheets) {
    const sheet = workbook.addWorksheet(name);
    for (const [row, cells] of rows.entries()) {
      for (const [column, cell] of cells.entries()) if (cell) put(sheet.getCell(row + 1, column + 1), cell);
    }
    for (const { top, left, bottom, right } of merges) sheet.mergeCells(top, left, bottom, right);
  }
  return new Uint8Array(await workbook.xlsx.writeBuffer());
}

function put(cell: ExcelJS.Cell, { kind, value, isFormula }: GridCell): void {
  if (kind === 'date') cell.numFmt = CHINESE_DATE;
  const plain = kind === 'date' ? new Date(`${value}T00:00:00Z`) : value;
  cell.value = isFormula ? { formula: '1+1', result: plain } : plain;
}

/** Drawn sheets as one old .xls file. */
export function drawnXls(sheets: readonly GridSheet[]): Uint8Array {
  const workbook = utils.book_new();
  for (const { name, rows, merges } of sheets) utils.book_append_sheet(workbook, oldSheet(rows, merges), name);
  return new Uint8Array(write(workbook, { type: 'array', bookType: 'biff8' }) as ArrayBuffer);
}

function oldSheet(rows: GridSheet['rows'], merges: GridSheet['merges']): WorkSheet {
  const sheet: WorkSheet = {};
  let widest = 0;
  for (const [r, cells] of rows.entries()) {
    widest = Math.max(widest, cells.length);
    for (const [c, cell] of cells.entries()) if (cell) sheet[utils.encode_cell({ r, c })] = oldCell(cell);
  }
  sheet['!ref'] = utils.encode_range({
    s: { r: 0, c: 0 },
    e: { r: Math.max(0, rows.length - 1), c: Math.max(0, widest - 1) },
  });
  sheet['!merges'] = merges.map(({ top, left, bottom, right }) => ({
    s: { r: top - 1, c: left - 1 },
    e: { r: bottom - 1, c: right - 1 },
  }));
  return sheet;
}

function oldCell({ kind, value }: GridCell): CellObject {
  if (kind === 'date') return { t: 'n', v: Date.parse(String(value)) / DAY + EPOCH, z: CHINESE_DATE };
  return typeof value === 'number' ? { t: 'n', v: value } : { t: 's', v: String(value) };
}

const u16 = (value: number) => [value & 255, value >> 8];
const record = (kind: number, ...parts: readonly (readonly number[])[]) => {
  const data = parts.flat();
  return [...u16(kind), ...u16(data.length), ...data];
};
const begin = (kind: number) => record(0x0809, u16(0x0500), u16(kind), u16(0x096c), u16(1993));

/** A workbook of Chinese Excel 95, letters in GBK: one sheet of the texts that are given as GBK bytes. */
export function excel95(name: readonly number[], rows: readonly (readonly (readonly number[])[])[]): Uint8Array {
  const globals = (offset: number) => [
    ...begin(5),
    ...record(0x42, u16(936)),
    ...record(0x85, [...u16(offset & 0xffff), ...u16(offset >> 16)], u16(0), [name.length], name),
    ...record(0x0a),
  ];
  const cells = rows.flatMap((texts, row) =>
    texts.flatMap((text, column) => record(0x0204, u16(row), u16(column), u16(0), u16(text.length), text)),
  );
  const size = record(0x0200, u16(0), u16(rows.length), u16(0), u16(rows[0]?.length ?? 0), u16(0));
  return Uint8Array.from([...globals(globals(0).length), ...begin(0x10), ...size, ...cells, ...record(0x0a)]);
}
