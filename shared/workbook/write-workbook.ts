import type { Workbook } from 'exceljs';
import { CodedError } from '#shared/kernel/coded-error.ts';
import { sheetName } from '#shared/ledger/file-name.ts';
import type { LedgerWorkbook } from '#shared/ledger/sheet-model.ts';
import { layOutContents } from './contents-face.ts';
import { layOutFlatFace } from './flat-face.ts';
import { layOutPrintedFace } from './printed-face.ts';
import { type RowPlan, splicedSheet } from './sheet-splice.ts';
import { SharedTexts } from './sheet-text.ts';
import type { WorkbookPorts } from './workbook-ports.ts';
import { readZipDirectory, storedBytes } from './zip-directory.ts';
import { ZipWriter } from './zip-writer.ts';

/** What the maker of a workbook tells and asks while it works. */
export interface WriteOptions {
  /** Rows written so far and rows in all, over all faces; called at most every few hundred rows. */
  readonly onProgress?: (done: number, total: number) => void;
  /** An AbortSignal. Looked at every few hundred rows. */
  readonly signal?: { readonly aborted: boolean };
}

/** Rows between two looks at the signal. */
const STEP = 256;
const TEXTS = 'xl/sharedStrings.xml';

/** Loaded when first needed: it costs a tenth of a second. */
async function newWorkbook(creator: string, now: number): Promise<Workbook> {
  const { default: library } = await import('exceljs/dist/exceljs.min.js');
  const workbook = new library.Workbook();
  const made = new Date(now);
  Object.assign(workbook, { creator, lastModifiedBy: creator, created: made, modified: made });
  return workbook;
}

type SheetPlan = RowPlan & { readonly sheetId: number };

/** Lays out every face and says how the data rows of each are written. */
function layOut(workbook: Workbook, model: LedgerWorkbook): SheetPlan[] {
  const taken = new Set(['目录', ...model.sheets.map(({ name }) => name.toLowerCase())]);
  const flatNames = new Map(model.sheets.map((sheet) => [sheet, sheetName(sheet.name, taken, '_数据')]));
  const flatName = (sheet: LedgerWorkbook['sheets'][number]) => flatNames.get(sheet) ?? sheet.name;
  const hasPrinted = model.faces.includes('printed');
  if (model.sheets.length > 1) {
    layOutContents(workbook, model.sheets, (sheet) => (hasPrinted ? sheet.name : flatName(sheet)));
  }
  return model.sheets.flatMap((sheet) => [
    ...(hasPrinted ? [layOutPrintedFace(workbook, sheet)] : []),
    ...(model.faces.includes('flat') ? [layOutFlatFace(workbook, sheet, flatName(sheet))] : []),
  ]);
}

/** Counts rows, tells of progress, and ends the work when it is cancelled. */
function rowCounter(total: number, options: WriteOptions): () => void {
  let done = 0;
  return () => {
    if (done++ % STEP !== 0) return;
    if (options.signal?.aborted) throw new CodedError('F04', '已取消');
    options.onProgress?.(done - 1, total);
  };
}

/**
 * Bytes of the .xlsx file of a workbook: 目录 when there are several ledgers, then per ledger its faces. The same model
 * and time give the same bytes in every program. @throws CodedError F04 when cancelled, F06 when a cell cannot be written
 */
export async function writeWorkbook(
  model: LedgerWorkbook,
  ports: WorkbookPorts,
  options: WriteOptions = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const workbook = await newWorkbook(model.creator, ports.now());
  const plans = new Map(layOut(workbook, model).map((plan) => [`xl/worksheets/sheet${plan.sheetId}.xml`, plan]));
  const total = Array.from(plans.values()).reduce((sum, { count }) => sum + count, 0);
  // STORE is an option of the library's zip that its types do not name; the file is compressed once, below.
  const stored = { zip: { compression: 'STORE' } } as object;
  const laidOut = new Uint8Array(await workbook.xlsx.writeBuffer(stored));
  const parts = readZipDirectory(laidOut, 1000, ports.decode);
  const textOf = (name: string) => {
    const part = parts.get(name);
    if (!part) throw new CodedError('F04', '表格版式无法识别');
    return ports.decode(storedBytes(laidOut, part));
  };
  const table = textOf(TEXTS);
  const texts = new SharedTexts(Number(/\buniqueCount="(\d+)"/.exec(table)?.[1] ?? 0));
  const zip = new ZipWriter(ports);
  const onRow = rowCounter(total, options);
  for (const [name, part] of parts) {
    const plan = plans.get(name);
    if (plan) await zip.add(name, splicedSheet(textOf(name), plan, texts, onRow));
    else if (name !== TEXTS) await zip.add(name, [new Uint8Array(storedBytes(laidOut, part))]);
  }
  await zip.add(TEXTS, texts.addTo(table));
  options.onProgress?.(total, total);
  return zip.finish();
}
