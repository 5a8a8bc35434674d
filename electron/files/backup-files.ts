import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { copyFile, type FileHandle, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type {
  BackupKind,
  BackupSettings,
  BackupState,
  OpenBackup,
  SnapshotFile,
} from '#shared/ipc/durability-intents.ts';
import { minuteInChina } from '#shared/kernel/calendar.ts';
import { CodedError } from '#shared/kernel/coded-error.ts';
import type { WriteLog } from '../platform/log.ts';
import { syncFolder } from './journal/journal.ts';
import { REASONS, reasonOf } from './write-or-explain.ts';

const SNAPSHOT = /^(\d{12})-(\d+)\.szb$/;
const AUTOMATIC = /^自动备份 \d{4}-\d{2}-\d{2} \d{4}\.szb$/;
/** A damaged newest snapshot must not be the end: the one before stays, and the journal since then. */
const SNAPSHOTS_KEPT = 2;
/** An automatic backup is due when the newest is older than this, in milliseconds. */
const DUE_MS = 20 * 3_600_000;

export interface BackupFilesPorts {
  /** Where snapshots lie, and where automatic backups go when people chose no folder. */
  readonly snapshots: string;
  readonly ownFolder: string;
  settings(): Promise<BackupSettings>;
  /** Asks for a place; undefined when people changed their mind. */
  askSavePath(name: string): Promise<string | undefined>;
  askOpenPath(): Promise<string | undefined>;
  /** The journal's entries up to here are no longer needed. */
  trimJournal(covered: number): Promise<void>;
  now(): number;
  readonly log: WriteLog;
}

interface Writing {
  readonly kind: BackupKind;
  readonly file: FileHandle;
  readonly temporary: string;
  readonly target: string;
}

/** Files of backups: written under another name, flushed, renamed when whole; read piece by piece. */
export class BackupFiles {
  readonly #ports: BackupFilesPorts;
  readonly #writing = new Map<string, Writing>();
  readonly #reading = new Map<string, FileHandle>();
  #trouble: string | null = null;

  constructor(ports: BackupFilesPorts) {
    this.#ports = ports;
  }

  async begin(kind: BackupKind, name: string): Promise<string | null> {
    const target = kind === 'file' ? await this.#chosenPath(name) : join(this.#ports.snapshots, 'unnamed');
    if (target === undefined) return null;
    return this.#explained('S06', async () => {
      if (kind === 'snapshot') {
        mkdirSync(this.#ports.snapshots, { recursive: true, mode: 0o700 });
        await this.#removeUnfinished();
      }
      const token = randomUUID();
      const temporary = join(dirname(target), `.${token}.tmp`);
      this.#writing.set(token, { kind, file: await open(temporary, 'wx', 0o600), temporary, target });
      return token;
    });
  }

  async write(token: string, bytes: Uint8Array): Promise<void> {
    const { file } = this.#taken(token);
    await this.#explained('S06', () => file.writeFile(bytes)); // goes on where the last piece ended
  }

  /** Name of the finished file. */
  async finish(token: string, covers: number): Promise<string> {
    const { kind, file, temporary, target } = this.#taken(token);
    this.#writing.delete(token);
    return this.#explained('S06', async () => {
      try {
        await file.sync();
        await file.close();
        if (kind === 'file') {
          await rename(temporary, target);
          return basename(target);
        }
        const name = await this.#nameSnapshot(temporary, covers);
        await this.#rotate();
        await this.#backUpAutomatically(join(this.#ports.snapshots, name));
        return name;
      } catch (error) {
        await file.close().catch(() => undefined);
        await rm(temporary, { force: true }).catch(() => undefined);
        throw error;
      }
    });
  }

  async drop(token: string): Promise<void> {
    const writing = this.#writing.get(token);
    this.#writing.delete(token);
    await writing?.file.close().catch(() => undefined);
    if (writing) await rm(writing.temporary, { force: true }).catch(() => undefined);
  }

  /** Whole snapshots, newest first. */
  async snapshots(): Promise<SnapshotFile[]> {
    const names = await readdir(this.#ports.snapshots).catch(() => []);
    const found = names.flatMap((name) => {
      const [, covers, number] = SNAPSHOT.exec(name) ?? [];
      return covers ? [{ name, covers: Number(covers), number: Number(number) }] : [];
    });
    found.sort((a, b) => b.covers - a.covers || b.number - a.number);
    const sized = found.map(async ({ name, covers }) => {
      const { size } = await stat(join(this.#ports.snapshots, name));
      return { name, covers, bytes: size };
    });
    return Promise.all(sized);
  }

  async open(name: string | null): Promise<OpenBackup | null> {
    const path = name === null ? await this.#ports.askOpenPath() : join(this.#ports.snapshots, basename(name));
    if (path === undefined) return null;
    return this.#explained('S07', async () => {
      const file = await open(path, 'r');
      const token = randomUUID();
      this.#reading.set(token, file);
      return { token, fileName: basename(path), bytes: (await file.stat()).size };
    });
  }

  async read(token: string, offset: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
    const file = this.#reading.get(token);
    if (!file) throw new CodedError('S07');
    return this.#explained('S07', async () => {
      const bytes = new Uint8Array(length);
      const { bytesRead } = await file.read(bytes, 0, length, offset);
      return bytes.subarray(0, bytesRead);
    });
  }

  async close(token: string): Promise<void> {
    const file = this.#reading.get(token);
    this.#reading.delete(token);
    await file?.close().catch(() => undefined);
  }

  async state(): Promise<BackupState> {
    const settings = await this.#ports.settings();
    const place = settings.folder ?? this.#ports.ownFolder;
    return { ...settings, place, files: await automaticIn(place), trouble: this.#trouble };
  }

  async #chosenPath(name: string): Promise<string | undefined> {
    const chosen = await this.#ports.askSavePath(basename(name.replaceAll('\\', '/')));
    return chosen === undefined || chosen.toLowerCase().endsWith('.szb') ? chosen : `${chosen}.szb`;
  }

  async #nameSnapshot(temporary: string, covers: number): Promise<string> {
    const taken = (await this.snapshots()).map(({ name }) => Number(SNAPSHOT.exec(name)?.[2] ?? 0));
    const name = `${String(covers).padStart(12, '0')}-${Math.max(0, ...taken) + 1}.szb`;
    await rename(temporary, join(this.#ports.snapshots, name));
    await syncFolder(this.#ports.snapshots);
    return name;
  }

  async #rotate(): Promise<void> {
    const all = await this.snapshots();
    for (const { name } of all.slice(SNAPSHOTS_KEPT)) await rm(join(this.#ports.snapshots, name), { force: true });
    const oldest = all.slice(0, SNAPSHOTS_KEPT).at(-1);
    if (oldest && all.length >= SNAPSHOTS_KEPT) await this.#ports.trimJournal(oldest.covers);
  }

  /** A copy of the snapshot where people want it; that it fails is told on the settings page and stops nothing. */
  async #backUpAutomatically(snapshot: string): Promise<void> {
    const { folder, keep } = await this.#ports.settings();
    const place = folder ?? this.#ports.ownFolder;
    try {
      if (folder === null) mkdirSync(place, { recursive: true, mode: 0o700 });
      const now = this.#ports.now();
      const before = await automaticIn(place);
      const isFresh = before.some(({ at }) => at <= now && now - at < DUE_MS);
      if (!isFresh) {
        const name = `自动备份 ${minuteInChina(now).replace('T', ' ').replace(':', '')}.szb`;
        await copyDurably(snapshot, join(place, name));
      }
      const all = await automaticIn(place);
      for (const { name } of all.slice(keep)) await rm(join(place, name), { force: true });
      this.#trouble = null;
    } catch (cause) {
      this.#ports.log('backup.automatic-failed', { reason: reasonOf(cause) });
      this.#trouble = REASONS[reasonOf(cause)] ?? '没有写成';
    }
  }

  async #removeUnfinished(): Promise<void> {
    const underWay = new Set([...this.#writing.values()].map((one) => one.temporary));
    for (const name of await readdir(this.#ports.snapshots)) {
      const path = join(this.#ports.snapshots, name);
      if (name.endsWith('.tmp') && !underWay.has(path)) await rm(path, { force: true });
    }
  }

  #taken(token: string): Writing {
    const writing = this.#writing.get(token);
    if (!writing) throw new CodedError('S06');
    return writing;
  }

  async #explained<Value>(code: 'S06' | 'S07', act: () => Promise<Value>): Promise<Value> {
    try {
      return await act();
    } catch (cause) {
      if (cause instanceof CodedError) throw cause;
      const reason = reasonOf(cause);
      this.#ports.log('backup.failed', { code, reason });
      throw new CodedError(code, REASONS[reason], { cause });
    }
  }
}

/** Automatic backups in a folder, newest first by their names: a file's time is the PC's clock's, and copying changes it. */
async function automaticIn(folder: string): Promise<{ name: string; bytes: number; at: number }[]> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => AUTOMATIC.test(name)).toSorted();
  const files = names.toReversed().map(async (name) => {
    const { size, mtimeMs } = await stat(join(folder, name));
    return { name, bytes: size, at: Math.round(mtimeMs) };
  });
  return Promise.all(files);
}

async function copyDurably(from: string, to: string): Promise<void> {
  const temporary = join(dirname(to), `.${randomUUID()}.tmp`);
  try {
    await copyFile(from, temporary);
    const file = await open(temporary, 'r+');
    await file.sync();
    await file.close();
    await rename(temporary, to);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
}
