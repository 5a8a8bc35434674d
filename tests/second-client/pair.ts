import { createECDH, createPublicKey, generateKeyPairSync, hkdfSync, type KeyObject, sign, verify } from 'node:crypto';
import { hashOf } from './form.ts';
import type { Key } from './seal.ts';

/** SPEC §12 “Keys”: the public half; points in base64. */
export interface PublicKeys {
  readonly alg: string;
  readonly keyId: string;
  readonly sign: string;
  readonly agree: string;
}

type Agreeing = ReturnType<typeof createECDH>;

export interface Pair {
  readonly public: PublicKeys;
  readonly signing: KeyObject;
  readonly agreeing: Agreeing;
}

export function newPair(): Pair {
  const signing = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x = '', y = '' } = signing.publicKey.export({ format: 'jwk' });
  const point = Buffer.concat([Buffer.from([4]), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]);
  const agreeing = createECDH('prime256v1');
  const agree = agreeing.generateKeys();
  const keyId = hashOf(Buffer.concat([point, agree])).slice(0, 32);
  const open = { alg: 'P256', keyId, sign: point.toString('base64'), agree: agree.toString('base64') };
  return { public: open, signing: signing.privateKey, agreeing };
}

/** r and s, 32 bytes each. */
export function signed({ signing }: Pair, data: Uint8Array): Buffer {
  return sign('sha256', data, { key: signing, dsaEncoding: 'ieee-p1363' });
}

export function isSignedBy(other: PublicKeys, signature: Uint8Array, data: Uint8Array): boolean {
  const point = Buffer.from(other.sign, 'base64');
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((part) => part.toString('base64url'));
  const key = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x: x ?? '', y: y ?? '' }, format: 'jwk' });
  return verify('sha256', data, { key, dsaEncoding: 'ieee-p1363' }, signature);
}

/** A key for one thing to another party, and the point that lets it make the same key. */
export function keyFor(other: Pick<PublicKeys, 'keyId' | 'agree'>, info: string): { key: Key; ephemeral: string } {
  const own = createECDH('prime256v1');
  const ephemeral = own.generateKeys().toString('base64');
  return { key: agreedKey(own, other.agree, other.keyId, info), ephemeral };
}

export function keyOf(own: Pair, ephemeral: string, info: string): Key {
  return agreedKey(own.agreeing, ephemeral, own.public.keyId, info);
}

function agreedKey(own: Agreeing, point: string, keyId: string, info: string): Key {
  const shared = own.computeSecret(Buffer.from(point, 'base64'));
  return { keyId, raw: Buffer.from(hkdfSync('sha256', shared, Buffer.alloc(0), info, 32)) };
}
