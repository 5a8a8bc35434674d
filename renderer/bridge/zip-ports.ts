import type { OfficePorts } from '#shared/office/answer-request.ts';

/** What making a zip needs, of a browser's page or worker. */
export const browserZipPorts: OfficePorts = {
  compressor: () => new CompressionStream('deflate-raw'),
  decompressor: () => new DecompressionStream('deflate-raw'),
  encode: (text) => new TextEncoder().encode(text),
  decode: (bytes) => new TextDecoder().decode(bytes),
  now: () => Date.now(),
};
