import type { AppInfo, SaveOutcome } from '#shared/ipc/intents.ts';
import type { LedgerWorkbook } from '#shared/ledger/sheet-model.ts';
import type { AttachmentShelf } from './attachment-shelf.ts';
import type { SecondCopy } from './second-copy.ts';

/**
 * What the desk needs from the program around it. Two implementations: Electron (through the preload's intents) and an
 * ordinary browser (Web Worker and download). The county is always reached at the relative path `/api` (design §3).
 */
export interface Platform {
  readonly kind: 'electron' | 'browser';
  /** Makes the workbook in a process (Electron) or worker (browser) of its own and saves it. @throws F04, F05 */
  saveWorkbook(workbook: LedgerWorkbook, onProgress?: (done: number, total: number) => void): Promise<SaveOutcome>;
  cancelWorkbook(): Promise<void>;
  readonly shelf: AttachmentShelf;
  readonly secondCopy: SecondCopy;
  /** Hands a file to the person: where to is asked (Electron) or as the browser downloads. @throws F05 */
  saveFile(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<SaveOutcome>;
  /** The county's origin; in a browser it is the page's own and cannot be changed. */
  countyAddress(): Promise<{ readonly origin: string; readonly canChange: boolean }>;
  setCountyAddress(origin: string): Promise<void>;
  appInfo(): Promise<AppInfo>;
  onBeforeClose(listener: () => Promise<void>): () => void;
}
