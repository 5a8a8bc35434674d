import type { WorkbookReply, WorkbookRequest } from '#shared/ipc/workbook-process-messages.ts';
import { CodedError } from '#shared/kernel/coded-error.ts';
import { streamInflate } from '#shared/workbook/stream-inflate.ts';
import type { Compressor, WorkbookPorts } from '#shared/workbook/workbook-ports.ts';

/** What every maker of office files brings: the ports of writers, and the stream that unpacks. */
export interface OfficePorts extends WorkbookPorts {
  /** `() => new DecompressionStream('deflate-raw')` */
  readonly decompressor: () => Compressor;
}

const FAILED = { report: 'F36', read: 'F02', write: 'F04', returned: 'F04' } as const;

/**
 * What a maker of office files does with its one request, wherever it runs (messages: shared/ipc/workbook-process-messages.ts).
 * Never rejects: a failure is a reply. The writers are loaded when asked for, so that a workbook does not wait for Word's.
 */
export async function answerRequest(
  request: WorkbookRequest,
  ports: OfficePorts,
  reply: (message: WorkbookReply) => void,
): Promise<void> {
  try {
    reply({ kind: 'done', bytes: await make(request, ports, reply) });
  } catch (error) {
    if (!(error instanceof CodedError)) return reply({ kind: 'failed', code: FAILED[request.kind] });
    reply({ kind: 'failed', code: error.code, ...(error.detail ? { detail: error.detail } : {}) });
  }
}

async function make(
  request: WorkbookRequest,
  ports: OfficePorts,
  reply: (message: WorkbookReply) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  if (request.kind === 'report') {
    const { writeReport } = await import('#shared/report/write-report.ts');
    return writeReport(request.report);
  }
  if (request.kind === 'returned') {
    const { writeReturned } = await import('#shared/workbook/write-returned.ts');
    return writeReturned(request.sheets, ports.now());
  }
  if (request.kind === 'read') {
    const { readGrid } = await import('#shared/workbook/read-grid.ts');
    const { importFile } = await import('#shared/workbook/tables/found-file.ts');
    const inflate = streamInflate(ports.decompressor);
    return ports.encode(JSON.stringify(importFile(await readGrid(request.bytes, { inflate, decode: ports.decode }))));
  }
  const { writeOutput } = await import('#shared/workbook/write-output.ts');
  return writeOutput(request.output, ports, {
    onProgress: (done, total) => reply({ kind: 'progress', done, total }),
  });
}
