import { CodedError, type ErrorCode } from '#shared/kernel/coded-error.ts';
import { readSheet } from './read-sheet.ts';
import { readWorkbookIndex } from './workbook-index.ts';
import { openParts } from './workbook-parts.ts';
import type { ReadPorts } from './workbook-ports.ts';

/**
 * Text of one cell, exactly as typed; empty text for an empty cell. Dates are `YYYY-MM-DD` or `YYYY-MM-DDTHH:mm`,
 * numbers plain digits without noise, truth values TRUE or FALSE.
 */
export type CellText = string;

/** One worksheet of a file that people brought. */
export interface ReadSheet {
  readonly name: string;
  readonly hidden: boolean;
  /** From the sheet's first row; rows without values are empty lists. A cell merged downwards fills its rows. */
  readonly rows: readonly (readonly CellText[])[];
}

/** Messages of the child process that reads (server/jobs/read-workbook-child.ts). */
export type ReadReply =
  | { readonly sheets: readonly ReadSheet[] }
  | { readonly code: ErrorCode; readonly message: string; readonly detail?: string };

/**
 * Rows of every sheet of an .xlsx file, within bounds (`READ_LIMITS`) whatever the file says of itself. Run it in a
 * process of its own all the same: it is the first to touch strangers' bytes.
 * @throws CodedError F01 not a workbook, F02 damaged or encrypted, F03 too large, F06 a value that cannot be trusted
 */
export async function readWorkbookRows(
  bytes: Uint8Array,
  ports: ReadPorts,
): Promise<{ readonly sheets: readonly ReadSheet[] }> {
  const part = openParts(bytes, ports);
  const index = readWorkbookIndex(part);
  const sheets = index.sheets.map(({ name, hidden, path }) => {
    const xml = part(path);
    if (xml === null) throw new CodedError('F02', `缺少工作表“${name}”`);
    return { name, hidden, rows: readSheet(xml, name, index) };
  });
  return { sheets };
}
