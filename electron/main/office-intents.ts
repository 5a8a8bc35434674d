import type { SaveOutcome } from '#shared/ipc/intents.ts';
import type { PackagePart, PaperBridge, PrintJob } from '#shared/ipc/paper-intents.ts';
import type { WorkbookRequest } from '#shared/ipc/workbook-process-messages.ts';
import { CodedError } from '#shared/kernel/coded-error.ts';
import type { ReturnedSheet } from '#shared/ledger/returned-sheet.ts';
import type { LedgerBundle, LedgerWorkbook } from '#shared/ledger/sheet-model.ts';
import { printPage } from '#shared/report/print/print-page.ts';
import { officeSaver } from '../files/office-saver.ts';
import { packageFiles } from '../files/package-files.ts';
import { type OfficeEnding, safeFileName } from '../files/safe-file-name.ts';
import { type MakerProcess, runWorkbookProcess } from '../files/workbook-runner.ts';
import type { WriteLog } from '../platform/log.ts';

/** What the intents about office files need of the rooms around them. */
export interface OfficePorts {
  askPath(name: string, ending: OfficeEnding): Promise<string | undefined>;
  startProcess(): MakerProcess;
  /** The same program with a small heap: what it reads was made by strangers. */
  startReader(): MakerProcess;
  /** Bytes of a PDF of a page; null when the signal ended it. */
  printToPdf(page: string, signal: AbortSignal): Promise<Uint8Array | null>;
  readonly log: WriteLog;
}

/** A file that takes longer is given up. */
const LONGEST_READING_MS = 30_000;

type Progress = (done: number, total: number) => void;

/** The intents that make office files: workbooks, documents, PDFs and packages of them. */
export interface OfficeIntents extends PaperBridge {
  saveWorkbook(output: LedgerWorkbook | LedgerBundle, onProgress: Progress): Promise<SaveOutcome>;
  /** Ends the running saving of a workbook, document or PDF. */
  cancelWorkbook(): void;
  /** What a workbook holds, as UTF-8 JSON; read in a process of its own that is ended when it takes too long. */
  readWorkbook(bytes: Uint8Array): Promise<Uint8Array>;
  saveReturned(fileName: string, sheets: readonly ReturnedSheet[]): Promise<SaveOutcome>;
}

export function officeIntents(ports: OfficePorts): OfficeIntents {
  const saver = officeSaver(ports);
  const packages = packageFiles(ports.log);
  const make = (request: WorkbookRequest, signal: AbortSignal, onProgress: Progress = () => undefined) =>
    runWorkbookProcess(ports.startProcess, request, signal, onProgress);
  const pdf = ({ title, parts }: PrintJob, signal: AbortSignal) => ports.printToPdf(printPage(title, parts), signal);
  const partBytes = async (part: PackagePart, signal: AbortSignal): Promise<Uint8Array | null> => {
    switch (part.kind) {
      case 'workbook':
        return make({ kind: 'write', output: part.workbook }, signal);
      case 'report':
        return make({ kind: 'report', report: part.report }, signal);
      case 'pdf':
        return pdf(part.job, signal);
      case 'text':
        return new TextEncoder().encode(part.text);
      case 'bytes':
        return part.bytes;
    }
  };
  return {
    saveWorkbook: (output, onProgress) =>
      saver.save({
        fileName: output.fileName,
        ending: 'workbooks' in output ? 'zip' : 'xlsx',
        make: (signal) => make({ kind: 'write', output }, signal, onProgress),
      }),
    async readWorkbook(bytes) {
      const signal = AbortSignal.timeout(LONGEST_READING_MS);
      const answer = await runWorkbookProcess(
        ports.startReader,
        { kind: 'read', bytes },
        signal,
        () => undefined,
        'F12',
      );
      if (answer === null) throw new CodedError('F12');
      return answer;
    },
    saveReturned: (fileName, sheets) =>
      saver.save({ fileName, ending: 'xlsx', make: (signal) => make({ kind: 'returned', sheets }, signal) }),
    saveReport: (report) =>
      saver.save({
        fileName: report.fileName,
        ending: 'docx',
        make: (signal) => make({ kind: 'report', report }, signal),
      }),
    savePdf: (job) => saver.save({ fileName: job.fileName, ending: 'pdf', make: (signal) => pdf(job, signal) }),
    cancelWorkbook: saver.cancel,
    async beginPackage(fileName) {
      const path = await ports.askPath(safeFileName(fileName, 'zip'), 'zip');
      return path === undefined ? null : packages.begin(path);
    },
    addToPackage: (id, path, part) => packages.add(id, path, (signal) => partBytes(part, signal)),
    finishPackage: packages.finish,
    cancelPackage: packages.cancel,
  };
}
