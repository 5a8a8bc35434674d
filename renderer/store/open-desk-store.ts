import { CodedError } from '#shared/kernel/coded-error.ts';
import type { Clock } from '#shared/kernel/ports.ts';
import type { Author } from '#shared/schema/build-record.ts';
import { RECORD_SCHEMA_VERSION } from '#shared/schema/record.ts';
import { createSealer } from '#shared/schema/record-sealer.ts';
import type { SecondCopy } from '../bridge/second-copy.ts';
import { openAuditLog } from './audit-log.ts';
import { browserChance, browserSealPorts } from './browser-ports.ts';
import { CatalogueBook } from './catalogue-book.ts';
import { type ConflictPort, type DeskDatabase, openDeskDatabase } from './desk-database.ts';
import { acquireDeskLock } from './desk-lock.ts';
import type { DeskStore } from './desk-store.ts';
import { forgetPlace } from './forget-place.ts';
import { LocalDeskStore, type LocalDeskStoreDeps } from './local-desk-store.ts';
import { MonthBook } from './month/month-book.ts';
import { RecordWriter } from './record-writer.ts';
import { ReferenceBook } from './reference-book.ts';
import type { DeviceIdentity, UnlockedDesk } from './vault.ts';
import type { RestoreReport } from './worker/restore-report.ts';
import { connectStore, type StoreClient, startStoreWorker } from './worker-client.ts';

export interface OpenDeskInput {
  readonly unlocked: UnlockedDesk;
  /** true: ask the window that now holds the desk to flush and close, then open here (“在此窗口使用”). */
  readonly takeOver?: boolean;
  /**
   * Called when another window takes the desk over: flush drafts and show that this window has ended.
   * The store closes itself after the promise settles (or after a few seconds).
   */
  readonly onTakenOver: () => Promise<void>;
  /** Journal and backup files of the program around the window; absent: neither. */
  readonly secondCopy?: SecondCopy;
  /** How far putting the store back from its second copy has come. */
  readonly onRestoring?: (done: number, total: number) => void;
  /** Replaced only by tests. */
  readonly clock?: Clock;
  readonly startWorker?: () => Worker;
  readonly guardIndexes?: boolean;
}

/** An open desk: the store for screens, and what replication needs of it. */
export interface OpenedDesk {
  readonly store: DeskStore;
  readonly internals: StoreInternals;
  /** What the start found about the second copy. */
  readonly restored: RestoreReport;
}

/** For renderer/sync only. */
export interface StoreInternals {
  readonly device: DeviceIdentity;
  readonly database: DeskDatabase;
  readonly client: StoreClient;
  readonly reference: ReferenceBook;
  readonly catalogues: CatalogueBook;
  /** Who merges, with everything merging needs. */
  readonly author: () => Author;
  readonly conflicts: ConflictPort;
  /** Called before the store closes, so that replication stops first. */
  readonly beforeClose: (stop: () => Promise<void>) => void;
  /** Tells the screens that something besides records changed. */
  readonly changed: () => void;
}

const SCHEMA_MARK = 'schema-version';

/**
 * Opens the local store of this PC; no county needed.
 * @throws CodedError S03 another window holds the desk (try again with `takeOver`), S01 the store cannot be opened
 */
export async function openDeskStore(input: OpenDeskInput): Promise<OpenedDesk> {
  let opened: OpenedDesk | null = null;
  const lock = await acquireDeskLock({
    takeOver: input.takeOver ?? false,
    onTakenOver: async () => {
      await input.onTakenOver();
      await opened?.store.close();
    },
  });
  void navigator.storage.persist?.().catch(() => undefined); // asks the browser not to clear this store; no promise either way
  const worker = (input.startWorker ?? startStoreWorker)();
  try {
    opened = await openWith(input, worker, () => lock.release());
    return opened;
  } catch (error) {
    worker.terminate();
    lock.release();
    throw error instanceof CodedError ? error : new CodedError('S01', undefined, { cause: error });
  }
}

async function openWith(input: OpenDeskInput, worker: Worker, release: () => void): Promise<OpenedDesk> {
  const { unlocked } = input;
  const { account, device } = unlocked;
  const clock = input.clock ?? { now: () => Date.now() };
  const conflicts: ConflictPort = { resolve: null };
  const { secondCopy } = input;
  const keys = { key: unlocked.storeKey, townKeys: unlocked.townKeys.all() };
  const hasJournal = secondCopy?.hasJournal ?? false;
  const client = await connectStore(worker, keys, { hasJournal, calls: secondCopy?.calls ?? {} });
  const stopTelling = client.onProgress('restore', (done, total) => input.onRestoring?.(done, total));
  const database = await openDeskDatabase({ client, conflicts, guardIndexes: input.guardIndexes ?? true });
  const restored = await client.ask('restored', null);
  stopTelling();
  if (restored.mode === 'whole') await forgetPlace(database);
  await checkSchemaMark(database);
  const reference = await ReferenceBook.open(database, device.town);
  const catalogues = await CatalogueBook.open(database);
  const catalogue = catalogues.inUse;
  const sealer = createSealer(browserSealPorts, unlocked.townKeys);
  const author = (): Author => ({
    catalogue,
    context: reference.contextFor(account, clock),
    clock,
    chance: browserChance,
    deviceId: device.deviceId,
    account,
    sealer,
  });
  const stops: (() => Promise<void>)[] = [];
  const close = once(async () => {
    for (const stop of stops) await stop();
    await database.close();
    client.stop();
    release();
  });
  const { town } = device;
  const audit = await openAuditLog(unlocked.storeKey, account.accountId);
  stops.push(async () => audit.close());
  const parts = { account, audit, town, database, client, reference, author };
  const store = storeOf({ ...parts, catalogues, close });
  const changed = () => store.changed();
  const beforeClose = (stop: () => Promise<void>) => void stops.push(stop);
  return {
    store,
    restored,
    internals: { device, database, client, reference, catalogues, author, conflicts, beforeClose, changed },
  };
}

type StoreParts = Omit<LocalDeskStoreDeps, 'book' | 'writer'>;

function storeOf(parts: StoreParts): LocalDeskStore {
  const { client, reference } = parts;
  const book = new MonthBook(client, reference);
  const writer = new RecordWriter({
    ...parts,
    units: () => reference.units(),
    closedMonths: () => book.closedMonths(),
    isInReport: (record) => book.isInReport(record),
    periodOf: (day) => book.periodOf(day),
  });
  return new LocalDeskStore({ ...parts, book, writer });
}

/** The store says which program made it: an older program must not write into a newer one's store. */
async function checkSchemaMark(database: DeskDatabase): Promise<void> {
  const mark = await database.settings.findOne(SCHEMA_MARK).exec();
  const version = Number(mark?.toJSON().value ?? RECORD_SCHEMA_VERSION);
  if (version > RECORD_SCHEMA_VERSION) throw new CodedError('S01', '本机数据由更新版本的程序写入，请升级程序');
  if (!mark) await database.settings.insert({ key: SCHEMA_MARK, value: RECORD_SCHEMA_VERSION });
}

function once(action: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | null = null;
  return () => {
    running ??= action();
    return running;
  };
}
