import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js';
import { hkdf, sm2, sm3 } from 'sm-crypto-v2';
import { fromBase64, toBase64 } from '#shared/kernel/base64.ts';
import { joinBytes } from '#shared/kernel/bytes.ts';
import { CodedError } from '#shared/kernel/coded-error.ts';
import type { Chance, CipherPort } from '#shared/kernel/ports.ts';
import { importSealKey, type SealKey } from './box.ts';
import { SM4_SUITE } from './sm4-suite.ts';
import { utf8Bytes } from './utf8.ts';

interface PublicPoints {
  readonly keyId: string;
  readonly sign: string;
  readonly agree: string;
}

interface PrivatePair {
  readonly public: PublicPoints;
  readonly sign: string;
  readonly agree: string;
}

/**
 * The pairs of key-pair.ts on the curve SM2 (GB/T 32918): signatures with SM3 and the usual identity, agreement on a key
 * by the curve's Diffie–Hellman, HKDF with SM3, and SM4 for what is sealed. Private keys are base64 of 32 bytes.
 */
export function newSm2Pair(chance: Chance) {
  const [sign, agree] = [newPrivate(chance), newPrivate(chance)];
  const [signPoint, agreePoint] = [hexToBytes(sign.point), hexToBytes(agree.point)];
  return {
    public: {
      alg: 'SM2' as const,
      keyId: sm2KeyId(signPoint, agreePoint),
      sign: toBase64(signPoint),
      agree: toBase64(agreePoint),
    },
    sign: toBase64(sign.raw),
    agree: toBase64(agree.raw),
  };
}

function newPrivate(chance: Chance): { readonly raw: Uint8Array; readonly point: string } {
  for (;;) {
    const raw = chance.bytes(32);
    try {
      return { raw, point: sm2.getPublicKeyFromPrivateKey(bytesToHex(raw)) };
    } catch {
      // out of the curve's order: one in four thousand million
    }
  }
}

/** Whether both are points of the curve under their own name. Never throws. */
export function areSoundSm2(keys: PublicPoints): boolean {
  try {
    const [sign, agree] = [fromBase64(keys.sign), fromBase64(keys.agree)];
    const areOnCurve = [sign, agree].every((point) => sm2.verifyPublicKey(bytesToHex(point)));
    return areOnCurve && sm2KeyId(sign, agree) === keys.keyId;
  } catch {
    return false;
  }
}

/** r and s, 32 bytes each. */
export function signSm2(own: PrivatePair, data: Uint8Array): Uint8Array<ArrayBuffer> {
  const publicKey = bytesToHex(fromBase64(own.public.sign));
  const made = sm2.doSignature(data, bytesToHex(fromBase64(own.sign)), { hash: true, der: false, publicKey });
  return Uint8Array.from(hexToBytes(made));
}

export function isSignedBySm2(other: PublicPoints, signature: Uint8Array, data: Uint8Array): boolean {
  const point = bytesToHex(fromBase64(other.sign));
  try {
    return sm2.doVerifySignature(data, bytesToHex(signature), point, { hash: true, der: false });
  } catch {
    return false;
  }
}

export async function sealingKeySm2(cipher: CipherPort, chance: Chance, other: PublicPoints, info: string) {
  const { raw, point } = newPrivate(chance);
  const key = await agreed(cipher, raw, other.agree, { keyId: other.keyId, info });
  return { key, ephemeral: toBase64(hexToBytes(point)) };
}

/** @throws CodedError S18 the point is none */
export async function openingKeySm2(
  cipher: CipherPort,
  own: PrivatePair,
  ephemeral: string,
  info: string,
): Promise<SealKey> {
  try {
    return await agreed(cipher, fromBase64(own.agree), ephemeral, { keyId: own.public.keyId, info });
  } catch (cause) {
    throw new CodedError('S18', undefined, { cause });
  }
}

function agreed(
  cipher: CipherPort,
  own: Uint8Array,
  point: string,
  { keyId, info }: { readonly keyId: string; readonly info: string },
): Promise<SealKey> {
  const shared = sm2.ecdh(bytesToHex(own), bytesToHex(fromBase64(point)));
  const key = hkdf(shared.slice(1), undefined, utf8Bytes(info), SM4_SUITE.keyBytes);
  return importSealKey(cipher, keyId, Uint8Array.from(key), SM4_SUITE.alg);
}

function sm2KeyId(sign: Uint8Array, agree: Uint8Array): string {
  return sm3(joinBytes([sign, agree])).slice(0, 32);
}
