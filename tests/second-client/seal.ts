import { argon2Sync, createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { canonical, type Json, newId } from './form.ts';

/** SPEC §5: one ciphertext; `iv` and `text` in base64. */
export interface Box {
  readonly alg: string;
  readonly keyId: string;
  readonly iv: string;
  readonly text: string;
}

export interface Key {
  readonly keyId: string;
  readonly raw: Uint8Array;
}

const TAG = 16;

export function encrypt(raw: Uint8Array, iv: Uint8Array, bound: string, plain: Uint8Array): Buffer {
  const cipher = createCipheriv('aes-256-gcm', raw, iv);
  cipher.setAAD(Buffer.from(bound));
  return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

export function decrypt(raw: Uint8Array, iv: Uint8Array, bound: string, sealed: Uint8Array): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', raw, iv);
  decipher.setAAD(Buffer.from(bound));
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG));
  return Buffer.concat([decipher.update(sealed.subarray(0, sealed.length - TAG)), decipher.final()]);
}

export function seal(key: Key, text: string, bound: string): Box {
  const iv = randomBytes(12);
  const sealed = encrypt(key.raw, iv, bound, Buffer.from(text));
  return { alg: 'A256GCM', keyId: key.keyId, iv: iv.toString('base64'), text: sealed.toString('base64') };
}

export function open(keys: readonly Key[], box: Box, bound: string): string {
  const key = keys.find(({ keyId }) => keyId === box.keyId);
  if (!key || box.alg !== 'A256GCM') throw new Error(`no key ${box.keyId} of ${box.alg}`);
  return decrypt(key.raw, Buffer.from(box.iv, 'base64'), bound, Buffer.from(box.text, 'base64')).toString('utf8');
}

/** SPEC §5 “Wrap”: a key under a passphrase. */
export interface Wrap extends Box {
  readonly kdf: {
    readonly name: string;
    readonly m: number;
    readonly t: number;
    readonly p: number;
    readonly salt: string;
  };
}

export function wrap(key: Key, passphrase: string): Wrap {
  const kdf = { name: 'argon2id', m: 19_456, t: 2, p: 1, salt: randomBytes(16).toString('base64') };
  const under = { keyId: key.keyId, raw: stretched(passphrase, kdf) };
  return { ...seal(under, Buffer.from(key.raw).toString('base64'), `sanzhi-key-wrap|${key.keyId}`), kdf };
}

/** Throws when the passphrase is another. */
export function unwrap(box: Wrap, passphrase: string): Key {
  const under = { keyId: box.keyId, raw: stretched(passphrase, box.kdf) };
  const text = open([under], box, `sanzhi-key-wrap|${box.keyId}`);
  return { keyId: box.keyId, raw: Buffer.from(text, 'base64') };
}

function stretched(passphrase: string, { m, t, p, salt }: Wrap['kdf']): Buffer {
  return argon2Sync('argon2id', {
    message: Buffer.from(passphrase.normalize('NFKC')),
    nonce: Buffer.from(salt, 'base64'),
    memory: m,
    passes: t,
    parallelism: p,
    tagLength: 32,
  });
}

export function newKey(): Key {
  return { keyId: newId(), raw: randomBytes(32) };
}

/** SPEC §5: a key as it is handed on. */
export interface RawKey {
  readonly keyId: string;
  readonly key: string;
  readonly alg: string;
}

export function rawOf({ keyId, raw }: Key): RawKey {
  return { keyId, key: Buffer.from(raw).toString('base64'), alg: 'A256GCM' };
}

export function keyIn({ keyId, key }: RawKey): Key {
  return { keyId, raw: Buffer.from(key, 'base64') };
}

/** SPEC §5: the former keys under the present one. */
export function sealPast(present: Key, past: readonly Key[]): Box {
  return seal(present, JSON.stringify(past.map(rawOf)), `sanzhi-past-keys|${present.keyId}`);
}

/** All keys of a town, the present one first. */
export function openPast(present: Key, past: Box | null): Key[] {
  if (past?.keyId !== present.keyId) return [present];
  const former = JSON.parse(open([present], past, `sanzhi-past-keys|${present.keyId}`)) as RawKey[];
  return [present, ...former.map(keyIn)];
}

const CHUNK = 4 * 1024 * 1024;

/** SPEC §9: a file as one ciphertext. */
export function sealFile(key: Key, plain: Uint8Array, bound: string): Uint8Array<ArrayBuffer> {
  const prefix = randomBytes(8);
  const head = { alg: 'A256GCM', keyId: key.keyId, iv: prefix.toString('base64'), size: plain.length, chunk: CHUNK };
  const text = Buffer.from(JSON.stringify(head));
  const chunks = Array.from({ length: chunksOf(head) }, (_, at) =>
    encrypt(key.raw, nonceOf(prefix, at), chunkBound(bound, head, at), plain.subarray(at * CHUNK, (at + 1) * CHUNK)),
  );
  return new Uint8Array(Buffer.concat([Buffer.from('SZF1'), uint32(text.length), text, ...chunks]));
}

export function openFile(keys: readonly Key[], sealed: Uint8Array, bound: string): Buffer {
  const bytes = Buffer.from(sealed);
  if (bytes.subarray(0, 4).toString() !== 'SZF1') throw new Error('no sealed file');
  const start = 8 + bytes.readUInt32BE(4);
  const head = JSON.parse(bytes.subarray(8, start).toString('utf8')) as {
    keyId: string;
    iv: string;
    size: number;
    chunk: number;
  };
  const key = keys.find(({ keyId }) => keyId === head.keyId);
  if (!key || bytes.length !== start + head.size + chunksOf(head) * TAG) throw new Error('another key or length');
  const chunks = Array.from({ length: chunksOf(head) }, (_, at) => {
    const from = start + at * (head.chunk + TAG);
    const part = bytes.subarray(from, from + head.chunk + TAG);
    return decrypt(key.raw, nonceOf(Buffer.from(head.iv, 'base64'), at), chunkBound(bound, head, at), part);
  });
  return Buffer.concat(chunks);
}

type FileHead = { readonly size: number; readonly chunk: number };

function chunksOf({ size, chunk }: FileHead): number {
  return Math.max(1, Math.ceil(size / chunk));
}

function chunkBound(bound: string, head: FileHead, at: number): string {
  return `${bound}|${head.size}|${at}/${chunksOf(head)}`;
}

function nonceOf(prefix: Uint8Array, at: number): Buffer {
  return Buffer.concat([prefix, uint32(at)]);
}

export function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

/** SPEC §5: what lies in the box of a record. */
export interface Secrets {
  readonly fields: Json;
  readonly rows: Readonly<Record<string, Readonly<Record<string, Json>>>>;
  readonly history: Readonly<Record<string, readonly Change[]>>;
  readonly conflicts: Readonly<Record<string, { base: unknown; mine: unknown; theirs: unknown }>>;
}

/** SPEC §3.1: one change of one value. */
export interface Change {
  readonly path: string;
  readonly from?: unknown;
  readonly to?: unknown;
  readonly sealed?: boolean;
}

export const NO_SECRETS: Secrets = { fields: {}, rows: {}, history: {}, conflicts: {} };

type Place = { readonly id: string; readonly type: string };

export function sealSecrets(key: Key, { id, type }: Place, secrets: Secrets): Box | null {
  const isEmpty = Object.values(secrets).every((part) => Object.keys(part).length === 0);
  return isEmpty ? null : seal(key, canonical(secrets), `${id}|${type}`);
}

export function openSecrets(keys: readonly Key[], { id, type }: Place, box: Box | null): Secrets {
  return box ? { ...NO_SECRETS, ...JSON.parse(open(keys, box, `${id}|${type}`)) } : NO_SECRETS;
}
