import { inflateRawSync } from 'node:zlib';
import type { ReadPorts, WorkbookPorts } from '#shared/workbook/workbook-ports.ts';

/** Ports of Node, with a clock that stands still. */
export const WRITE_PORTS: WorkbookPorts = {
  compressor: () => new CompressionStream('deflate-raw'),
  encode: (text) => new TextEncoder().encode(text),
  decode: (bytes) => new TextDecoder().decode(bytes),
  now: () => Date.UTC(2026, 2, 28, 8, 0, 0),
};

/** Ports of Node for reading. */
export const READ_PORTS: ReadPorts = {
  decode: WRITE_PORTS.decode,
  inflate: (data, limit) => {
    try {
      return inflateRawSync(data, { maxOutputLength: limit });
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE') return null;
      throw error;
    }
  },
};
