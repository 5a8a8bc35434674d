import type { CipherKey } from '#shared/kernel/ports.ts';
import type { SealSuite } from './suite.ts';

/**
 * SM4 in Galois/Counter Mode (GB/T 32907, RFC 8998; D§6 P11). No platform offers it, so the key lies in memory as bytes;
 * the library is fetched when it is first needed.
 */
export const SM4_SUITE: SealSuite = {
  alg: 'SM4GCM',
  label: 'SM4（国密算法）',
  keyBytes: 16,
  ivBytes: 12,
  importKey: async (_, raw) => ({ type: 'secret', raw: Uint8Array.from(raw) }) satisfies Sm4Key,
  encrypt: async (_, key, part) => (await import('./sm4-gcm.ts')).sm4Seal(bytesOf(key), part),
  decrypt: async (_, key, part) => (await import('./sm4-gcm.ts')).sm4Open(bytesOf(key), part),
};

interface Sm4Key extends CipherKey {
  readonly raw: Uint8Array<ArrayBuffer>;
}

function bytesOf(key: CipherKey): Uint8Array<ArrayBuffer> {
  const { raw } = key as Partial<Sm4Key>;
  if (!(raw instanceof Uint8Array)) throw new RangeError('seal key');
  return raw;
}
