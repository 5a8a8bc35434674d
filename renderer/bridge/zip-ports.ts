import type { WorkbookPorts } from '#shared/workbook/workbook-ports.ts';

/** What making a zip needs, of a browser's page or worker. */
export const browserZipPorts: WorkbookPorts = {
  compressor: () => new CompressionStream('deflate-raw'),
  encode: (text) => new TextEncoder().encode(text),
  decode: (bytes) => new TextDecoder().decode(bytes),
  now: () => Date.now(),
};
