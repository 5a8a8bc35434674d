import { fromBase64, toBase64 } from '#shared/kernel/base64.ts';
import { CodedError } from '#shared/kernel/coded-error.ts';
import type { Chance, CipherKey, CipherPort } from '#shared/kernel/ports.ts';
import { SM4_SUITE } from './sm4-suite.ts';
import { AES_SUITE, type SealSuite } from './suite.ts';
import { utf8Bytes, utf8Text } from './utf8.ts';

/**
 * One ciphertext with the algorithm and key that made it (D§6 P11). Every box names both, so that texts of several keys
 * and suites lie side by side, and a new key or suite touches nothing that is already sealed.
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

/** The suite that new boxes are made with where nobody chose another. */
export const DEFAULT_SUITE = AES_SUITE;

/** Every suite that this program knows, the usual one first. */
export const SUITES: readonly SealSuite[] = [AES_SUITE, SM4_SUITE];
const BY_ALG: ReadonlyMap<string, SealSuite> = new Map(SUITES.map((suite) => [suite.alg, suite]));

/** The suite of an algorithm id; null when this program does not know it (a newer program made the box). */
export function suiteOf(alg: string): SealSuite | null {
  return BY_ALG.get(alg) ?? null;
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

/** Opens a box with the one of the keys that fits. @throws CodedError X01 none fits, or as {@link openText} */
export async function openWithOneOf(
  cipher: CipherPort,
  keys: readonly SealKey[],
  box: Box,
  bound: string,
): Promise<string> {
  const key = keys.find((one) => fits(one, box));
  if (!key) throw new CodedError('X01', '密文的算法或密钥与本机不符');
  return openText(cipher, key, box, bound);
}
