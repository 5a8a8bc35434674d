import papaparse from 'papaparse';
import { CodedError } from '#shared/kernel/coded-error.ts';
import { findHead } from './unit-columns.ts';

/** Reads every sheet of an .xlsx file as text. */
export type ReadRows = (
  bytes: Uint8Array,
) => Promise<readonly { readonly name: string; readonly rows: readonly (readonly string[])[] }[]>;

/** Rows of the sheet that holds the unit list. */
export type UnitRows = readonly (readonly string[])[];

const XLS = [0xd0, 0xcf, 0x11, 0xe0];

/**
 * The rows of a unit list: .xlsx, or CSV in UTF-8 or GBK, told apart by content and not by name. Of several sheets,
 * the first that has the head of a unit list.
 * @throws CodedError F01, F02, F03, F06
 */
export async function readUnitFile(bytes: Uint8Array, readRows: ReadRows): Promise<UnitRows> {
  if (bytes.length === 0) throw new CodedError('F01');
  if (XLS.every((byte, index) => bytes[index] === byte)) throw new CodedError('F01');
  if (bytes[0] !== 0x50 || bytes[1] !== 0x4b) return csvRows(textOf(bytes));
  const sheets = await readRows(bytes);
  const sheet = sheets.find(({ rows }) => findHead(rows) !== null) ?? sheets[0];
  return sheet?.rows ?? [];
}

/** UTF-8 when it is valid UTF-8, else GB 18030, which includes GBK and GB 2312 as spreadsheets in China write them. */
function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}

function csvRows(text: string): UnitRows {
  if (text.includes('\u0000')) throw new CodedError('F01');
  return papaparse.parse<string[]>(text, { header: false, skipEmptyLines: false }).data;
}
