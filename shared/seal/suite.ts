import type { CipherKey, CipherPort } from '#shared/kernel/ports.ts';

/** One way to seal. `bound` is authenticated with the text but not part of it: a box cannot be moved to another place. */
export interface SealSuite {
  readonly alg: string;
  /** What people call it. */
  readonly label: string;
  readonly keyBytes: number;
  readonly ivBytes: number;
  importKey(cipher: CipherPort, raw: Uint8Array<ArrayBuffer>): Promise<CipherKey>;
  encrypt(cipher: CipherPort, key: CipherKey, part: SuitePart): Promise<Uint8Array<ArrayBuffer>>;
  decrypt(cipher: CipherPort, key: CipherKey, part: SuitePart): Promise<Uint8Array<ArrayBuffer>>;
}

/** What is sealed or opened; `data` of `decrypt` ends with the tag of 16 bytes. */
export interface SuitePart {
  readonly iv: Uint8Array<ArrayBuffer>;
  readonly bound: Uint8Array<ArrayBuffer>;
  readonly data: Uint8Array<ArrayBuffer>;
}

/** AES-256 in Galois/Counter Mode by the platform's own WebCrypto; its keys cannot be read out again. */
export const AES_SUITE: SealSuite = {
  alg: 'A256GCM',
  label: 'AES-256（国际通用算法）',
  keyBytes: 32,
  ivBytes: 12,
  importKey: (cipher, raw) => cipher.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt']),
  encrypt: async (cipher, key, { iv, bound, data }) =>
    new Uint8Array(await cipher.encrypt({ name: 'AES-GCM', iv, additionalData: bound }, key, data)),
  decrypt: async (cipher, key, { iv, bound, data }) =>
    new Uint8Array(await cipher.decrypt({ name: 'AES-GCM', iv, additionalData: bound }, key, data)),
};

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
