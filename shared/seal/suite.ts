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
