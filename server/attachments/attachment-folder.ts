import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, rename, rm, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { CodedError } from '#shared/kernel/coded-error.ts';

/** Space that must stay free for the database, in bytes. */
const RESERVE_BYTES = 512 * 1024 * 1024;
/** Parts of uploads that nobody went on with are removed after this long. */
const PART_MS = 30 * 24 * 3600 * 1000;

/** Names one upload: the town, and the SHA-256 of all its bytes. */
export interface Content {
  readonly townId: number;
  readonly content: string;
}

/**
 * Attachments on disk by the hash of their bytes, one folder per town: knowing a hash is of no use in another town. An
 * upload grows as `.part` and gets its name only when its bytes have the hash, are flushed, and the folder is flushed.
 */
export class AttachmentFolder {
  readonly #root: string;
  /** Uploads being written right now: two requests must not append to the same part. */
  readonly #busy = new Set<string>();

  constructor(root: string) {
    this.#root = root;
  }

  /** Bytes of an unfinished upload; the whole size when it is finished. */
  async received(one: Content): Promise<number> {
    return (await sizeOf(this.#place(one))) ?? (await sizeOf(this.#part(one))) ?? 0;
  }

  async isWhole(one: Content): Promise<boolean> {
    return (await sizeOf(this.#place(one))) !== null;
  }

  /**
   * Appends a piece at `offset`; finishes the upload when it then has `size` bytes. Answers how much there is.
   * @throws CodedError N09 the piece does not fit there, N10 the whole has another hash (and is gone), N11 disk full
   */
  async append(one: Content, piece: Uint8Array, offset: number, size: number): Promise<number> {
    const part = this.#part(one);
    if (this.#busy.has(part)) throw new CodedError('N09');
    this.#busy.add(part);
    try {
      const before = await this.received(one);
      if (await this.isWhole(one)) return before;
      if (offset !== before || offset + piece.length > size) throw new CodedError('N09');
      await this.#leaveRoom(piece.length);
      await writeAt(part, piece, offset);
      if (offset + piece.length === size) await this.#finish(one);
      return offset + piece.length;
    } finally {
      this.#busy.delete(part);
    }
  }

  /** The bytes from one place to another, both included. */
  read(one: Content, from: number, to: number): NodeJS.ReadableStream {
    return createReadStream(this.#place(one), { start: from, end: to });
  }

  /** Removes parts that nobody went on with. */
  async tidy(now: number): Promise<void> {
    const names = await readdir(this.#root, { recursive: true }).catch(() => []);
    for (const name of names.filter((one) => one.endsWith('.part'))) {
      const path = join(this.#root, name);
      const found = await stat(path).catch(() => null);
      if (found && now - found.mtimeMs > PART_MS) await rm(path, { force: true });
    }
  }

  async #finish(one: Content): Promise<void> {
    const part = this.#part(one);
    const hash = createHash('sha256');
    for await (const chunk of createReadStream(part)) hash.update(chunk as Uint8Array);
    if (hash.digest('hex') !== one.content) {
      await rm(part, { force: true });
      throw new CodedError('N10');
    }
    await rename(part, this.#place(one));
    await flushFolder(this.#folder(one));
  }

  async #leaveRoom(bytes: number): Promise<void> {
    const { bavail, bsize } = await statfs(this.#root).catch(() => ({ bavail: 1, bsize: Number.MAX_SAFE_INTEGER }));
    if (bavail * bsize - bytes < RESERVE_BYTES) throw new CodedError('N11');
  }

  #folder({ townId, content }: Content): string {
    return join(this.#root, String(townId), content.slice(0, 2));
  }

  #place(one: Content): string {
    return join(this.#folder(one), one.content);
  }

  #part(one: Content): string {
    return `${this.#place(one)}.part`;
  }
}

async function sizeOf(path: string): Promise<number | null> {
  return (await stat(path).catch(() => null))?.size ?? null;
}

/** Writes a piece and flushes it: what is acknowledged need not be sent again after a power cut. */
async function writeAt(path: string, piece: Uint8Array, offset: number): Promise<void> {
  let file: FileHandle | null = null;
  try {
    await mkdir(join(path, '..'), { recursive: true });
    file = await open(path, offset === 0 ? 'w' : 'r+');
    await file.write(piece, 0, piece.length, offset);
    await file.datasync();
  } catch (cause) {
    if ((cause as { code?: unknown }).code !== 'ENOSPC') throw cause;
    await file?.truncate(offset).catch(() => undefined);
    throw new CodedError('N11', undefined, { cause });
  } finally {
    await file?.close();
  }
}

/** Names in a folder are safe only when the folder is flushed; where folders cannot be opened the system does it itself. */
async function flushFolder(path: string): Promise<void> {
  const folder = await open(path, 'r').catch(() => null);
  try {
    await folder?.sync().catch(() => undefined);
  } finally {
    await folder?.close();
  }
}
