import { z } from 'zod';
import { fromBase64, toBase64 } from '#shared/kernel/base64.ts';
import { CodedError } from '#shared/kernel/coded-error.ts';
import { newUuid } from '#shared/kernel/record-id.ts';
import {
  DEFAULT_SUITE,
  importSealKey,
  openWithOneOf,
  type SealKey,
  type SealPorts,
  sealText,
  suiteOf,
} from '#shared/seal/box.ts';
import { type KeyWrap, unwrapSecret, wrapSecret } from '#shared/seal/key-wrap.ts';
import { utf8Bytes, utf8Text } from '#shared/seal/utf8.ts';

/**
 * A whole store as one encrypted file (`.szb`): `SZB1`, length of the head (4 bytes), head as JSON, then pieces: length
 * (4), kind (1), nonce (12), ciphertext. A piece is deflated JSON, sealed with the backup's own key and bound to the
 * backup, its number and its kind, so that none can be moved, left out or taken from another file. The last piece is the
 * contents; the file ends with its offset (8 bytes), its number (4) and `SZBE`. The backup's key lies in the head, wrapped with the town's
 * key and, when people gave one, with a passphrase. Numbers are big-endian.
 */
const MARK = 'SZB1';
const END_MARK = 'SZBE';
const END_BYTES = 16;
const PIECE_HEAD = 5;
const HEAD_LIMIT = 64 * 1024;
const PIECE_LIMIT = 32 * 1024 * 1024;

/** What pieces may hold, in the order in which they stand in the file. */
export const BACKUP_PARTS = ['settings', 'drafts', 'reference', 'records'] as const;
export type BackupPart = (typeof BACKUP_PARTS)[number];
const CONTENTS_KIND = 9;

const boxSchema = z.looseObject({ alg: z.string(), keyId: z.string(), iv: z.string(), text: z.string() });
const wrapSchema = boxSchema.extend({
  kdf: z.looseObject({ name: z.literal('argon2id'), m: z.number(), t: z.number(), p: z.number(), salt: z.string() }),
});
const headSchema = z.looseObject({
  format: z.literal(1),
  id: z.string().min(8),
  /** 12-digit code of the town whose data these are. */
  town: z.string().regex(/^\d{12}$/),
  byTownKey: boxSchema,
  byPassphrase: wrapSchema.nullable(),
});
export type BackupHead = z.infer<typeof headSchema>;

const contentsSchema = z.looseObject({
  /** Device time, for people only. */
  at: z.string(),
  townName: z.string(),
  deviceName: z.string(),
  by: z.string(),
  /** Unit code that the account could work on. */
  scope: z.string(),
  program: z.string(),
  /** Version of the records' stored shape. */
  schema: z.number().int(),
  /** The journal that this file holds everything of, up to an entry; null: made without one. */
  journal: z.looseObject({ id: z.string(), covers: z.number().int() }).nullable(),
  pieces: z.number().int(),
  counts: z.record(z.string(), z.number().int()),
  /** Records by type and month (`YYYY-MM`), void ones included. */
  months: z.record(z.string(), z.record(z.string(), z.number().int())),
});
/** What is inside a backup, for the eye before anything is restored. */
export type BackupContents = z.infer<typeof contentsSchema>;

/** What reading and writing needs from outside. */
export interface BackupPorts extends SealPorts {
  deflate(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>>;
  inflate(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>>;
}

export interface BackupWriterInput {
  readonly ports: BackupPorts;
  readonly town: string;
  readonly townKey: SealKey;
  readonly passphrase: string | null;
  /** Takes the file's bytes in order. */
  write(bytes: Uint8Array<ArrayBuffer>): Promise<void>;
}

/** Writes a backup piece by piece. */
export class BackupWriter {
  readonly #ports: BackupPorts;
  readonly #key: SealKey;
  readonly #id: string;
  readonly #write: BackupWriterInput['write'];
  #pieces = 0;
  #offset: number;

  private constructor(input: BackupWriterInput, key: SealKey, id: string, offset: number) {
    this.#ports = input.ports;
    this.#write = input.write;
    this.#key = key;
    this.#id = id;
    this.#offset = offset;
  }

  static async begin(input: BackupWriterInput): Promise<BackupWriter> {
    const { ports, town, townKey, passphrase } = input;
    const id = newUuid({ now: () => 0 }, ports.chance);
    const raw = ports.chance.bytes(DEFAULT_SUITE.keyBytes);
    const secret = toBase64(raw);
    const wrap = passphrase ? await wrapSecret(ports, { secret, passphrase, keyId: id }) : null;
    const head: BackupHead = {
      format: 1,
      id,
      town,
      byTownKey: { ...(await sealText(ports, townKey, secret, boundTo(id))) },
      byPassphrase: wrap && { ...wrap, kdf: { ...wrap.kdf } },
    };
    const bytes = utf8Bytes(JSON.stringify(head));
    const start = new Uint8Array(MARK.length + 4 + bytes.length);
    start.set(utf8Bytes(MARK));
    new DataView(start.buffer).setUint32(MARK.length, bytes.length);
    start.set(bytes, MARK.length + 4);
    await input.write(start);
    return new BackupWriter(input, await importSealKey(ports.cipher, id, raw), id, start.length);
  }

  async part(part: BackupPart, documents: readonly unknown[]): Promise<void> {
    await this.#piece(BACKUP_PARTS.indexOf(part) + 1, documents);
  }

  /** Writes the contents; the file is whole afterwards. */
  async end(contents: Omit<BackupContents, 'pieces'>): Promise<void> {
    const [offset, pieces] = [this.#offset, this.#pieces];
    await this.#piece(CONTENTS_KIND, { ...contents, pieces });
    const end = new Uint8Array(END_BYTES);
    const view = new DataView(end.buffer);
    view.setBigUint64(0, BigInt(offset));
    view.setUint32(8, pieces);
    end.set(utf8Bytes(END_MARK), 12);
    await this.#write(end);
  }

  async #piece(kind: number, value: unknown): Promise<void> {
    const suite = suiteOf(this.#key.alg) ?? DEFAULT_SUITE;
    const iv = this.#ports.chance.bytes(suite.ivBytes);
    const data = await this.#ports.deflate(utf8Bytes(JSON.stringify(value)));
    const bound = utf8Bytes(pieceBound(this.#id, this.#pieces, kind));
    const sealed = await suite.encrypt(this.#ports.cipher, this.#key.key, { iv, bound, data });
    const bytes = new Uint8Array(PIECE_HEAD + iv.length + sealed.length);
    new DataView(bytes.buffer).setUint32(0, iv.length + sealed.length);
    bytes[4] = kind;
    bytes.set(iv, PIECE_HEAD);
    bytes.set(sealed, PIECE_HEAD + iv.length);
    await this.#write(bytes);
    this.#pieces++;
    this.#offset += bytes.length;
  }
}

/** A backup file that can be read at any place. */
export interface BackupSource {
  readonly bytes: number;
  read(offset: number, length: number): Promise<Uint8Array<ArrayBuffer>>;
}

/** What may open a backup: the town's keys of who is signed in, else a passphrase. */
export interface BackupKeys {
  /** Present and former ones. */
  readonly townKeys: readonly SealKey[];
  readonly passphrase: string | null;
}

/** Reads a backup. */
export class BackupReader {
  readonly head: BackupHead;
  readonly contents: BackupContents;
  readonly #ports: BackupPorts;
  readonly #source: BackupSource;
  readonly #key: SealKey;
  readonly #start: number;
  readonly #end: number;

  private constructor(parts: {
    ports: BackupPorts;
    source: BackupSource;
    key: SealKey;
    head: BackupHead;
    contents: BackupContents;
    start: number;
    end: number;
  }) {
    this.head = parts.head;
    this.contents = parts.contents;
    this.#ports = parts.ports;
    this.#source = parts.source;
    this.#key = parts.key;
    this.#start = parts.start;
    this.#end = parts.end;
  }

  /** @throws CodedError S08 no backup or not whole; S10 neither key nor passphrase opens it */
  static async open(ports: BackupPorts, source: BackupSource, keys: BackupKeys): Promise<BackupReader> {
    const { head, start } = await readHead(source);
    const key = await keyOf(ports, head, keys);
    const { offset, pieces } = await contentsAt(source, start);
    const { kind, value } = await readPiece({ ports, source, key, id: head.id }, offset, pieces);
    const contents = contentsSchema.safeParse(value);
    if (kind !== CONTENTS_KIND || !contents.success || contents.data.pieces !== pieces) throw new CodedError('S08');
    return new BackupReader({ ports, source, key, head, contents: contents.data, start, end: offset });
  }

  /** Every piece in the order of the file. @throws CodedError S08 a piece is damaged or missing */
  async *parts(
    wanted?: BackupPart,
  ): AsyncGenerator<{ readonly part: BackupPart; readonly documents: readonly unknown[] }> {
    const at = { ports: this.#ports, source: this.#source, key: this.#key, id: this.head.id };
    let [offset, index] = [this.#start, 0];
    while (offset < this.#end) {
      const { length, kind } = await pieceHead(this.#source, offset);
      const part = BACKUP_PARTS[kind - 1];
      if (part && (wanted === undefined || part === wanted)) {
        const { value } = await readPiece(at, offset, index);
        if (!Array.isArray(value)) throw new CodedError('S08');
        yield { part, documents: value };
      }
      offset += PIECE_HEAD + length;
      index++;
    }
    if (index !== this.contents.pieces) throw new CodedError('S08');
  }
}

/** The town of a backup, before anything is opened. @throws CodedError S08 */
export async function readHead(source: BackupSource): Promise<{ readonly head: BackupHead; readonly start: number }> {
  const first = await source.read(0, MARK.length + 4);
  if (first.length < MARK.length + 4 || utf8Text(first.subarray(0, MARK.length).map(asciiOnly)) !== MARK)
    throw new CodedError('S08');
  const length = new DataView(first.buffer, first.byteOffset).getUint32(MARK.length);
  if (length > HEAD_LIMIT) throw new CodedError('S08');
  try {
    const text = utf8Text(await source.read(MARK.length + 4, length));
    return { head: headSchema.parse(JSON.parse(text)), start: MARK.length + 4 + length };
  } catch (cause) {
    throw new CodedError('S08', undefined, { cause });
  }
}

async function contentsAt(source: BackupSource, start: number): Promise<{ offset: number; pieces: number }> {
  const end = await source.read(Math.max(0, source.bytes - END_BYTES), END_BYTES);
  if (end.length < END_BYTES || utf8Text(end.subarray(12).map(asciiOnly)) !== END_MARK) {
    throw new CodedError('S08', '文件不完整');
  }
  const view = new DataView(end.buffer, end.byteOffset);
  const offset = Number(view.getBigUint64(0));
  if (offset < start || offset >= source.bytes) throw new CodedError('S08');
  return { offset, pieces: view.getUint32(8) };
}

function asciiOnly(byte: number): number {
  return byte < 128 ? byte : 0;
}

async function keyOf(ports: BackupPorts, head: BackupHead, { townKeys, passphrase }: BackupKeys): Promise<SealKey> {
  const secret = await openWithOneOf(ports.cipher, townKeys, head.byTownKey, boundTo(head.id)).catch(() => null);
  if (secret !== null) return importSealKey(ports.cipher, head.id, fromBase64(secret));
  if (!head.byPassphrase || passphrase === null) throw new CodedError('S10');
  try {
    const opened = await unwrapSecret(ports, head.byPassphrase as KeyWrap, passphrase, 'A07');
    return await importSealKey(ports.cipher, head.id, fromBase64(opened));
  } catch (cause) {
    throw new CodedError('S10', undefined, { cause });
  }
}

interface PieceAt {
  readonly ports: BackupPorts;
  readonly source: BackupSource;
  readonly key: SealKey;
  readonly id: string;
}

async function pieceHead(source: BackupSource, offset: number): Promise<{ length: number; kind: number }> {
  const head = await source.read(offset, PIECE_HEAD);
  const length = head.length === PIECE_HEAD ? new DataView(head.buffer, head.byteOffset).getUint32(0) : 0;
  if (length === 0 || length > PIECE_LIMIT || offset + length > source.bytes) throw new CodedError('S08');
  return { length, kind: head[4] ?? 0 };
}

async function readPiece({ ports, source, key, id }: PieceAt, offset: number, index: number) {
  const { length, kind } = await pieceHead(source, offset);
  const bytes = await source.read(offset + PIECE_HEAD, length);
  const suite = suiteOf(key.alg) ?? DEFAULT_SUITE;
  const part = { iv: bytes.slice(0, suite.ivBytes), data: bytes.slice(suite.ivBytes) };
  try {
    const bound = utf8Bytes(pieceBound(id, index, kind));
    const plain = await ports.inflate(await suite.decrypt(ports.cipher, key.key, { ...part, bound }));
    return { kind, value: JSON.parse(utf8Text(plain)) as unknown };
  } catch (cause) {
    throw new CodedError('S08', undefined, { cause });
  }
}

/** Reads ahead, so that the heads of pieces cost no question of their own. */
export function readAhead(source: BackupSource, bytes = 1024 * 1024): BackupSource {
  let [from, held] = [0, new Uint8Array()];
  return {
    bytes: source.bytes,
    async read(offset, length) {
      if (offset < from || offset + length > from + held.length) {
        from = offset;
        held = await source.read(offset, Math.max(bytes, length));
      }
      return held.subarray(offset - from, offset - from + length);
    },
  };
}

function boundTo(id: string): string {
  return `sanzhi-backup|${id}`;
}

function pieceBound(id: string, index: number, kind: number): string {
  return `sanzhi-backup|${id}|${index}|${kind}`;
}
