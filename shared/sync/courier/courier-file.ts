import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { z } from 'zod';
import { fromBase64 } from '#shared/kernel/base64.ts';
import { joinBytes } from '#shared/kernel/bytes.ts';
import { CodedError } from '#shared/kernel/coded-error.ts';
import type { Chance } from '#shared/kernel/ports.ts';
import { townIdSchema } from '#shared/schema/record.ts';
import {
  isSignedBy,
  type KeyPair,
  openingKeyOf,
  type PairCipher,
  type PublicKeys,
  SIGNATURE_BYTES,
  sealingKeyFor,
  signBytes,
} from '#shared/seal/key-pair.ts';
import { openFile, sealFile } from '#shared/seal/sealed-file.ts';
import { utf8Bytes, utf8Text } from '#shared/seal/utf8.ts';

/**
 * A file of the courier (SPEC.md §12): mark, length of the head (4 bytes, big-endian), head, signature, sealed body. The
 * head can be read by anybody who finds the stick and therefore names nobody; everything else is sealed to the receiver.
 */
const MARK = 'SZC1';
const HEAD_LIMIT = 4096;
/** Formats that this program reads. */
const FORMAT = 1;
/** Largest courier file in bytes: it is read into memory on both sides, and fits every stick. */
export const MAX_COURIER_BYTES = 160 * 1024 * 1024;

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const headSchema = z.looseObject({
  format: z.number().int(),
  /** package: desk to county; answer: county to desk. */
  kind: z.enum(['package', 'answer']),
  countyId: z.number().int(),
  townId: townIdSchema,
  deviceId: z.string().min(1).max(64),
  /** UUID of the package, the same in all its parts; an answer has one of its own. */
  id: z.uuid(),
  part: z.number().int().min(1),
  parts: z.number().int().min(1).max(999),
  /** Counts the packages of a desk; of an answer: the highest of the packages that it answers. */
  number: z.number().int().min(1),
  /** What the clock of the maker said, for people to read: `YYYY-MM-DDTHH:mm`. */
  madeAt: z.string().max(30),
  /** `keyId` of the signer and of the receiver. */
  from: z.string().length(32),
  to: z.string().length(32),
  ephemeral: z.string().length(88),
  /** Length and SHA-256 of the sealed body. */
  size: z.number().int().min(0),
  hash,
});
export type CourierHead = z.infer<typeof headSchema>;

/** What the maker of a file says; the rest of the head is made with it. */
export type CourierFacts = Pick<
  CourierHead,
  'kind' | 'countyId' | 'townId' | 'deviceId' | 'id' | 'part' | 'parts' | 'number' | 'madeAt'
>;

/** What courier files need of the runtime. */
export interface CourierPorts {
  readonly cipher: PairCipher;
  readonly chance: Chance;
}

/** A file whose outside is sound: nothing is known yet of who made it and whether the body is whole. */
export interface CourierFile {
  readonly head: CourierHead;
  readonly signed: Uint8Array<ArrayBuffer>;
  readonly signature: Uint8Array<ArrayBuffer>;
  readonly body: Uint8Array<ArrayBuffer>;
}

export interface CourierParties {
  readonly signer: KeyPair;
  readonly receiver: PublicKeys;
}

/** Seals a body to the receiver and signs it. */
export async function writeCourierFile(
  ports: CourierPorts,
  facts: CourierFacts,
  { signer, receiver }: CourierParties,
  plain: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  const { key, ephemeral } = await sealingKeyFor(ports, receiver, purposeOf(facts));
  const body = await sealFile(ports, key, plain, purposeOf(facts));
  const head: CourierHead = {
    format: FORMAT,
    ...facts,
    from: signer.public.keyId,
    to: receiver.keyId,
    ephemeral,
    size: body.length,
    hash: hashOf(body),
  };
  const signed = signedPart(utf8Bytes(JSON.stringify(head)));
  const signature = await signBytes(ports.cipher, signer, signed);
  return joinBytes([signed, signature, body]);
}

/**
 * Reads the outside of a file.
 * @throws CodedError S15 no courier file, S16 a newer format, S17 cut off
 */
export function readCourierFile(bytes: Uint8Array<ArrayBuffer>): CourierFile {
  const start = MARK.length + 4;
  const found = bytes.subarray(0, MARK.length);
  if (bytes.length === 0 || !sameBytes(found, utf8Bytes(MARK).subarray(0, found.length))) throw new CodedError('S15');
  if (bytes.length < start) throw new CodedError('S17');
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(MARK.length);
  if (length > HEAD_LIMIT) throw new CodedError('S18');
  if (bytes.length < start + length) throw new CodedError('S17');
  const head = headOf(bytes.subarray(start, start + length));
  const bodyAt = start + length + SIGNATURE_BYTES;
  if (bytes.length < bodyAt + head.size) throw new CodedError('S17');
  if (bytes.length > bodyAt + head.size) throw new CodedError('S18');
  return {
    head,
    signed: bytes.slice(0, start + length),
    signature: bytes.slice(start + length, bodyAt),
    body: bytes.slice(bodyAt),
  };
}

/**
 * Opens a file after its signature was checked.
 * @throws CodedError S18 altered, or not signed by whom it names
 */
export async function openCourierFile(
  ports: Pick<CourierPorts, 'cipher'>,
  { head, signed, signature, body }: CourierFile,
  { signer, receiver }: { readonly signer: PublicKeys; readonly receiver: KeyPair },
): Promise<Uint8Array<ArrayBuffer>> {
  const isWhole = head.from === signer.keyId && head.to === receiver.public.keyId && hashOf(body) === head.hash;
  if (!isWhole || !(await isSignedBy(ports.cipher, signer, signature, signed))) throw new CodedError('S18');
  const key = await openingKeyOf(ports.cipher, receiver, head.ephemeral, purposeOf(head));
  try {
    return await openFile(ports.cipher, [key], body, purposeOf(head));
  } catch (cause) {
    throw new CodedError('S18', undefined, { cause });
  }
}

/** Binds key and ciphertext to what the file is. */
function purposeOf({ kind, id, part, parts }: CourierFacts): string {
  return `sanzhi-courier|${kind}|${id}|${part}/${parts}`;
}

function headOf(bytes: Uint8Array): CourierHead {
  const parsed = headSchema.safeParse(parsedJson(bytes));
  if (parsed.success && parsed.data.format > FORMAT) throw new CodedError('S16');
  if (!parsed.success || parsed.data.format < 1 || parsed.data.part > parsed.data.parts) throw new CodedError('S18');
  try {
    fromBase64(parsed.data.ephemeral);
  } catch (cause) {
    throw new CodedError('S18', undefined, { cause });
  }
  return parsed.data;
}

function parsedJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(utf8Text(bytes));
  } catch {
    return null;
  }
}

function signedPart(head: Uint8Array): Uint8Array<ArrayBuffer> {
  const start = new Uint8Array(MARK.length + 4);
  start.set(utf8Bytes(MARK));
  new DataView(start.buffer).setUint32(MARK.length, head.length);
  return joinBytes([start, head]);
}

function hashOf(bytes: Uint8Array): string {
  return bytesToHex(sha256(bytes));
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}
