import { App } from 'antd';
import { useRef, useState } from 'react';
import type { SaveOutcome } from '#shared/ipc/intents.ts';
import { type ExportBooks, type ExportLeak, exportBooks } from '#shared/ledger/export-books.ts';
import type { Platform } from '../../bridge/platform.ts';
import { type Collected, collectLedgers, type ExportChoice } from '../../desk/collect-ledgers.ts';
import { useDesk } from '../../desk/desk-context.ts';
import { logExport, PRINTED } from '../../desk/export-log.ts';
import { ReadingCancelled, type ReadingJob } from '../../desk/ledger-records.ts';
import { hasSealed, useOpenSealed } from '../../desk/open-sealed.tsx';
import type { DeskStore } from '../../store/desk-store.ts';

/** How far the work has come, in words and per cent; null while the end is not known. */
export interface ExportProgress {
  readonly text: string;
  readonly percent: number | null;
}

/** A public edition that was refused: what must be mended, or masked on purpose. */
export interface RefusedExport {
  readonly leaks: readonly ExportLeak[];
  readonly collected: Collected;
}

const FULL = 100;
const percentOf = (done: number, total: number) => Math.round((done / Math.max(1, total)) * FULL);

/** What becomes of an export: workbooks, a PDF, or paper. */
export type ExportWay = 'workbook' | 'pdf' | 'print';

/** Runs exports: reads, builds, checks, has the file made beside the window, and keeps the log. */
export function useExport(onDone: () => void) {
  const { store, device, platform } = useDesk();
  const { message } = App.useApp();
  const [progress, setProgress] = useState<ExportProgress | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [refused, setRefused] = useState<RefusedExport | null>(null);
  const isCancelled = useRef(false);
  const way = useRef<ExportWay>('workbook');
  const reason = useRef<string | null>(null);
  const sealed = useOpenSealed();

  const guarded = async (work: () => Promise<void>) => {
    isCancelled.current = false;
    setError(null);
    setRefused(null);
    try {
      await work();
    } catch (cause) {
      if (!(cause instanceof ReadingCancelled) && !isCancelled.current) setError(cause);
    } finally {
      setProgress(null);
    }
  };

  const save = async ({ output }: ExportBooks, { request, closed, records }: Collected) => {
    const outcome = await makeFile(platform, way.current, output, setProgress);
    if (outcome.outcome !== 'saved') return;
    const entry = { fileName: outcome.fileName, madeName: output.fileName, edition: request.edition, records };
    await logExport(store, { ...entry, ...(reason.current === null ? {} : { reason: reason.current }) });
    void message.success(`已导出：${outcome.fileName}`);
    if (closed > 0) void message.warning(`有 ${closed} 条记录的加密内容本机看不到，表中留空`);
    onDone();
  };

  const run = (choice: ExportChoice, chosenWay: ExportWay = 'workbook') =>
    guarded(async () => {
      way.current = chosenWay;
      const asked = isOpening(store, choice);
      reason.current = asked ? await sealed.ask() : null;
      if (asked && reason.current === null) return;
      setProgress({ text: '正在读取记录…', percent: null });
      const job = readingJob(setProgress, () => isCancelled.current);
      const collected = await collectLedgers(store, device, choice, job);
      const books = exportBooks(collected.request);
      if (books.leaks.length > 0) setRefused({ leaks: books.leaks, collected });
      else await save(books, collected);
    });

  /** Saves the refused edition with everything that was found masked in the file; records stay as they are. */
  const runMasked = ({ collected }: RefusedExport) =>
    guarded(() => save(exportBooks(collected.request, true), collected));

  const cancel = () => {
    isCancelled.current = true;
    void platform.cancelWorkbook();
  };
  return { run, runMasked, cancel, progress, error, refused, dialog: sealed.dialog };
}

/** Reading records has no known end, counting statistics has. */
function readingJob(tell: (progress: ExportProgress) => void, isCancelled: () => boolean): ReadingJob {
  return {
    onProgress: ({ records }) => tell({ text: `正在读取记录，已读 ${records} 条`, percent: null }),
    onCounted: (done, total) => tell({ text: `正在统计，${done}/${total} 项`, percent: percentOf(done, total) }),
    isCancelled,
  };
}

/** The full edition shows sealed fields to whoever holds it, on paper as in a file (D§6 P4). */
function isOpening(store: DeskStore, { edition, types }: ExportChoice): boolean {
  return edition === '存档版' && hasSealed(store.catalogue, types);
}

/** Has the file made, or the pages printed. */
async function makeFile(
  platform: Platform,
  way: ExportWay,
  output: ExportBooks['output'],
  tell: (progress: ExportProgress) => void,
): Promise<SaveOutcome> {
  if (way !== 'workbook') return leavePages(platform, way, output, tell);
  tell({ text: '正在生成表格…', percent: 0 });
  return platform.saveWorkbook(output, (done, total) =>
    tell({ text: `正在生成表格，${done}/${total} 行`, percent: percentOf(done, total) }),
  );
}

/** The sheets of an export as pages: on paper, or as one PDF. */
async function leavePages(
  platform: Platform,
  way: 'pdf' | 'print',
  output: ExportBooks['output'],
  tell: (progress: ExportProgress) => void,
): Promise<SaveOutcome> {
  tell({ text: '正在排版…', percent: null });
  const books = 'workbooks' in output ? output.workbooks : [output];
  const sheets = books.flatMap((book) => book.sheets);
  const fileName = output.fileName.replace(/\.(?:xlsx|zip)$/, '');
  const [first] = sheets;
  const title = sheets.length === 1 && first ? first.title : fileName;
  const job = { fileName, title, parts: sheets.map((sheet) => ({ kind: 'ledger' as const, sheet })) };
  if (way === 'pdf' && platform.savePdf) return platform.savePdf(job);
  await platform.print(job);
  return { outcome: 'saved', fileName: `${PRINTED}${fileName}` };
}
