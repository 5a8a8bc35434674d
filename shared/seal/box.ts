import { fromBase64, toBase64 } from '#shared/kernel/base64.ts';
import { CodedError } from '#shared/kernel/coded-error.ts';
import type { Chance, CipherKey, CipherPort } from '#shared/kernel/ports.ts';
import { utf8Bytes, utf8Text } from './utf8.ts';

/**
 * One ciphertext with the algorithm and key that made it (D§6 P11). Every box names its suite, so that a second suite
 * (for example the national SM4) can come beside the first without touching what is already sealed.
 */
export interface Box {
  readonly alg: string;
  readonly keyId: string;
  /** Base64. */
  readonly iv: string;
  /** Base64: ciphertext with its authentication tag. */
  readonly text: string;
}

/** A key ready for use, with the suite it belongs to and the id that boxes carry. */
export interface SealKey {
  readonly alg: string;
  readonly keyId: string;
  readonly key: CipherKey;
}

/** What sealing needs from outside. */
export interface SealPorts {
  readonly cipher: CipherPort;
  readonly chance: Chance;
}

/** One way to seal. `bound` is authenticated with the text but not part of it: a box cannot be moved to another place. */
export interface SealSuite {
  readonly alg: string;
  readonly keyBytes: number;
  readonly ivBytes: number;
  importKey(cipher: CipherPort, raw: Uint8Array<ArrayBuffer>): Promise<CipherKey>;
  encrypt(cipher: CipherPort, key: CipherKey, part: SuitePart): Promise<Uint8Array<ArrayBuffer>>;
  decrypt(cipher: CipherPort, key: CipherKey, part: SuitePart): Promise<Uint8Array<ArrayBuffer>>;
}

export interface SuitePart {
  readonly iv: Uint8Array<ArrayBuffer>;
  readonly bound: Uint8Array<ArrayBuffer>;
  readonly data: Uint8Array<ArrayBuffer>;
}

const a256gcm: SealSuite = {
  alg: 'A256GCM',
  keyBytes: 32,
  ivBytes: 12,
  importKey: (cipher, raw) => cipher.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt']),
  encrypt: async (cipher, key, { iv, bound, data }) =>
    new Uint8Array(await cipher.encrypt({ name: 'AES-GCM', iv, additionalData: bound }, key, data)),
  decrypt: async (cipher, key, { iv, bound, data }) =>
    new Uint8Array(await cipher.decrypt({ name: 'AES-GCM', iv, additionalData: bound }, key, data)),
};

/** The suite that new boxes are made with. */
export const DEFAULT_SUITE = a256gcm;

const SUITES: ReadonlyMap<string, SealSuite> = new Map([[a256gcm.alg, a256gcm]]);

/** The suite of an algorithm id; null when this program does not know it (a newer program made the box). */
export function suiteOf(alg: string): SealSuite | null {
  return SUITES.get(alg) ?? null;
}

/** Makes a usable key of raw bytes. @throws RangeError wrong length or unknown algorithm. */
export async function importSealKey(
  cipher: CipherPort,
  keyId: string,
  raw: Uint8Array<ArrayBuffer>,
  alg: string = DEFAULT_SUITE.alg,
): Promise<SealKey> {
  const suite = suiteOf(alg);
  if (!suite || raw.length !== suite.keyBytes) throw new RangeError('seal key');
  return { alg, keyId, key: await suite.importKey(cipher, raw) };
}

/** Seals a text. `bound` must be given again to open it, for example `<record id>|<type>`. */
export async function sealText(ports: SealPorts, key: SealKey, text: string, bound: string): Promise<Box> {
  const suite = suiteOf(key.alg);
  if (!suite) throw new RangeError('seal suite');
  const iv = ports.chance.bytes(suite.ivBytes);
  const part = { iv, bound: utf8Bytes(bound), data: utf8Bytes(text) };
  const sealed = await suite.encrypt(ports.cipher, key.key, part);
  return { alg: suite.alg, keyId: key.keyId, iv: toBase64(iv), text: toBase64(sealed) };
}

/** Whether this key can be expected to open the box: same suite, same key id. */
export function fits(key: SealKey, box: Pick<Box, 'alg' | 'keyId'>): boolean {
  return key.alg === box.alg && key.keyId === box.keyId && suiteOf(box.alg) !== null;
}

/** Opens a box. @throws CodedError X01 wrong key, wrong place or changed ciphertext (the three cannot be told apart). */
export async function openText(cipher: CipherPort, key: SealKey, box: Box, bound: string): Promise<string> {
  const suite = fits(key, box) ? suiteOf(box.alg) : null;
  if (!suite) throw new CodedError('X01', '密文的算法或密钥与本机不符');
  try {
    const part = { iv: fromBase64(box.iv), bound: utf8Bytes(bound), data: fromBase64(box.text) };
    return utf8Text(await suite.decrypt(cipher, key.key, part));
  } catch (cause) {
    throw new CodedError('X01', '密文打不开', { cause });
  }
}
