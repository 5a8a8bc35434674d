import type { WorkbookReply, WorkbookRequest } from '#shared/ipc/workbook-process-messages.ts';
import { CodedError } from '#shared/kernel/coded-error.ts';
import type { WorkbookPorts } from '#shared/workbook/workbook-ports.ts';

/**
 * What a maker of office files does with its one request, wherever it runs (messages: shared/ipc/workbook-process-messages.ts).
 * Never rejects: a failure is a reply. The writers are loaded when asked for, so that a workbook does not wait for Word's.
 */
export async function answerRequest(
  request: WorkbookRequest,
  ports: WorkbookPorts,
  reply: (message: WorkbookReply) => void,
): Promise<void> {
  try {
    reply({ kind: 'done', bytes: await make(request, ports, reply) });
  } catch (error) {
    if (!(error instanceof CodedError))
      return reply({ kind: 'failed', code: request.kind === 'report' ? 'F36' : 'F04' });
    reply({ kind: 'failed', code: error.code, ...(error.detail ? { detail: error.detail } : {}) });
  }
}

async function make(
  request: WorkbookRequest,
  ports: WorkbookPorts,
  reply: (message: WorkbookReply) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  if (request.kind === 'report') {
    const { writeReport } = await import('#shared/report/write-report.ts');
    return writeReport(request.report);
  }
  const { writeOutput } = await import('#shared/workbook/write-output.ts');
  return writeOutput(request.output, ports, {
    onProgress: (done, total) => reply({ kind: 'progress', done, total }),
  });
}
