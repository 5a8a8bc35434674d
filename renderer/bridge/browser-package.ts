import type { PackagePart } from '#shared/ipc/paper-intents.ts';
import type { WorkbookRequest } from '#shared/ipc/workbook-process-messages.ts';
import { CodedError } from '#shared/kernel/coded-error.ts';
import { PackageWriter } from '#shared/package/package-writer.ts';
import type { PackageSession } from './platform.ts';
import { browserZipPorts } from './zip-ports.ts';

/** A package in an ordinary browser: its pieces are handed to the browser's downloads when it is whole. */
export function browserPackage(
  fileName: string,
  make: (request: WorkbookRequest, cancelled: Promise<null>) => Promise<Uint8Array | null>,
  download: (pieces: readonly Uint8Array[], fileName: string, type: string) => void,
): PackageSession {
  const pieces: Uint8Array[] = [];
  const cancelled = Promise.withResolvers<null>();
  let isCancelled = false;
  const writer = new PackageWriter({
    ...browserZipPorts,
    sha256: async (bytes) => hexOf(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))),
    write: async (bytes) => void pieces.push(bytes),
  });
  const bytesOf = async (part: PackagePart): Promise<Uint8Array | null> => {
    if (part.kind === 'workbook') return make({ kind: 'write', output: part.workbook }, cancelled.promise);
    if (part.kind === 'report') return make({ kind: 'report', report: part.report }, cancelled.promise);
    if (part.kind === 'text') return browserZipPorts.encode(part.text);
    if (part.kind === 'bytes') return part.bytes;
    throw new CodedError('F36', '浏览器中不能生成 PDF');
  };
  return {
    async add(path, part) {
      const bytes = isCancelled ? null : await bytesOf(part);
      if (bytes === null || isCancelled) throw new CodedError('F37', '已取消');
      return writer.add(path, new Uint8Array(bytes));
    },
    async finish() {
      if (isCancelled) throw new CodedError('F37', '已取消');
      await writer.finish();
      download(pieces, fileName, 'application/zip');
      return { outcome: 'saved', fileName };
    },
    async cancel() {
      isCancelled = true;
      pieces.length = 0;
      cancelled.resolve(null);
    },
  };
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
