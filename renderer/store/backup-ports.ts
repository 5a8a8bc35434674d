import type { BackupPorts } from '#shared/schema/backup-file.ts';
import { browserSealPorts } from './browser-ports.ts';

/** What backup files need of the platform; the same in window and worker. */
export const backupPorts: BackupPorts = {
  ...browserSealPorts,
  deflate: (bytes) => through(bytes, new CompressionStream('deflate-raw')),
  inflate: (bytes) => through(bytes, new DecompressionStream('deflate-raw')),
};

async function through(
  bytes: Uint8Array<ArrayBuffer>,
  stream: CompressionStream | DecompressionStream,
): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(stream)).arrayBuffer());
}
