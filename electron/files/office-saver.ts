import { basename } from 'node:path';
import type { SaveOutcome } from '#shared/ipc/intents.ts';
import { CodedError } from '#shared/kernel/coded-error.ts';
import type { WriteLog } from '../platform/log.ts';
import { type OfficeEnding, safeFileName } from './safe-file-name.ts';
import { writeOrExplain } from './write-or-explain.ts';

/** One file to be made and saved. */
export interface OfficeJob {
  readonly fileName: string;
  readonly ending: OfficeEnding;
  /** Bytes of the file; null when `signal` ended it. @throws CodedError */
  make(signal: AbortSignal): Promise<Uint8Array | null>;
}

export interface OfficeSaverPorts {
  /** Asks for a place; undefined when people changed their mind. */
  askPath(suggestedName: string, ending: OfficeEnding): Promise<string | undefined>;
  readonly log: WriteLog;
}

/** One saving at a time; `cancel` ends the running one and is harmless when there is none. */
export interface OfficeSaver {
  /** @throws F04 another is running, F05 when it cannot be written, and whatever making throws */
  save(job: OfficeJob): Promise<SaveOutcome>;
  cancel(): void;
}

export function officeSaver(ports: OfficeSaverPorts): OfficeSaver {
  let running: AbortController | undefined;

  const make = async (job: OfficeJob, signal: AbortSignal): Promise<string | null> => {
    const path = await ports.askPath(safeFileName(job.fileName, job.ending), job.ending);
    if (path === undefined || signal.aborted) return null;
    const bytes = await job.make(signal);
    if (bytes === null || signal.aborted) return null;
    await writeOrExplain(path, bytes, 'F05', ports.log);
    return path;
  };

  return {
    async save(job) {
      if (running) throw new CodedError('F04', '另一份文件正在生成');
      const run = new AbortController();
      running = run;
      try {
        const path = await make(job, run.signal);
        ports.log('office-file', { outcome: path === null ? 'cancelled' : 'saved', ending: job.ending });
        return path === null ? { outcome: 'cancelled' } : { outcome: 'saved', fileName: basename(path) };
      } finally {
        running = undefined;
      }
    },
    cancel: () => running?.abort(),
  };
}
