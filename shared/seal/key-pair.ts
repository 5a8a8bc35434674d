import { hkdf } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { z } from 'zod';
import { fromBase64, toBase64 } from '#shared/kernel/base64.ts';
import { joinBytes } from '#shared/kernel/bytes.ts';
import { CodedError } from '#shared/kernel/coded-error.ts';
import type { Chance, CipherKey, CipherPort } from '#shared/kernel/ports.ts';
import { importSealKey, type SealKey } from './box.ts';
import { utf8Bytes } from './utf8.ts';

/**
 * Keys of a party that signs files and has files sealed to it (SPEC.md §12): two pairs on the curve P-256, one to sign
 * with (ECDSA, SHA-256), one to agree on a key with (ECDH); or both on the national curve SM2 (sm2-pair.ts), whose files
 * are sealed with SM4. The parties of one file need not be of one kind.
 */
export const publicKeysSchema = z.looseObject({
  alg: z.enum(['P256', 'SM2']),
  /** First 32 letters of the SHA-256 (SM2: the SM3) of both public keys, in hexadecimal: keys are named by what they are. */
  keyId: z.string().length(32),
  /** Base64 of the 65 bytes of the uncompressed point. */
  sign: z.string().length(88),
  agree: z.string().length(88),
});
export type PublicKeys = z.infer<typeof publicKeysSchema>;

/** Public keys and the private ones, as base64 of PKCS#8 (SM2: of 32 bytes). */
export const keyPairSchema = z.looseObject({
  public: publicKeysSchema,
  sign: z.string().max(1000),
  agree: z.string().max(1000),
});
export type KeyPair = z.infer<typeof keyPairSchema>;

interface CipherPair {
  readonly publicKey: CipherKey;
  readonly privateKey: CipherKey;
}

/** The further part of WebCrypto that pairs of keys need. */
export interface PairCipher extends CipherPort {
  generateKey(algorithm: object, extractable: boolean, usages: readonly string[]): Promise<CipherPair>;
  exportKey(format: 'raw' | 'pkcs8', key: CipherKey): Promise<ArrayBuffer>;
  importKey(
    format: 'raw' | 'pkcs8',
    keyData: Uint8Array<ArrayBuffer>,
    algorithm: string | object,
    extractable: boolean,
    usages: readonly string[],
  ): Promise<CipherKey>;
  sign(algorithm: object, key: CipherKey, data: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer>;
  verify(
    algorithm: object,
    key: CipherKey,
    signature: Uint8Array<ArrayBuffer>,
    data: Uint8Array<ArrayBuffer>,
  ): Promise<boolean>;
  deriveBits(algorithm: object, key: CipherKey, bits: number): Promise<ArrayBuffer>;
}

const SIGN = { name: 'ECDSA', namedCurve: 'P-256' };
const AGREE = { name: 'ECDH', namedCurve: 'P-256' };
const SIGNING = { name: 'ECDSA', hash: 'SHA-256' };
/** Length of a signature in bytes: r and s, 32 each. */
export const SIGNATURE_BYTES = 64;

/** Chance of the platform, for the one curve that WebCrypto does not know. */
export interface PairPorts {
  readonly cipher: PairCipher;
  readonly chance: Chance;
}

const sm2Pair = () => import('./sm2-pair.ts');

/** Makes the keys of a party on P-256. Those on SM2: `newSm2Pair`. */
export async function newKeyPair(cipher: PairCipher): Promise<KeyPair> {
  const sign = await cipher.generateKey(SIGN, true, ['sign', 'verify']);
  const agree = await cipher.generateKey(AGREE, true, ['deriveBits']);
  const [signPoint, agreePoint] = [await raw(cipher, sign.publicKey), await raw(cipher, agree.publicKey)];
  return {
    public: {
      alg: 'P256',
      keyId: keyIdOf(signPoint, agreePoint),
      sign: toBase64(signPoint),
      agree: toBase64(agreePoint),
    },
    sign: toBase64(await pkcs8(cipher, sign.privateKey)),
    agree: toBase64(await pkcs8(cipher, agree.privateKey)),
  };
}

/** Whether the keys are points of the curve under their own name. Never throws. */
export async function areSound(cipher: PairCipher, keys: PublicKeys): Promise<boolean> {
  if (keys.alg === 'SM2') return (await sm2Pair()).areSoundSm2(keys);
  try {
    const [sign, agree] = [fromBase64(keys.sign), fromBase64(keys.agree)];
    await cipher.importKey('raw', sign, SIGN, false, ['verify']);
    await cipher.importKey('raw', agree, AGREE, false, []);
    return keyIdOf(sign, agree) === keys.keyId;
  } catch {
    return false;
  }
}

/** Signs bytes. */
export async function signBytes(cipher: PairCipher, own: KeyPair, data: Uint8Array<ArrayBuffer>) {
  if (own.public.alg === 'SM2') return (await sm2Pair()).signSm2(own, data);
  const key = await cipher.importKey('pkcs8', fromBase64(own.sign), SIGN, false, ['sign']);
  return new Uint8Array(await cipher.sign(SIGNING, key, data));
}

/** Whether a signature is the other party's. */
export async function isSignedBy(
  cipher: PairCipher,
  other: PublicKeys,
  signature: Uint8Array<ArrayBuffer>,
  data: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  if (other.alg === 'SM2') return (await sm2Pair()).isSignedBySm2(other, signature, data);
  const key = await cipher.importKey('raw', fromBase64(other.sign), SIGN, false, ['verify']);
  return cipher.verify(SIGNING, key, signature, data);
}

/** A key for one file to another party, and the public point that lets that party make the same key. */
export async function sealingKeyFor(
  { cipher, chance }: PairPorts,
  other: PublicKeys,
  info: string,
): Promise<{ readonly key: SealKey; readonly ephemeral: string }> {
  if (other.alg === 'SM2') return (await sm2Pair()).sealingKeySm2(cipher, chance, other, info);
  const pair = await cipher.generateKey(AGREE, true, ['deriveBits']);
  const key = await agreedKey(cipher, pair.privateKey, other.agree, { keyId: other.keyId, info });
  return { key, ephemeral: toBase64(await raw(cipher, pair.publicKey)) };
}

/** The same key made by the party the file is for. @throws CodedError S18 the point is none */
export async function openingKeyOf(
  cipher: PairCipher,
  own: KeyPair,
  ephemeral: string,
  info: string,
): Promise<SealKey> {
  if (own.public.alg === 'SM2') return (await sm2Pair()).openingKeySm2(cipher, own, ephemeral, info);
  try {
    const key = await cipher.importKey('pkcs8', fromBase64(own.agree), AGREE, false, ['deriveBits']);
    return await agreedKey(cipher, key, ephemeral, { keyId: own.public.keyId, info });
  } catch (cause) {
    throw new CodedError('S18', undefined, { cause });
  }
}

async function agreedKey(
  cipher: PairCipher,
  own: CipherKey,
  point: string,
  { keyId, info }: { readonly keyId: string; readonly info: string },
): Promise<SealKey> {
  const other = await cipher.importKey('raw', fromBase64(point), AGREE, false, []);
  const shared = new Uint8Array(await cipher.deriveBits({ name: 'ECDH', public: other }, own, 256));
  return importSealKey(cipher, keyId, new Uint8Array(hkdf(sha256, shared, undefined, utf8Bytes(info), 32)));
}

function keyIdOf(sign: Uint8Array, agree: Uint8Array): string {
  return bytesToHex(sha256(joinBytes([sign, agree]))).slice(0, 32);
}

async function raw(cipher: PairCipher, key: CipherKey): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await cipher.exportKey('raw', key));
}

async function pkcs8(cipher: PairCipher, key: CipherKey): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await cipher.exportKey('pkcs8', key));
}
