import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

/**
 * One entry of the journal on disk: `SZJE`, length of the body (4 bytes), sequence (8), CRC-32 of sequence and body (4),
 * body. The body is AES-256-GCM (nonce, tag, ciphertext) bound to the journal's id and the sequence, so that an entry can
 * neither be moved nor taken from another journal. Numbers are big-endian. The marker lets a reader find the next whole
 * entry after damage.
 */
const MARKER = Buffer.from('SZJE');
const HEAD_BYTES = 20;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** Longest body of one entry; what claims to be longer is damage. */
export const MAX_BODY_BYTES = 16 * 1024 * 1024;

/** Key and id of one journal. */
export interface JournalKey {
  readonly id: string;
  readonly key: Buffer;
}

/** A whole entry in a file. */
export interface Frame {
  readonly seq: number;
  /** Offset of its first byte, and of the first byte after it. */
  readonly at: number;
  readonly end: number;
}

/** What a file of entries holds: whole entries, and stretches of bytes that are none. */
export interface Scan {
  readonly frames: readonly Frame[];
  readonly damage: readonly { readonly at: number; readonly end: number }[];
}

/** The bytes of an entry. */
export function frameOf({ id, key }: JournalKey, seq: number, plain: Uint8Array): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(Buffer.from(`${id}|${seq}`));
  const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
  const body = Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
  const head = Buffer.alloc(HEAD_BYTES);
  MARKER.copy(head);
  head.writeUInt32BE(body.length, 4);
  head.writeBigUInt64BE(BigInt(seq), 8);
  head.writeUInt32BE(crc32(body, crc32(head.subarray(8, 16))), 16);
  return Buffer.concat([head, body]);
}

/** The plain bytes of a whole entry; null when it does not belong to this journal. */
export function openFrame({ id, key }: JournalKey, file: Buffer, { seq, at, end }: Frame): Buffer | null {
  const body = file.subarray(at + HEAD_BYTES, end);
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, body.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
    decipher.setAAD(Buffer.from(`${id}|${seq}`));
    decipher.setAuthTag(body.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
    return Buffer.concat([decipher.update(body.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
  } catch {
    return null;
  }
}

/** Finds every whole entry; a stretch that is none is skipped up to the next whole one, never interpreted. */
export function scanFrames(file: Buffer): Scan {
  const frames: Frame[] = [];
  const damage: { at: number; end: number }[] = [];
  let at = 0;
  while (at < file.length) {
    const frame = frameAt(file, at) ?? nextFrame(file, at);
    if (frame?.at !== at) damage.push({ at, end: frame?.at ?? file.length });
    if (!frame) break;
    frames.push(frame);
    at = frame.end;
  }
  return { frames, damage };
}

function nextFrame(file: Buffer, after: number): Frame | null {
  for (let at = file.indexOf(MARKER, after + 1); at >= 0; at = file.indexOf(MARKER, at + 1)) {
    const frame = frameAt(file, at);
    if (frame) return frame;
  }
  return null;
}

function frameAt(file: Buffer, at: number): Frame | null {
  if (at + HEAD_BYTES > file.length || !MARKER.equals(file.subarray(at, at + 4))) return null;
  const length = file.readUInt32BE(at + 4);
  const end = at + HEAD_BYTES + length;
  if (length < NONCE_BYTES + TAG_BYTES || length > MAX_BODY_BYTES || end > file.length) return null;
  const sum = crc32(file.subarray(at + HEAD_BYTES, end), crc32(file.subarray(at + 8, at + 16)));
  if (sum !== file.readUInt32BE(at + 16)) return null;
  const seq = file.readBigUInt64BE(at + 8);
  return seq > 0n && seq <= BigInt(Number.MAX_SAFE_INTEGER) ? { seq: Number(seq), at, end } : null;
}
