import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { GzipPort } from '#shared/sync/courier/courier-body.ts';

const [zip, unzip] = [promisify(gzip), promisify(gunzip)];

/** Gzip within bounds, as courier files need it. */
export const GZIP: GzipPort = {
  zip: async (bytes) => new Uint8Array(await zip(bytes)),
  async unzip(bytes, limit) {
    try {
      return new Uint8Array(await unzip(bytes, { maxOutputLength: limit }));
    } catch (thrown) {
      if ((thrown as { code?: unknown }).code === 'ERR_BUFFER_TOO_LARGE') return null;
      throw thrown;
    }
  },
};
