import { z } from 'zod';
import { fromBase64, toBase64 } from '#shared/kernel/base64.ts';
import { CodedError } from '#shared/kernel/coded-error.ts';
import { fits, type SealKey, type SealPorts, suiteOf } from './box.ts';
import { utf8Bytes, utf8Text } from './utf8.ts';

/**
 * A file as one ciphertext: `SZF1`, the length of the head (4 bytes, big-endian), the head as JSON, then the file in
 * sealed chunks of 4 MB, each with its tag. Every chunk has its own nonce (8 bytes of chance, 4 of its number) and is
 * bound to what the file is, to its number and to how many there are: none can be moved, left out or put elsewhere.
 */
const MARK = 'SZF1';
const CHUNK_BYTES = 4 * 1024 * 1024;
const TAG_BYTES = 16;
const HEAD_LIMIT = 1024;

const headSchema = z.looseObject({
  alg: z.string().max(30),
  keyId: z.string().max(64),
  /** Base64 of the nonces' first part. */
  iv: z.string().max(64),
  /** Bytes of the plain file, and of each chunk but the last. */
  size: z.number().int().min(0),
  chunk: z.number().int().min(1),
});
type Head = z.infer<typeof headSchema>;

/** Most bytes that a sealed file adds to its plain one. */
export const SEALED_FILE_OVERHEAD = HEAD_LIMIT + 64 * TAG_BYTES;

/** Seals a file. `bound` must be given again to open it. */
export async function sealFile(ports: SealPorts, key: SealKey, plain: Uint8Array<ArrayBuffer>, bound: string) {
  const suite = suiteOf(key.alg);
  if (!suite) throw new RangeError('seal suite');
  const prefix = ports.chance.bytes(suite.ivBytes - 4);
  const head: Head = {
    alg: key.alg,
    keyId: key.keyId,
    iv: toBase64(prefix),
    size: plain.length,
    chunk: CHUNK_BYTES,
  };
  const headBytes = utf8Bytes(JSON.stringify(head));
  const count = chunksOf(head);
  const start = MARK.length + 4 + headBytes.length;
  const sealed = new Uint8Array(start + plain.length + count * TAG_BYTES);
  sealed.set(utf8Bytes(MARK));
  new DataView(sealed.buffer).setUint32(MARK.length, headBytes.length);
  sealed.set(headBytes, MARK.length + 4);
  for (let index = 0; index < count; index++) {
    const at = index * CHUNK_BYTES;
    const part = partOf(head, prefix, index, bound, plain.subarray(at, at + CHUNK_BYTES));
    sealed.set(await suite.encrypt(ports.cipher, key.key, part), start + at + index * TAG_BYTES);
  }
  return sealed;
}

/** Opens a sealed file with the one of the keys that fits. @throws CodedError F10 damaged, elsewhere's, or no key */
export async function openFile(
  cipher: SealPorts['cipher'],
  keys: readonly SealKey[],
  sealed: Uint8Array<ArrayBuffer>,
  bound: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const { head, prefix, start } = readHead(sealed);
  const key = keys.find((one) => fits(one, head));
  const suite = key && suiteOf(key.alg);
  if (!suite) throw new CodedError('F10', '本机没有它的密钥');
  const plain = new Uint8Array(head.size);
  try {
    for (let index = 0; index < chunksOf(head); index++) {
      const from = start + index * (head.chunk + TAG_BYTES);
      const data = sealed.subarray(from, from + head.chunk + TAG_BYTES);
      const opened = await suite.decrypt(cipher, key.key, partOf(head, prefix, index, bound, data));
      plain.set(opened, index * head.chunk);
    }
    return plain;
  } catch (cause) {
    throw new CodedError('F10', undefined, { cause });
  }
}

/** Id of the key that a sealed file was made with. @throws CodedError F10 not a sealed file */
export function sealedFileKey(sealed: Uint8Array<ArrayBuffer>): string {
  return readHead(sealed).head.keyId;
}

interface ReadHead {
  readonly head: Head;
  /** First part of the nonces. */
  readonly prefix: Uint8Array<ArrayBuffer>;
  /** Where the chunks begin. */
  readonly start: number;
}

function readHead(sealed: Uint8Array<ArrayBuffer>): ReadHead {
  try {
    const view = new DataView(sealed.buffer, sealed.byteOffset, sealed.byteLength);
    const length = view.getUint32(MARK.length);
    if (utf8Text(sealed.subarray(0, MARK.length)) !== MARK || length > HEAD_LIMIT) throw new RangeError('head');
    const start = MARK.length + 4 + length;
    const head = headSchema.parse(JSON.parse(utf8Text(sealed.subarray(MARK.length + 4, start))));
    if (sealed.length !== start + head.size + chunksOf(head) * TAG_BYTES) throw new RangeError('length');
    return { head, prefix: fromBase64(head.iv), start };
  } catch (cause) {
    throw new CodedError('F10', undefined, { cause });
  }
}

function chunksOf({ size, chunk }: Head): number {
  return Math.max(1, Math.ceil(size / chunk));
}

function partOf(head: Head, prefix: Uint8Array, index: number, bound: string, data: Uint8Array<ArrayBuffer>) {
  const iv = new Uint8Array(prefix.length + 4);
  iv.set(prefix);
  new DataView(iv.buffer).setUint32(prefix.length, index);
  return { iv, bound: utf8Bytes(`${bound}|${head.size}|${index}/${chunksOf(head)}`), data };
}
