import { CodedError } from '#shared/kernel/coded-error.ts';
import type { LedgerBundle, LedgerWorkbook } from '#shared/ledger/sheet-model.ts';
import type { WorkbookPorts } from './workbook-ports.ts';
import { type WriteOptions, writeWorkbook } from './write-workbook.ts';
import { ZipWriter } from './zip-writer.ts';

/** Rows that a workbook writes over its faces. */
function rowsOf({ faces, sheets }: LedgerWorkbook): number {
  return sheets.reduce((sum, { rows }) => sum + rows.length, 0) * faces.length;
}

/**
 * Bytes of a workbook, or of a .zip of several: each is made and packed before the next, so that memory holds one at a
 * time. @throws CodedError F04 when cancelled, F06 when a cell cannot be written
 */
export async function writeOutput(
  output: LedgerWorkbook | LedgerBundle,
  ports: WorkbookPorts,
  options: WriteOptions = {},
): Promise<Uint8Array<ArrayBuffer>> {
  if (!('workbooks' in output)) return writeWorkbook(output, ports, options);
  const total = output.workbooks.reduce((sum, workbook) => sum + rowsOf(workbook), 0);
  const zip = new ZipWriter(ports);
  const taken = new Set<string>();
  let before = 0;
  for (const workbook of output.workbooks) {
    if (options.signal?.aborted) throw new CodedError('F04', '已取消');
    const done = before;
    const bytes = await writeWorkbook(workbook, ports, {
      ...(options.signal ? { signal: options.signal } : {}),
      onProgress: (rows) => options.onProgress?.(done + rows, total),
    });
    before += rowsOf(workbook);
    await zip.add(freeName(workbook.fileName, taken), [bytes]);
  }
  return zip.finish();
}

function freeName(wanted: string, taken: Set<string>): string {
  const stem = wanted.replace(/\.xlsx$/, '');
  for (let count = 1; ; count++) {
    const name = `${stem}${count === 1 ? '' : `（${count}）`}.xlsx`;
    if (taken.has(name)) continue;
    taken.add(name);
    return name;
  }
}
