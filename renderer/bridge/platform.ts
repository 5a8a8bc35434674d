import type { CountyTrustBridge } from '#shared/ipc/county-trust.ts';
import type { AppInfo, SaveOutcome } from '#shared/ipc/intents.ts';
import type { PackagePart, PackedPart, PrintJob } from '#shared/ipc/paper-intents.ts';
import type { ReturnedSheet } from '#shared/ledger/returned-sheet.ts';
import type { LedgerBundle, LedgerWorkbook } from '#shared/ledger/sheet-model.ts';
import type { Report } from '#shared/report/report-model.ts';
import type { ImportFile } from '#shared/workbook/tables/found-file.ts';
import type { AttachmentShelf } from './attachment-shelf.ts';
import type { SecondCopy } from './second-copy.ts';

/**
 * What the desk needs from the program around it. Two implementations: Electron (through the preload's intents) and an
 * ordinary browser (Web Worker and download). The county is always reached at the relative path `/api` (design §3).
 */
export interface Platform {
  readonly kind: 'electron' | 'browser';
  /** Makes workbooks in a process (Electron) or worker (browser) of its own and saves the file. @throws F04, F05 */
  saveWorkbook(
    output: LedgerWorkbook | LedgerBundle,
    onProgress?: (done: number, total: number) => void,
  ): Promise<SaveOutcome>;
  /** What a workbook that people brought holds; read in a process (Electron) or worker (browser) of its own. @throws F01, F02, F03, F12 */
  readWorkbook(bytes: Uint8Array<ArrayBuffer>): Promise<ImportFile>;
  /** Saves the rows that an import did not take, marked in place. @throws F04, F05 */
  saveReturned(fileName: string, sheets: readonly ReturnedSheet[]): Promise<SaveOutcome>;
  /** Makes a .docx like a workbook and saves it. @throws F36, F05 */
  saveReport(report: Report): Promise<SaveOutcome>;
  /** Makes a PDF and saves it; null in a browser, whose print dialogue does it. @throws F36, F05 */
  readonly savePdf: ((job: PrintJob) => Promise<SaveOutcome>) | null;
  /** Ends the running saving of a workbook, document or PDF. */
  cancelWorkbook(): Promise<void>;
  /** Opens the system's print dialogue with the pages of the job; resolves when it closed. @throws F36 */
  print(job: PrintJob): Promise<void>;
  /** Begins a package; null when people changed their mind. One at a time. @throws F05, F37 */
  beginPackage(fileName: string): Promise<PackageSession | null>;
  readonly shelf: AttachmentShelf;
  readonly secondCopy: SecondCopy;
  /** Hands a file to the person: where to is asked (Electron) or as the browser downloads. @throws F05 */
  saveFile(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<SaveOutcome>;
  /** The county's origin; in a browser it is the page's own and cannot be changed. */
  countyAddress(): Promise<{ readonly origin: string; readonly canChange: boolean }>;
  setCountyAddress(origin: string): Promise<void>;
  /** How this PC comes to trust the county's own certificate; null in a browser, which asks people itself. */
  readonly countyTrust: CountyTrustBridge | null;
  appInfo(): Promise<AppInfo>;
  onBeforeClose(listener: () => Promise<void>): () => void;
}

/** A package being written. After a failure or `cancel` nothing of it is left. */
export interface PackageSession {
  /** @throws F35 too large, F36 a part could not be made (PDF: only in Electron), F37 */
  add(path: string, part: PackagePart): Promise<PackedPart>;
  finish(): Promise<SaveOutcome>;
  cancel(): Promise<void>;
}
