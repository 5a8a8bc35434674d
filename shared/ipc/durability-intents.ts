import { z } from 'zod';

/**
 * The words between the window and the main process about the second copy: journal, snapshots, backups, and the copy of
 * accounts and keys. Main sees ciphertext only: what the window hands over is sealed already, and main seals it once more
 * with this PC's key.
 */

/** Most bytes of one entry or piece. */
const PIECE_BYTES = 8 * 1024 * 1024;
const piece = z.instanceof(Uint8Array<ArrayBuffer>).refine((bytes) => bytes.length > 0 && bytes.length <= PIECE_BYTES);
export const sequenceSchema = z.number().int().min(0);
export const entryBodiesSchema = z.array(piece).min(1).max(500);
export const pieceSchema = piece;
export const vaultCopySchema = z.string().min(2).max(2_000_000);

/** What was found wrong when the journal was opened; `bytes` and sequences only, never content. */
export const journalFindingSchema = z.discriminatedUnion('kind', [
  /** The last bytes were no whole entry and were cut off. */
  z.strictObject({ kind: z.literal('cut'), bytes: z.number() }),
  /** Bytes inside a file are no whole entry; what lies around them is kept. */
  z.strictObject({ kind: z.literal('damaged'), bytes: z.number() }),
  /** Entries that should be there and are not. */
  z.strictObject({ kind: z.literal('missing'), from: sequenceSchema, to: sequenceSchema }),
  /** The journal's key could not be opened on this PC: it was put aside and a new one begun. */
  z.strictObject({ kind: z.literal('unreadable') }),
]);
export type JournalFinding = z.infer<typeof journalFindingSchema>;

export const journalStateSchema = z.strictObject({
  id: z.string(),
  /** Sequences of the oldest and the newest entry; 0: there is none. */
  first: sequenceSchema,
  last: sequenceSchema,
  findings: z.array(journalFindingSchema),
});
export type JournalState = z.infer<typeof journalStateSchema>;

export interface JournalEntries {
  readonly entries: readonly { readonly seq: number; readonly body: Uint8Array<ArrayBuffer> }[];
  readonly more: boolean;
}

/** `snapshot`: bounds the journal, kept by main; `file`: a backup to a place that people choose. */
export const backupKindSchema = z.enum(['snapshot', 'file']);
export type BackupKind = z.infer<typeof backupKindSchema>;
export const backupTokenSchema = z.string().uuid();
export const backupNameSchema = z.string().min(1).max(120);
/** Name of a snapshot as `listSnapshots` gave it. */
export const snapshotNameSchema = z.string().regex(/^\d{12}-\d+\.szb$/);

/** A whole snapshot on this PC: everything up to an entry of the journal. */
export interface SnapshotFile {
  readonly name: string;
  readonly covers: number;
  readonly bytes: number;
}

/** A backup file that is open for reading. */
export interface OpenBackup {
  readonly token: string;
  readonly fileName: string;
  readonly bytes: number;
}

export const backupSettingsSchema = z.strictObject({
  /** Where automatic backups go; null: a folder beside the program's data. */
  folder: z.string().max(500).nullable(),
  /** How many automatic backups are kept. */
  keep: z.number().int().min(1).max(60),
});
export type BackupSettings = z.infer<typeof backupSettingsSchema>;

/** What the settings page shows of automatic backups. */
export interface BackupState extends BackupSettings {
  /** The folder in use, for people to find. */
  readonly place: string;
  readonly files: readonly { readonly name: string; readonly bytes: number; readonly at: number }[];
  /** Why the last automatic backup was not written: a plain reason; null: it was. */
  readonly trouble: string | null;
}

/** What `window.desk` offers for the second copy. Every promise rejects with a message that begins with an error code. */
export interface DurabilityBridge {
  /** @throws S05 the journal's folder cannot be used */
  journalState(): Promise<JournalState>;
  /** @throws S02, S05 */
  appendJournal(bodies: readonly Uint8Array<ArrayBuffer>[]): Promise<number>;
  readJournal(after: number): Promise<JournalEntries>;
  keepVault(text: string): Promise<void>;
  keptVault(): Promise<string | null>;
  /** Token for writing; null: people changed their mind. @throws S06 */
  beginBackup(kind: BackupKind, name: string): Promise<string | null>;
  /** @throws S02, S06 */
  writeBackup(token: string, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  /** Flushes and names the file; `covers`: the journal's sequence that a snapshot holds everything up to. @throws S02, S06 */
  finishBackup(token: string, covers: number): Promise<string>;
  dropBackup(token: string): Promise<void>;
  listSnapshots(): Promise<readonly SnapshotFile[]>;
  /** A snapshot by name, or with null a file that people choose; null: they changed their mind. @throws S07 */
  openBackup(name: string | null): Promise<OpenBackup | null>;
  /** @throws S07 */
  readBackup(token: string, offset: number, length: number): Promise<Uint8Array<ArrayBuffer>>;
  closeBackup(token: string): Promise<void>;
  backupState(): Promise<BackupState>;
  changeBackupKeep(keep: number): Promise<BackupState>;
  /** Asks people for a folder for automatic backups; `true`: back to the program's own. */
  chooseBackupFolder(ownAgain: boolean): Promise<BackupState>;
}
