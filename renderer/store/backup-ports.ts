import type { BackupPorts } from '#shared/schema/backup-file.ts';

/** What backup files need of the platform; the same in window and worker. */
export const backupPorts: BackupPorts = {
  cipher: crypto.subtle,
  chance: { bytes: (count) => crypto.getRandomValues(new Uint8Array(count)) },
  deflate: (bytes) => through(bytes, new CompressionStream('deflate-raw')),
  inflate: (bytes) => through(bytes, new DecompressionStream('deflate-raw')),
};

async function through(
  bytes: Uint8Array<ArrayBuffer>,
  stream: CompressionStream | DecompressionStream,
): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(stream)).arrayBuffer());
}
