import { may } from '#shared/domain/permissions.ts';
import { CodedError } from '#shared/kernel/coded-error.ts';
import { type BackupContents, BackupReader, readAhead, readHead } from '#shared/schema/backup-file.ts';
import type { Author } from '#shared/schema/build-record.ts';
import { orderKeyOf, recordSchema, type StoredRecord } from '#shared/schema/record.ts';
import { mergeRecords } from '#shared/sync/merge-record.ts';
import type { BackupCalls } from '../bridge/second-copy.ts';
import { backupPorts } from './backup-ports.ts';
import type { DeskDatabase } from './desk-database.ts';
import { type KeptRecord, keptOf, storedOf } from './kept-record.ts';
import type { UnlockedDesk } from './vault.ts';

/** A backup that a person picked, looked into before anything of it is put in. */
export interface ChosenBackup {
  readonly fileName: string;
  readonly contents: BackupContents;
  readonly reader: BackupReader;
  close(): Promise<void>;
}

/** What restoring did: nothing here is ever replaced by something older. */
export interface RestoreCounts {
  /** Records that were not here. */
  added: number;
  /** Records that were older here. */
  renewed: number;
  /** Records that had changed on both sides and were merged; what cannot be decided is a conflict to choose. */
  merged: number;
  /** Records that are here as they are in the backup, or newer. */
  same: number;
  drafts: number;
  settings: number;
  /** Records that this program cannot read. */
  unreadable: number;
}

export interface RestoreBackupDeps {
  readonly calls: BackupCalls;
  readonly unlocked: UnlockedDesk;
  readonly database: DeskDatabase;
  readonly author: () => Author;
}

/** Asks for the passphrase of a backup, `isAgain`: the one before was wrong. Null: people gave up. */
export type AskPassphrase = (isAgain: boolean) => Promise<string | null>;

/**
 * Asks for a backup file and opens it with the town's key, else with a passphrase, asked for until it is right or null is
 * answered. Null: people changed their mind about the file.
 * @throws CodedError S07, S08; S09 another town's; S10 neither key nor passphrase opens it; S11 no right over its units
 */
export async function chooseBackup(
  { calls, unlocked }: RestoreBackupDeps,
  passphrase: AskPassphrase,
): Promise<ChosenBackup | null> {
  const opened = await calls.openBackup(null);
  if (!opened) return null;
  const { token, bytes, fileName } = opened;
  const close = () => calls.closeBackup(token);
  try {
    const source = readAhead({ bytes, read: (offset, length) => calls.readBackup(token, offset, length) });
    const { head } = await readHead(source);
    if (head.town !== unlocked.device.town.code12) throw new CodedError('S09');
    const open = (word: string | null) =>
      BackupReader.open(backupPorts, source, { townKeys: unlocked.townKeys.all(), passphrase: word });
    const reader = await open(null).catch(async (error: unknown) => {
      if (!isOf(error, 'S10') || head.byPassphrase === null) throw error;
      return openBy(open, passphrase);
    });
    if (!may(unlocked.account, 'query', { unitCode: reader.contents.scope })) throw new CodedError('S11');
    return { fileName, contents: reader.contents, reader, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Opens by the passphrases that people type. @throws CodedError S10 they gave up */
async function openBy(open: (word: string) => Promise<BackupReader>, ask: AskPassphrase): Promise<BackupReader> {
  for (let isAgain = false; ; isAgain = true) {
    const word = await ask(isAgain);
    if (word === null) throw new CodedError('S10');
    const reader = await open(word).catch((error: unknown) => {
      if (!isOf(error, 'S10')) throw error;
      return null;
    });
    if (reader) return reader;
  }
}

function isOf(error: unknown, code: CodedError['code']): boolean {
  return error instanceof CodedError && error.code === code;
}

/**
 * Puts a backup in: the same merge as in sync, record by record, so that doing it twice changes nothing and newer work
 * stays. @throws CodedError S08 damaged on the way, S12 it stopped; what was put in stays
 */
export async function restoreBackup(
  deps: RestoreBackupDeps,
  { reader, contents }: ChosenBackup,
  onProgress: (done: number, total: number) => void,
): Promise<RestoreCounts> {
  const counts: RestoreCounts = { added: 0, renewed: 0, merged: 0, same: 0, drafts: 0, settings: 0, unreadable: 0 };
  const total = Object.values(contents.counts).reduce((sum, count) => sum + count, 0);
  let done = 0;
  try {
    for await (const { part, documents } of reader.parts()) {
      const present = documents.filter((one) => !isDeleted(one)) as Record<string, unknown>[];
      if (part === 'records') await putRecords(deps, present, counts);
      else counts[part === 'drafts' ? 'drafts' : 'settings'] += await addMissing(deps.database[part], present);
      done += present.length;
      onProgress(done, total);
    }
    return counts;
  } catch (cause) {
    if (cause instanceof CodedError && cause.code === 'S08') throw cause;
    throw new CodedError('S12', undefined, { cause });
  }
}

async function putRecords(
  deps: RestoreBackupDeps,
  documents: readonly Record<string, unknown>[],
  counts: RestoreCounts,
): Promise<void> {
  const { records } = deps.database;
  const read = documents.map((document) => readable(deps.unlocked, document));
  const backed = read.filter((one) => one !== null);
  counts.unreadable += read.length - backed.length;
  const here = await records.findByIds(backed.map((one) => one.id)).exec();
  const fresh = backed.filter((one) => !here.has(one.id));
  const { error } = await records.bulkInsert(fresh.map(keptOf) as never);
  if (error.length > 0) throw new Error('rows refused');
  counts.added += fresh.length;
  for (const theirs of backed) {
    const document = here.get(theirs.id);
    if (document) await mergeInto(deps, document, theirs, counts);
  }
}

type RecordDocument = NonNullable<Awaited<ReturnType<ReturnType<DeskDatabase['records']['findOne']>['exec']>>>;

async function mergeInto(
  { author }: RestoreBackupDeps,
  document: RecordDocument,
  theirs: StoredRecord,
  counts: RestoreCounts,
): Promise<void> {
  const current = storedOf(document.toMutableJSON() as KeptRecord);
  const { outcome } = await mergeRecords(author(), { base: null, mine: current, theirs });
  if (outcome === 'mine' || current.rev === theirs.rev) {
    counts.same++;
    return;
  }
  await document.incrementalModify(async (kept) => {
    const mine = storedOf(kept as KeptRecord); // as it is when its turn comes
    const merged = await mergeRecords(author(), { base: null, mine, theirs });
    if (merged.outcome === 'mine') return kept;
    const record = { ...mine, ...merged.record, orderKey: orderKeyOf(merged.record.mainDate) };
    return keptOf(record) as typeof kept;
  });
  counts[outcome === 'theirs' ? 'renewed' : 'merged']++;
}

/** A record of the file as this program knows records; the county's word holds only in the same life of the county. */
function readable(unlocked: UnlockedDesk, document: Record<string, unknown>): StoredRecord | null {
  const record = storedOf(document as unknown as KeptRecord);
  const county = record.county?.epoch === unlocked.device.epoch ? record.county : null;
  const keyed = { ...record, county, orderKey: orderKeyOf(String(record.mainDate)) };
  return recordSchema.safeParse(keyed).success ? keyed : null;
}

/** Adds what is not here and was not removed here either. */
async function addMissing(
  collection: DeskDatabase['drafts'] | DeskDatabase['settings'] | DeskDatabase['reference'],
  documents: readonly Record<string, unknown>[],
): Promise<number> {
  const primary = collection.schema.primaryPath as string;
  const keys = documents.map((one) => String(one[primary]));
  const there = await collection.storageInstance.findDocumentsById(keys, true);
  const known = new Set(there.map((one) => String((one as unknown as Record<string, unknown>)[primary])));
  const missing = documents.filter((one) => !known.has(String(one[primary])));
  const plain = missing.map((one) => Object.fromEntries(Object.entries(one).filter(([name]) => !name.startsWith('_'))));
  if (plain.length > 0) await collection.bulkInsert(plain as never);
  return plain.length;
}

function isDeleted(document: unknown): boolean {
  const { _deleted } = document as { readonly _deleted?: unknown };
  return _deleted === '1' || _deleted === true;
}
