import { type WorkbookRequest, workbookReplySchema } from '#shared/ipc/workbook-process-messages.ts';
import { CodedError, type ErrorCode } from '#shared/kernel/coded-error.ts';
import { browserShelf } from './attachment-shelf.ts';
import { browserPackage } from './browser-package.ts';
import { downloadBlob } from './download-blob.ts';
import { importFileOf } from './import-file.ts';
import type { Platform } from './platform.ts';
import { printInPage } from './print-in-page.ts';
import { browserSecondCopy } from './second-copy.ts';

type OnProgress = (done: number, total: number) => void;

/** A file that takes longer to read is given up. */
const LONGEST_READING_MS = 30_000;

const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
const ZIP = 'application/zip';
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** {@link Platform} of an ordinary browser: workbooks are made in a worker and handed to the browser's downloads. */
export function browserPlatform(): Platform {
  let cancelRunning: (() => void) | undefined;
  const make = async (request: WorkbookRequest, name: string, type: string, onProgress?: OnProgress) => {
    if (cancelRunning) throw new CodedError('F04', '另一份文件正在生成');
    const cancelled = new Promise<null>((resolve) => {
      cancelRunning = () => resolve(null);
    });
    try {
      const bytes = await makeInWorker(request, cancelled, onProgress);
      if (bytes === null) return { outcome: 'cancelled' } as const;
      download([bytes], name, type);
      return { outcome: 'saved', fileName: name } as const;
    } finally {
      cancelRunning = undefined;
    }
  };
  return {
    kind: 'browser',
    saveWorkbook: (output, onProgress) =>
      make({ kind: 'write', output }, output.fileName, 'workbooks' in output ? ZIP : XLSX, onProgress),
    async readWorkbook(bytes) {
      const tooLong = new Promise<null>((resolve) => window.setTimeout(() => resolve(null), LONGEST_READING_MS));
      const answer = await makeInWorker({ kind: 'read', bytes }, tooLong, undefined, 'F12');
      if (answer === null) throw new CodedError('F12');
      return importFileOf(answer);
    },
    saveReturned: (fileName, sheets) => make({ kind: 'returned', sheets }, fileName, XLSX),
    saveReport: (report) => make({ kind: 'report', report }, `${report.fileName}.docx`, DOCX),
    savePdf: null,
    print: printInPage,
    beginPackage: async (fileName) => browserPackage(fileName, makeInWorker, download),
    async cancelWorkbook() {
      cancelRunning?.();
    },
    shelf: browserShelf(),
    secondCopy: browserSecondCopy(downloadBlob),
    async saveFile(name, bytes) {
      download([bytes], name, 'application/octet-stream');
      return { outcome: 'saved', fileName: name };
    },
    countyAddress: async () => ({ origin: window.location.origin, canChange: false }),
    setCountyAddress: () => Promise.reject(new CodedError('N05', '浏览器中使用时，县服务器就是本页的地址，不能更改')),
    countyTrust: null,
    appInfo: async () => ({ version: appVersion(), platform: 'browser', secretsKept: false }),
    onBeforeClose: (listener) => onLeaving(listener),
  };
}

function appVersion(): string {
  const version: unknown = import.meta.env.VITE_APP_VERSION;
  return typeof version === 'string' ? version : '';
}

/** Bytes of the file; null when `cancelled` came first. The worker ends either way. */
async function makeInWorker(
  request: WorkbookRequest,
  cancelled: Promise<null>,
  onProgress?: OnProgress,
  onDeath: ErrorCode = 'F04',
): Promise<Uint8Array | null> {
  const worker = new Worker(new URL('./workbook-worker.ts', import.meta.url), { type: 'module' });
  try {
    const finished = new Promise<Uint8Array>((resolve, reject) => {
      worker.onerror = () => reject(new CodedError(onDeath));
      worker.onmessageerror = () => reject(new CodedError(onDeath));
      worker.onmessage = (event) => {
        const reply = workbookReplySchema.safeParse(event.data);
        if (!reply.success) reject(new CodedError('F04'));
        else if (reply.data.kind === 'progress') onProgress?.(reply.data.done, reply.data.total);
        else if (reply.data.kind === 'done') resolve(reply.data.bytes);
        else reject(new CodedError(reply.data.code, reply.data.detail));
      };
    });
    worker.postMessage(request);
    return await Promise.race([finished, cancelled]);
  } finally {
    worker.terminate();
  }
}

function download(pieces: readonly Uint8Array[], fileName: string, type: string): void {
  downloadBlob(new Blob(pieces as Uint8Array<ArrayBuffer>[], { type }), fileName);
}

// A browser gives no time on closing, but it does tell when a page is hidden; storing a draft twice does no harm.
function onLeaving(listener: () => Promise<void>): () => void {
  const leave = () => {
    if (document.visibilityState === 'hidden') void listener().catch(() => undefined);
  };
  const close = () => void listener().catch(() => undefined);
  document.addEventListener('visibilitychange', leave);
  window.addEventListener('pagehide', close);
  return () => {
    document.removeEventListener('visibilitychange', leave);
    window.removeEventListener('pagehide', close);
  };
}
