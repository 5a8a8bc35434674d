import { inflateRawSync } from 'node:zlib';
import ExcelJS, { type Cell, type Worksheet } from 'exceljs';
import { readZipDirectory, storedBytes } from '#shared/workbook/zip-directory.ts';
import { WRITE_PORTS } from './ports.ts';

/** Opens a written file with the whole library, as another program would. */
export async function openAgain(bytes: Uint8Array<ArrayBuffer>): Promise<ExcelJS.Workbook> {
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.load(bytes.buffer);
  return workbook;
}

/** A sheet by name; the test fails when it is not there. */
export function sheetOf(workbook: ExcelJS.Workbook, name: string): Worksheet {
  const sheet = workbook.getWorksheet(name);
  if (!sheet) throw new Error(`no sheet ${name} among ${workbook.worksheets.map((one) => one.name).join('、')}`);
  return sheet;
}

/** What a person sees in a cell: text, yuan with two decimals, dates as written in the model. */
export function plainValue(cell: Cell): unknown {
  const value = cell.type === ExcelJS.ValueType.Formula ? cell.result : cell.value;
  if (value instanceof Date) {
    const text = value.toISOString();
    if (cell.numFmt.includes('hh')) return text.slice(0, 16);
    return cell.numFmt.includes('d') ? text.slice(0, 10) : text.slice(0, 7);
  }
  return value;
}

/** The XML of a part of the file. */
export function partOf(bytes: Uint8Array, name: string): string {
  const entry = readZipDirectory(bytes, 1000, WRITE_PORTS.decode).get(name);
  if (!entry) throw new Error(`no part ${name}`);
  return inflateRawSync(storedBytes(bytes, entry)).toString('utf8');
}
