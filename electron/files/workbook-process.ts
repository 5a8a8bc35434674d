import type { WorkbookRequest } from '#shared/ipc/workbook-process-messages.ts';
import { answerRequest } from '#shared/office/answer-request.ts';

/**
 * The utility process that makes workbooks and documents: told once by main, answers with progress and then the bytes;
 * main writes the file and ends the process. Messages: shared/ipc/workbook-process-messages.ts.
 */
process.parentPort.once('message', (event: { data: WorkbookRequest }) => {
  const ports = {
    compressor: () => new CompressionStream('deflate-raw'),
    decompressor: () => new DecompressionStream('deflate-raw'),
    encode: (text: string) => new TextEncoder().encode(text),
    decode: (bytes: Uint8Array) => new TextDecoder().decode(bytes),
    now: () => Date.now(),
  };
  void answerRequest(event.data, ports, (message) => process.parentPort.postMessage(message));
});
