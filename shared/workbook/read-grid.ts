import { CodedError } from '#shared/kernel/coded-error.ts';
import type { GridProblem, GridSheet } from './grid.ts';
import { READ_LIMITS } from './read-limits.ts';
import { readSheet } from './read-sheet.ts';
import { withoutEmptyCells } from './sheet-pruning.ts';
import { sniffWorkbook, zipStranger } from './sniff.ts';
import { readWorkbookIndex } from './workbook-index.ts';
import { openParts } from './workbook-parts.ts';
import type { ReadPorts } from './workbook-ports.ts';

/** A workbook as it stands in the file. */
export interface GridWorkbook {
  readonly sheets: readonly GridSheet[];
  /** Of the file as a whole; those of cells stand in their sheet. */
  readonly problems: readonly GridProblem[];
}

/**
 * The cells of every sheet of an .xlsx, .xls or .et file, within bounds (`READ_LIMITS`) whatever the file says of
 * itself and whatever its name is. Run it in a process of its own all the same: it is the first to touch strangers'
 * bytes. @throws CodedError F01 not a workbook, F02 damaged or encrypted, F03 too large
 */
export async function readGrid(bytes: Uint8Array, ports: ReadPorts): Promise<GridWorkbook> {
  const kind = sniffWorkbook(bytes, ports.decode);
  if (kind === 'zip') return readXlsx(bytes, ports);
  // The library for old files is only loaded for them.
  const { readXls } = await import('./read-xls.ts');
  return readXls(bytes, kind === 'compound');
}

async function readXlsx(bytes: Uint8Array, ports: ReadPorts): Promise<GridWorkbook> {
  const { read, paths } = openParts(bytes, ports);
  const index = await readWorkbookIndex(read).catch((error: unknown) => {
    if (error instanceof CodedError && error.code === 'F01') throw new CodedError('F01', zipStranger(paths));
    throw error;
  });
  const sheets: GridSheet[] = [];
  const budget = { left: READ_LIMITS.cells };
  let letters = 0;
  const seen = new Set<string>();
  for (const { name, hidden, path } of index.sheets) {
    // One part under many names would cost its size many times.
    if (seen.has(path)) throw new CodedError('F02', '几张工作表指向同一内容');
    seen.add(path);
    const part = await read(path);
    if (part === null) throw new CodedError('F02', `缺少工作表“${name}”`);
    const xml = withoutEmptyCells(part);
    letters += xml.length;
    if (letters > READ_LIMITS.parsed) throw new CodedError('F03', '展开后的内容过大');
    sheets.push(readSheet(xml, name, hidden, index, budget));
  }
  const isLively = paths.some((path) => path.endsWith('vbaproject.bin') || path.startsWith('xl/externallinks/'));
  return { sheets, problems: isLively ? [{ code: 'F19' }] : [] };
}
