import type { CellObject, WorkBook, WorkSheet } from '@e965/xlsx';
import { CodedError } from '#shared/kernel/coded-error.ts';
import { openCompoundFile } from './compound-file.ts';
import type { GridProblem, GridSheet } from './grid.ts';
import { numberStyle, PLAIN_NUMBER } from './number-formats.ts';
import { READ_LIMITS } from './read-limits.ts';
import { type CellBudget, SheetBuilder } from './sheet-builder.ts';

/** Built-in formats of Chinese Excel and WPS that stand in no file; the library shows their numbers without these. */
const CHINESE_FORMATS = [27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 50, 51, 52, 53, 54, 55, 56, 57, 58];

/** Version of the format that keeps texts as Unicode. */
const UNICODE_VERSION = 0x0600;

const RECORD = { sheet: 0x85, encrypted: 0x2f, texts: 0xfc } as const;

/** The stream of the sheets inside a compound file. @throws CodedError F01, F02 */
function sheetStream(bytes: Uint8Array): { readonly stream: Uint8Array; readonly hasMacros: boolean } {
  const file = openCompoundFile(bytes);
  if (file.names.includes('EncryptedPackage')) throw new CodedError('F02', '文件有密码');
  const stream = file.stream('Workbook') ?? file.stream('Book');
  if (stream) return { stream, hasMacros: file.names.includes('VBA') || file.names.includes('PROJECT') };
  throw new CodedError('F01', file.names.includes('WordDocument') ? '这是 Word 文档' : '文件里没有工作簿');
}

/**
 * Walks the records without reading them: passwords and impossible counts are found before the library starts. Answers
 * whether texts are in the letters of a code page (versions before 8), as Chinese Excel 95 and old WPS wrote them.
 */
function checkRecords(stream: Uint8Array): boolean {
  const view = new DataView(stream.buffer, stream.byteOffset, stream.byteLength);
  let sheets = 0;
  for (let at = 0; at + 4 <= stream.length; ) {
    const kind = view.getUint16(at, true);
    const length = view.getUint16(at + 2, true);
    if (kind === RECORD.encrypted) throw new CodedError('F02', '文件有密码');
    if (kind === RECORD.sheet && ++sheets > READ_LIMITS.sheets) throw new CodedError('F03', '工作表过多');
    if (kind === RECORD.texts && at + 12 <= stream.length && view.getUint32(at + 8, true) > READ_LIMITS.texts) {
      throw new CodedError('F03', '文字过多');
    }
    at += 4 + length;
  }
  return stream.length >= 6 && view.getUint16(4, true) < UNICODE_VERSION;
}

/**
 * Sheets of an old .xls or .et file. The container is opened by our own bounded reader; SheetJS reads the sheets' stream.
 * @throws CodedError F01 no workbook, F02 damaged or encrypted, F03 too large
 */
export async function readXls(
  bytes: Uint8Array,
  isCompound: boolean,
): Promise<{ readonly sheets: readonly GridSheet[]; readonly problems: readonly GridProblem[] }> {
  const { stream, hasMacros } = isCompound ? sheetStream(bytes) : { stream: bytes, hasMacros: false };
  const hasCodePage = checkRecords(stream);
  const library = await import('@e965/xlsx');
  if (hasCodePage) library.set_cptable(await import('@e965/xlsx/dist/cpexcel.full.mjs'));
  for (const id of CHINESE_FORMATS) library.SSF.load('yyyy"年"m"月"d"日"', id);
  let book: WorkBook;
  try {
    book = library.read(stream, {
      type: 'array',
      dense: true,
      cellNF: true,
      cellStyles: true,
      cellHTML: false,
      cellText: false,
      sheetRows: READ_LIMITS.rows,
    });
  } catch (cause) {
    throw new CodedError('F02', undefined, { cause });
  }
  const budget = { left: READ_LIMITS.cells };
  const is1904 = book.Workbook?.WBProps?.date1904 === true;
  const sheets = book.SheetNames.flatMap((name, index) => {
    const sheet = book.Sheets[name];
    const isChart = sheet?.['!type'] !== undefined && sheet['!type'] !== 'sheet';
    if (!sheet || isChart) return [];
    return [gridOf(sheet, name, (book.Workbook?.Sheets?.[index]?.Hidden ?? 0) !== 0, is1904, budget)];
  });
  if (sheets.length === 0) throw new CodedError('F01', '文件里没有工作表');
  return { sheets, problems: hasMacros ? [{ code: 'F19' }] : [] };
}

function gridOf(sheet: WorkSheet, name: string, hidden: boolean, is1904: boolean, budget: CellBudget): GridSheet {
  const builder = new SheetBuilder(name, hidden, budget);
  for (const [row, cells] of (sheet['!data'] ?? []).entries()) {
    for (const [column, cell] of (cells ?? []).entries()) if (cell) addCell(builder, row + 1, column + 1, cell, is1904);
  }
  for (const { s, e } of sheet['!merges'] ?? []) {
    builder.addMerge({ top: s.r + 1, left: s.c + 1, bottom: e.r + 1, right: e.c + 1 });
  }
  for (const [row, facts] of (sheet['!rows'] ?? []).entries()) if (facts?.hidden) builder.hideRow(row + 1);
  for (const [column, facts] of (sheet['!cols'] ?? []).entries()) {
    if (facts?.hidden) builder.hideColumns(column + 1, column + 1);
  }
  return builder.finish();
}

function addCell(builder: SheetBuilder, row: number, column: number, cell: CellObject, is1904: boolean): void {
  const { t, v, z, f } = cell;
  const isFormula = f !== undefined;
  switch (t) {
    case 'e':
      builder.problem('F15', row, column);
      return;
    case 'b':
      builder.addTruth(row, column, v === true);
      return;
    case 'd':
      if (v instanceof Date) builder.addDate(row, column, v.toISOString());
      return;
    case 'n':
      builder.addNumber(row, column, {
        number: Number(v),
        ...(typeof z === 'string' ? numberStyle(0, z) : PLAIN_NUMBER),
        is1904,
        isFormula,
      });
      return;
    default:
      if (v !== undefined) builder.addText(row, column, String(v), isFormula);
  }
}
