import { type FileHandle, open, readFile, rm } from 'node:fs/promises';
import type { JournalEntries, JournalState } from '#shared/ipc/durability-intents.ts';
import { CodedError } from '#shared/kernel/coded-error.ts';
import type { WriteLog } from '../../platform/log.ts';
import type { Secrets } from '../../platform/secrets.ts';
import { reasonOf } from '../write-or-explain.ts';
import { frameOf, type JournalKey, openFrame, scanFrames } from './frame.ts';
import { type OpenedFolder, openJournalFolder, type Segment, segmentPath } from './journal-folder.ts';

/** A file of entries is closed and the next begun beyond this size. */
const SEGMENT_BYTES = 8 * 1024 * 1024;
/** Most bytes handed over by one read. */
const READ_BYTES = 4 * 1024 * 1024;

/** The second copy of everything a person saved (design §8): entries in the order of saving, each on disk before it counts. */
export interface Journal {
  state(): JournalState;
  /** Writes the entries in order and flushes them to disk; resolves with the sequence of the last. @throws CodedError S02, S05 */
  append(bodies: readonly Uint8Array[]): Promise<number>;
  /** Entries after a sequence, some at a time. */
  read(after: number): Promise<JournalEntries>;
  /** A snapshot holds everything up to this sequence: older files may go. Never touches the file being written. */
  trim(covered: number): Promise<void>;
}

interface Waiting {
  readonly bodies: readonly Uint8Array[];
  readonly resolve: (seq: number) => void;
  readonly reject: (error: unknown) => void;
}

/** Opens (or begins) the journal of a folder. @throws CodedError S05 when the folder cannot be used at all */
export async function openJournal(folder: string, secrets: Secrets, log: WriteLog): Promise<Journal> {
  try {
    const opened = await openJournalFolder(folder, secrets);
    for (const { kind } of opened.findings) log('journal.finding', { kind });
    return new FileJournal(folder, opened, log);
  } catch (cause) {
    log('journal.not-open', { reason: reasonOf(cause) });
    throw writeFailure(cause);
  }
}

class FileJournal implements Journal {
  readonly #folder: string;
  readonly #key: JournalKey;
  readonly #log: WriteLog;
  readonly #opened: OpenedFolder;
  #segments: Segment[];
  #first: number;
  #last: number;
  #file: FileHandle | null = null;
  #size = 0;
  #waiting: Waiting[] = [];
  #isWriting = false;

  constructor(folder: string, opened: OpenedFolder, log: WriteLog) {
    this.#folder = folder;
    this.#key = opened.key;
    this.#log = log;
    this.#opened = opened;
    this.#segments = [...opened.segments];
    this.#first = opened.first;
    this.#last = opened.last;
  }

  state(): JournalState {
    const { key, findings } = this.#opened;
    return { id: key.id, first: this.#first, last: this.#last, findings: [...findings] };
  }

  append(bodies: readonly Uint8Array[]): Promise<number> {
    const done = Promise.withResolvers<number>();
    this.#waiting.push({ bodies, resolve: done.resolve, reject: done.reject });
    if (!this.#isWriting) void this.#write();
    return done.promise;
  }

  /** Whatever came while the last flush was under way goes to disk together, with one flush. */
  async #write(): Promise<void> {
    this.#isWriting = true;
    while (this.#waiting.length > 0) {
      const group = this.#waiting;
      this.#waiting = [];
      try {
        const ends = await this.#writeGroup(group);
        for (const [at, one] of group.entries()) one.resolve(ends[at] ?? this.#last);
      } catch (cause) {
        this.#log('journal.not-written', { reason: reasonOf(cause) });
        const error = writeFailure(cause);
        for (const one of group) one.reject(error);
      }
    }
    this.#isWriting = false;
  }

  /** All entries of the group or none: what was written of it by half is cut off again. */
  async #writeGroup(group: readonly Waiting[]): Promise<number[]> {
    let seq = this.#last;
    const ends: number[] = [];
    const frames: Buffer[] = [];
    for (const { bodies } of group) {
      for (const body of bodies) frames.push(frameOf(this.#key, ++seq, body));
      ends.push(seq);
    }
    const bytes = Buffer.concat(frames);
    const file = await this.#current();
    try {
      for (let done = 0; done < bytes.length; ) {
        done += (await file.write(bytes, done, bytes.length - done, this.#size + done)).bytesWritten;
      }
      await file.datasync();
    } catch (error) {
      await this.#giveUp(file);
      throw error;
    }
    this.#size += bytes.length;
    if (this.#first === 0 && seq > 0) this.#first = this.#last + 1;
    this.#last = seq;
    return ends;
  }

  /** After a failed write nothing is known of the file's end: it is cut back, and the next entry begins a new file. */
  async #giveUp(file: FileHandle): Promise<void> {
    this.#file = null;
    await file.truncate(this.#size).catch(() => undefined);
    await file.close().catch(() => undefined);
    const empty = this.#size === 0 ? this.#segments.pop() : undefined;
    if (empty) await rm(empty.path, { force: true }).catch(() => undefined);
  }

  async #current(): Promise<FileHandle> {
    if (this.#file && this.#size < SEGMENT_BYTES) return this.#file;
    await this.#file?.close();
    const first = this.#last + 1;
    const path = segmentPath(this.#folder, first);
    this.#file = await open(path, 'w', 0o600); // a file of that name can hold no entry: its first would be this one
    this.#size = 0;
    this.#segments = [...this.#segments.filter((segment) => segment.path !== path), { path, first }];
    await syncFolder(this.#folder);
    return this.#file;
  }

  async read(after: number): Promise<JournalEntries> {
    const entries: { seq: number; body: Uint8Array<ArrayBuffer> }[] = [];
    let bytes = 0;
    for (const [at, segment] of this.#segments.entries()) {
      const until = this.#segments[at + 1]?.first ?? this.#last + 1;
      if (until <= after + 1) continue;
      const file = await readFile(segment.path);
      for (const frame of scanFrames(file).frames) {
        if (frame.seq <= after || frame.seq >= until) continue;
        const body = openFrame(this.#key, file, frame);
        if (!body) continue; // of another journal: the gap in the sequence tells of it
        entries.push({ seq: frame.seq, body: new Uint8Array(body) });
        bytes += body.length;
        if (bytes >= READ_BYTES) return { entries, more: true };
      }
    }
    return { entries, more: false };
  }

  async trim(covered: number): Promise<void> {
    const gone = this.#segments.filter((_, at) => (this.#segments[at + 1]?.first ?? Infinity) <= covered + 1);
    this.#segments = this.#segments.filter((segment) => !gone.includes(segment));
    const firstKept = this.#segments[0]?.first;
    if (gone.length > 0 && firstKept !== undefined) this.#first = firstKept;
    for (const { path } of gone) await rm(path, { force: true });
    if (gone.length > 0) this.#log('journal.trimmed', { files: gone.length });
  }
}

/** The names in a folder are durable only after the folder itself was flushed; Windows does it by itself and refuses. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Disk full, the user's share used up, or the file larger than the file system takes. */
const NO_ROOM = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

function writeFailure(cause: unknown): CodedError {
  const reason = reasonOf(cause);
  if (NO_ROOM.has(reason)) return new CodedError('S02', undefined, { cause });
  const isLocked = reason === 'EACCES' || reason === 'EPERM' || reason === 'EROFS';
  return new CodedError('S05', isLocked ? '数据文件夹不允许写入' : undefined, { cause });
}
