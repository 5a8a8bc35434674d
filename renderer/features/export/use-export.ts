import { App } from 'antd';
import { useRef, useState } from 'react';
import { type ExportBooks, type ExportLeak, exportBooks } from '#shared/ledger/export-books.ts';
import { useDesk } from '../../desk/desk-context.ts';
import { ReadingCancelled } from '../../desk/ledger-records.ts';
import { type Collected, collectLedgers, type ExportChoice } from './collect-ledgers.ts';
import { logExport } from './export-log.ts';

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

/** Runs exports: reads, builds, checks, has the file made beside the window, and keeps the log. */
export function useExport(onDone: () => void) {
  const { store, device, platform } = useDesk();
  const { message } = App.useApp();
  const [progress, setProgress] = useState<ExportProgress | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [refused, setRefused] = useState<RefusedExport | null>(null);
  const isCancelled = useRef(false);

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
    setProgress({ text: '正在生成表格…', percent: 0 });
    const outcome = await platform.saveWorkbook(output, (done, total) =>
      setProgress({
        text: `正在生成表格，${done}/${total} 行`,
        percent: Math.round((done / Math.max(1, total)) * FULL),
      }),
    );
    if (outcome.outcome !== 'saved') return;
    const { edition } = request;
    await logExport(store, { fileName: outcome.fileName, madeName: output.fileName, edition, records });
    void message.success(`已导出：${outcome.fileName}`);
    if (closed > 0) void message.warning(`有 ${closed} 条记录的加密内容本机看不到，表中留空`);
    onDone();
  };

  const run = (choice: ExportChoice) =>
    guarded(async () => {
      setProgress({ text: '正在读取记录…', percent: null });
      const collected = await collectLedgers(store, device, choice, {
        onProgress: ({ records }) => setProgress({ text: `正在读取记录，已读 ${records} 条`, percent: null }),
        isCancelled: () => isCancelled.current,
      });
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
  return { run, runMasked, cancel, progress, error, refused };
}
