import type { WorkbookReply, WorkbookRequest } from '#shared/ipc/workbook-process-messages.ts';
import { CodedError } from '#shared/kernel/coded-error.ts';
import { writeOutput } from '#shared/workbook/write-output.ts';

/**
 * The Web Worker that makes workbooks where there is no utility process: told once, answers with progress and then the
 * bytes; whoever started it terminates it. Messages: shared/ipc/workbook-process-messages.ts.
 */
self.onmessage = (event: MessageEvent<WorkbookRequest>) => {
  void answer(event.data);
};

async function answer(request: WorkbookRequest): Promise<void> {
  const reply = (message: WorkbookReply, transfer: Transferable[] = []) => self.postMessage(message, { transfer });
  const ports = {
    compressor: () => new CompressionStream('deflate-raw'),
    encode: (text: string) => new TextEncoder().encode(text),
    decode: (bytes: Uint8Array) => new TextDecoder().decode(bytes),
    now: () => Date.now(),
  };
  try {
    const bytes = await writeOutput(request.output, ports, {
      onProgress: (done, total) => reply({ kind: 'progress', done, total }),
    });
    reply({ kind: 'done', bytes }, [bytes.buffer]);
  } catch (error) {
    if (!(error instanceof CodedError)) return reply({ kind: 'failed', code: 'F04' });
    reply({ kind: 'failed', code: error.code, ...(error.detail ? { detail: error.detail } : {}) });
  }
}
