import type { GzipPort } from '#shared/sync/courier/courier-body.ts';
import { streamInflate } from '#shared/workbook/stream-inflate.ts';
import { gzipped } from '../wire.ts';

/** Gzip within bounds, as courier files need it. */
export const GZIP: GzipPort = {
  zip: gzipped,
  unzip: async (bytes, limit) => {
    const plain = await streamInflate(() => new DecompressionStream('gzip'))(bytes, limit);
    return plain && new Uint8Array(plain);
  },
};
