import { basename } from 'node:path';
import type { SaveOutcome } from '#shared/ipc/intents.ts';
import { CodedError } from '#shared/kernel/coded-error.ts';
import type { LedgerBundle, LedgerWorkbook } from '#shared/ledger/sheet-model.ts';
import type { WriteLog } from '../platform/log.ts';
import { ledgerFileName } from './ledger-file-name.ts';
import { type MakerProcess, runWorkbookProcess } from './workbook-runner.ts';
import { writeOrExplain } from './write-or-explain.ts';

export interface WorkbookSaverPorts {
  /** Asks for a place; undefined when people changed their mind. */
  askPath(suggestedName: string): Promise<string | undefined>;
  startProcess(): MakerProcess;
  readonly log: WriteLog;
}

/** One saving at a time; `cancel` ends the running one and is harmless when there is none. */
export interface WorkbookSaver {
  save(output: LedgerWorkbook | LedgerBundle, onProgress: (done: number, total: number) => void): Promise<SaveOutcome>;
  cancel(): void;
}

/** @throws F04 when the workbook cannot be made, F05 when it cannot be written */
export function workbookSaver(ports: WorkbookSaverPorts): WorkbookSaver {
  let running: AbortController | undefined;

  const make = async (
    output: LedgerWorkbook | LedgerBundle,
    run: AbortController,
    onProgress: Parameters<WorkbookSaver['save']>[1],
  ) => {
    const path = await ports.askPath(ledgerFileName(output.fileName));
    if (path === undefined || run.signal.aborted) return null;
    const bytes = await runWorkbookProcess(ports.startProcess, output, run.signal, onProgress);
    if (bytes === null) return null;
    await writeOrExplain(path, bytes, 'F05', ports.log);
    return path;
  };

  return {
    async save(output, onProgress) {
      if (running) throw new CodedError('F04', '另一份表格正在生成');
      const run = new AbortController();
      running = run;
      try {
        const path = await make(output, run, onProgress);
        ports.log('workbook', {
          outcome: path === null ? 'cancelled' : 'saved',
          files: 'workbooks' in output ? output.workbooks.length : 1,
        });
        return path === null ? { outcome: 'cancelled' } : { outcome: 'saved', fileName: basename(path) };
      } finally {
        running = undefined;
      }
    },
    cancel: () => running?.abort(),
  };
}
