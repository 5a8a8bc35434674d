import type { WorkbookReply, WorkbookRequest } from '#shared/ipc/workbook-process-messages.ts';
import { CodedError } from '#shared/kernel/coded-error.ts';
import { writeOutput } from '#shared/workbook/write-output.ts';

/**
 * The utility process that makes workbooks: told once by main, answers with progress and then the bytes; main writes
 * the file and ends the process. Messages: shared/ipc/workbook-process-messages.ts.
 */
process.parentPort.once('message', (event: { data: WorkbookRequest }) => {
  void answer(event.data);
});

async function answer(request: WorkbookRequest): Promise<void> {
  const reply = (message: WorkbookReply) => process.parentPort.postMessage(message);
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
    reply({ kind: 'done', bytes });
  } catch (error) {
    if (!(error instanceof CodedError)) return reply({ kind: 'failed', code: 'F04' });
    reply({ kind: 'failed', code: error.code, ...(error.detail ? { detail: error.detail } : {}) });
  }
}
