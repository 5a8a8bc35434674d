import { CodedError, ERROR_TEXTS } from '#shared/kernel/coded-error.ts';
import type { GridCell, GridSheet } from './grid.ts';
import { plainNumber } from './number-formats.ts';
import { readGrid } from './read-grid.ts';
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

/** The text that stands in a cell. */
export function textOfCell({ kind, value }: GridCell): CellText {
  if (kind === 'number') return plainNumber(Number(value));
  return kind === 'bool' ? String(value).toUpperCase() : String(value);
}

/**
 * Rows of every sheet as texts; for lists where nothing may be doubtful: the first cell that cannot be believed refuses
 * the file. @throws CodedError F01 not a workbook, F02 damaged or encrypted, F03 too large, F06 a doubtful cell
 */
export async function readWorkbookRows(
  bytes: Uint8Array,
  ports: ReadPorts,
): Promise<{ readonly sheets: readonly ReadSheet[] }> {
  const { sheets } = await readGrid(bytes, ports);
  return { sheets: sheets.map(textsOf) };
}

function textsOf(sheet: GridSheet): ReadSheet {
  const doubtful = sheet.problems.find(({ code }) => code === 'F13' || code === 'F14');
  if (doubtful) {
    throw new CodedError('F06', `工作表“${sheet.name}”的 ${doubtful.cell} ${ERROR_TEXTS[doubtful.code][0]}`);
  }
  const rows = sheet.rows.map((row) => row.map((cell) => (cell ? textOfCell(cell) : '')));
  for (const { top, left, bottom } of sheet.merges) {
    const text = rows[top - 1]?.[left - 1] ?? '';
    if (text === '') continue;
    for (let row = top + 1; row <= bottom; row++) {
      const cells = rows[row - 1];
      if (!cells || cells.length === 0) continue;
      while (cells.length < left) cells.push('');
      cells[left - 1] = text;
    }
  }
  return { name: sheet.name, hidden: sheet.hidden, rows };
}
