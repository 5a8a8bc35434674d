import { type WorkbookRequest, workbookReplySchema } from '#shared/ipc/workbook-process-messages.ts';
import { CodedError, type ErrorCode } from '#shared/kernel/coded-error.ts';

/** The part of Electron's UtilityProcess that is used here. */
export interface MakerProcess {
  postMessage(message: unknown): void;
  kill(): boolean;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  on(event: 'exit', listener: (code: number) => void): unknown;
}

/**
 * Makes a workbook or document in a process of its own, so that neither the window nor the main process ever waits for it.
 * Null when `signal` ended it first. @throws `onDeath` when the process died, or the code that it gave
 */
export function runWorkbookProcess(
  start: () => MakerProcess,
  request: WorkbookRequest,
  signal: AbortSignal,
  onProgress: (done: number, total: number) => void,
  onDeath: ErrorCode = 'F04',
): Promise<Uint8Array | null> {
  const maker = start();
  const finished = new Promise<Uint8Array | null>((resolve, reject) => {
    signal.addEventListener('abort', () => resolve(null), { once: true });
    maker.on('exit', () => reject(new CodedError(onDeath)));
    maker.on('message', (message) => {
      const reply = workbookReplySchema.safeParse(message);
      if (!reply.success) reject(new CodedError('F04'));
      else if (reply.data.kind === 'progress') onProgress(reply.data.done, reply.data.total);
      else if (reply.data.kind === 'done') resolve(reply.data.bytes);
      else reject(new CodedError(reply.data.code, reply.data.detail));
    });
    maker.postMessage(request);
    if (signal.aborted) resolve(null);
  });
  return finished.finally(() => maker.kill());
}
