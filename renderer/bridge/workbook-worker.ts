import type { WorkbookReply, WorkbookRequest } from '#shared/ipc/workbook-process-messages.ts';
import { answerRequest } from '#shared/office/answer-request.ts';
import { browserZipPorts } from './zip-ports.ts';

/**
 * The Web Worker that makes workbooks and documents where there is no utility process: told once, answers with progress
 * and then the bytes; whoever started it terminates it. Messages: shared/ipc/workbook-process-messages.ts.
 */
self.onmessage = (event: MessageEvent<WorkbookRequest>) => {
  const reply = (message: WorkbookReply) =>
    self.postMessage(message, { transfer: message.kind === 'done' ? [message.bytes.buffer as ArrayBuffer] : [] });
  void answerRequest(event.data, browserZipPorts, reply);
};
