import { Dexie, type Table } from 'dexie';
import type { JournalState, SnapshotFile } from '#shared/ipc/durability-intents.ts';
import { type BackupPart, BackupReader, readAhead } from '#shared/schema/backup-file.ts';
import type { TownKeys } from '#shared/seal/town-keys.ts';
import { backupPorts } from '../backup-ports.ts';
import type { PageLink } from './page-link.ts';
import type { RestoreReport } from './restore-report.ts';
import { sealBackDocument } from './sealed-storage.ts';
import { type AnyDocument, type AnyInstance, dexieOf, primaryPathOf, type StoredDocument } from './wrap-storage.ts';
import { isStoreMark, type JournalEntry, type JournalMark, readEntry, type WriteJournal } from './write-journal.ts';

export interface RestoreDeps {
  readonly link: PageLink;
  readonly journal: WriteJournal;
  /** Seals and opens documents at rest. */
  readonly storeKey: CryptoKey;
  /** Opens snapshots. */
  readonly townKeys: TownKeys;
  readonly onProgress: (done: number, total: number) => void;
}

/** A journal grown by this many entries since the last snapshot asks for a new one. */
const SNAPSHOT_AFTER = 2000;
const PUT_ROWS = 500;

/** Compares the store with the journal when it opens, and puts in what is missing. */
export class RestoreJournal {
  readonly #deps: RestoreDeps;
  readonly #plan: Promise<Plan>;
  readonly #restored: Record<string, number> = {};
  readonly #newest: Record<string, number> = {};
  #mode: RestoreReport['mode'] = 'current';
  #wasEmpty = false;
  #hadDocuments = false;
  #done = 0;
  #opened = 0;

  constructor(deps: RestoreDeps) {
    this.#deps = deps;
    this.#plan = makePlan(deps);
    this.#plan.catch(() => undefined); // whoever opens a collection gets the error
  }

  /** Brings one collection up to the journal. */
  async into(collection: string, instance: AnyInstance): Promise<void> {
    const plan = await this.#plan;
    if (plan.isUnavailable) return;
    const { dexieDb, dexieTable } = await dexieOf(instance);
    const newest = await newestIn(dexieTable);
    const mark = plan.mark && newest >= (plan.mark.lwt[collection] ?? 0) ? plan.mark : null;
    this.#hadDocuments ||= newest > 0;
    dexieDb._options.chromeTransactionDurability = 'strict';
    const target = { collection, table: dexieTable, primary: primaryPathOf(instance), schema: instance.schema };
    if (!mark || mark.seq + 1 < plan.state.first) await this.#whole(plan, target, newest === 0);
    else if (mark.seq < plan.state.last) await this.#entries(plan, target, mark.seq, 'tail');
    this.#newest[collection] = await newestIn(dexieTable);
    if (++this.#opened === COLLECTIONS) await this.#finish(plan);
  }

  /** What was found and done; to be asked once all collections are open. */
  async report(): Promise<RestoreReport> {
    const plan = await this.#plan;
    const since = plan.state.last - (plan.snapshots[0]?.covers ?? 0);
    const isAhead = (plan.mark?.seq ?? 0) > plan.state.last;
    const isDamaged = isAhead || plan.state.findings.some(({ kind }) => kind !== 'cut');
    const isBare = plan.snapshots.length === 0 && this.#hadDocuments;
    return {
      mode: plan.isUnavailable ? 'unavailable' : this.#mode,
      wasEmpty: this.#wasEmpty,
      restored: this.#restored,
      findings: plan.state.findings,
      badSnapshots: plan.badSnapshots,
      lost: plan.lost,
      needsSnapshot: since > SNAPSHOT_AFTER || isDamaged || isBare || plan.badSnapshots > 0 || this.#mode === 'whole',
    };
  }

  async #whole(plan: Plan, target: Target, wasEmpty: boolean): Promise<void> {
    if (plan.state.last === 0 && plan.snapshots.length === 0) return; // the journal has just begun
    if (target.collection === 'records') await forgetReplication();
    this.#wasEmpty ||= wasEmpty && target.collection === 'records';
    let from = 0;
    const snapshot = await plan.snapshot();
    if (snapshot) {
      from = snapshot.covers;
      for await (const { documents } of snapshot.reader.parts(target.collection as BackupPart)) {
        const sealed = documents.map(async (one) =>
          sealBackDocument(this.#deps.storeKey, target.schema, one as AnyDocument),
        );
        await this.#put(target, await Promise.all(sealed));
      }
    }
    await this.#entries(plan, target, from, 'whole');
    this.#mode = 'whole';
  }

  async #entries(plan: Plan, target: Target, after: number, mode: 'tail' | 'whole'): Promise<void> {
    const entries = await plan.entriesAfter(after);
    const documents: StoredDocument[] = [];
    for (const { seq, entry } of entries.kept) {
      if (seq <= after || !('c' in entry) || entry.c !== target.collection) continue;
      const undone = entries.undone.get(seq);
      if (undone === null) continue;
      const counted = entry.d.filter((one) => !undone?.has(String(one[target.primary])));
      documents.push(...(counted as unknown as StoredDocument[]));
    }
    const put = await this.#put(target, documents);
    if (put > 0 && this.#mode === 'current') this.#mode = mode;
  }

  /** Puts in what is newer than what lies there. Write times of one store never go back, so they tell. */
  async #put({ collection, table, primary }: Target, documents: readonly StoredDocument[]): Promise<number> {
    let put = 0;
    for (let at = 0; at < documents.length; at += PUT_ROWS) {
      const newest = new Map<string, StoredDocument>();
      for (const document of documents.slice(at, at + PUT_ROWS)) {
        const key = String(document[primary]);
        if (isStoreMark(collection, key)) continue;
        if (document._meta.lwt >= (newest.get(key)?._meta.lwt ?? 0)) newest.set(key, document);
      }
      const keys = [...newest.keys()];
      const there = await table.bulkGet(keys);
      const missing = keys.filter((key, i) => (there[i]?._meta.lwt ?? 0) < (newest.get(key)?._meta.lwt ?? 0));
      await table.bulkPut(missing.map((key) => storable(newest.get(key) as StoredDocument)));
      put += missing.filter((key) => storable(newest.get(key) as StoredDocument)._deleted === '0').length;
      this.#done += missing.length;
      this.#deps.onProgress(this.#done, (await this.#plan).total);
    }
    this.#restored[collection] = (this.#restored[collection] ?? 0) + put;
    if (documents.length > 0 && collection === 'records') await Dexie.delete('sanzhi-list'); // rows of another state; made again
    return put;
  }

  async #finish(plan: Plan): Promise<void> {
    await this.#deps.journal.startAt({ journal: plan.state.id, seq: plan.state.last, lwt: { ...this.#newest } });
  }
}

/** Collections that are journaled: the mark may move only when all are whole. */
const COLLECTIONS = 4;

interface Target {
  readonly collection: string;
  readonly table: Table<StoredDocument, string>;
  readonly primary: string;
  readonly schema: AnyInstance['schema'];
}

interface Plan {
  readonly state: JournalState;
  /** Null: the store knows nothing of this journal. */
  readonly mark: JournalMark | null;
  readonly snapshots: readonly SnapshotFile[];
  /** The newest snapshot that can be read. */
  readonly snapshot: () => Promise<{ readonly reader: BackupReader; readonly covers: number } | null>;
  readonly entriesAfter: (seq: number) => Promise<Entries>;
  readonly isUnavailable: boolean;
  badSnapshots: number;
  lost: { from: number; to: number } | null;
  total: number;
}

interface Entries {
  readonly kept: readonly { readonly seq: number; readonly entry: JournalEntry }[];
  /** What was taken back: null means the whole entry. */
  readonly undone: ReadonlyMap<number, ReadonlySet<string> | null>;
}

async function makePlan(deps: RestoreDeps): Promise<Plan> {
  const { link, journal } = deps;
  const opened = await link.call('journalState').catch(() => null);
  const state = opened ?? { id: '', first: 0, last: 0, findings: [] };
  const known = await journal.readMark();
  const mark = known?.journal === state.id ? known : null;
  const plan: Plan = {
    state,
    mark,
    snapshots: opened ? await link.call('listSnapshots') : [],
    isUnavailable: opened === null,
    snapshot: once(() => usableSnapshot(deps, plan)),
    entriesAfter: perKey((seq) => readEntries(deps, plan, seq)),
    badSnapshots: 0,
    lost: null,
    total: 0,
  };
  return plan;
}

async function usableSnapshot({ link, townKeys }: RestoreDeps, plan: Plan) {
  for (const { name, covers } of plan.snapshots) {
    try {
      const opened = await link.call('openBackup', name);
      if (!opened) continue;
      const { token, bytes } = opened;
      const source = readAhead({ bytes, read: (offset, length) => link.call('readBackup', token, offset, length) });
      const reader = await BackupReader.open(backupPorts, source, { townKeys: townKeys.all(), passphrase: null });
      for await (const _ of reader.parts()); // whole before anything of it is used
      plan.total += Object.values(reader.contents.counts).reduce((sum, count) => sum + count, 0);
      if (covers + 1 < plan.state.first) plan.lost = { from: covers + 1, to: plan.state.first - 1 };
      return { reader, covers };
    } catch {
      plan.badSnapshots++;
    }
  }
  if (plan.state.first > 1) plan.lost = { from: 1, to: plan.state.first - 1 };
  return null;
}

async function readEntries({ link }: RestoreDeps, plan: Plan, from: number): Promise<Entries> {
  const kept: { seq: number; entry: JournalEntry }[] = [];
  const undone = new Map<number, Set<string> | null>();
  let after = from;
  for (let more = true; more; ) {
    const page = await link.call('readJournal', after);
    for (const { seq, body } of page.entries) {
      after = seq;
      const entry = readEntry(body);
      if (!entry) continue;
      if ('undo' in entry)
        undone.set(entry.undo, entry.ids && new Set([...(undone.get(entry.undo) ?? []), ...entry.ids]));
      else {
        kept.push({ seq, entry });
        plan.total += entry.d.length;
      }
    }
    more = page.more;
  }
  return { kept, undone };
}

async function newestIn(table: Table<StoredDocument, string>): Promise<number> {
  return (await table.orderBy('_meta.lwt').last())?._meta.lwt ?? 0;
}

/** As RxDB's Dexie storage keeps a document: whether it is deleted as '1' or '0', because that is part of an index. */
function storable(document: StoredDocument): StoredDocument {
  const isDeleted = document._deleted === true || document._deleted === '1';
  return { ...document, _deleted: isDeleted ? '1' : '0' };
}

/** What replication remembers of a store that is gone would make it skip what it has to fetch again. */
async function forgetReplication(): Promise<void> {
  for (const { name } of await indexedDB.databases()) {
    if (name?.includes('rx-replication-meta')) await Dexie.delete(name);
  }
}

function perKey<Value>(make: (key: number) => Promise<Value>): (key: number) => Promise<Value> {
  const made = new Map<number, Promise<Value>>();
  return (key) => {
    const value = made.get(key) ?? make(key);
    made.set(key, value);
    return value;
  };
}

function once<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | null = null;
  return () => {
    made ??= make();
    return made;
  };
}
