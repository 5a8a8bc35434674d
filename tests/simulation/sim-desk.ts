import { createHash } from 'node:crypto';
import type { AuditLog } from '../../renderer/store/audit-log.ts';
import { type DeskDatabase, openDeskDatabase } from '../../renderer/store/desk-database.ts';
import type { DeskStore } from '../../renderer/store/desk-store.ts';
import { forgetPlace } from '../../renderer/store/forget-place.ts';
import type { OpenedDesk } from '../../renderer/store/open-desk-store.ts';
import { putDocument } from '../../renderer/store/put-document.ts';
import { RecordWriter } from '../../renderer/store/record-writer.ts';
import type { WritePlace } from '../../renderer/store/worker/desk-protocol.ts';
import { FeedImport } from '../../renderer/store/worker/feed-import.ts';
import { syncStateOf } from '../../renderer/store/worker/list-row.ts';
import type { AnyInstance } from '../../renderer/store/worker/wrap-storage.ts';
import type { StoreClient } from '../../renderer/store/worker-client.ts';
import { createSyncEngine } from '../../renderer/sync/create-sync-engine.ts';
import type { PaperPort } from '../../renderer/sync/paper-sender.ts';
import type { SyncEngine } from '../../renderer/sync/sync-engine.ts';
import type { Catalogue } from '../../shared/catalogue/definition.ts';
import { NEW_CHAIN } from '../../shared/domain/audit-chain.ts';
import { todayInChina } from '../../shared/kernel/calendar.ts';
import { readAttachments } from '../../shared/schema/attachment.ts';
import type { Author } from '../../shared/schema/build-record.ts';
import type { StoredRecord } from '../../shared/schema/record.ts';
import type { Unit } from '../../shared/schema/unit.ts';
import type { Account } from '../../shared/sync/messages.ts';
import { MemoryPaperQueue } from '../support/memory-paper-queue.ts';
import { type Life, type Reach, SimDisk } from './sim-disk.ts';
import type { SimLine } from './sim-line.ts';
import type { VirtualTime } from './virtual-time.ts';

export interface SimDeskInput {
  readonly name: string;
  readonly time: VirtualTime;
  readonly line: SimLine;
  readonly catalogue: Catalogue;
  readonly town: Unit;
  readonly units: readonly Unit[];
  readonly account: Account;
  readonly sealer: Author['sealer'];
  /** How wrong this PC's clock is, in milliseconds. */
  readonly skew: number;
  readonly onCrash: () => void;
  /** Whether this desk has attachments to send. */
  readonly withPapers: boolean;
}

/** Nobody's acts are told apart in a simulation: there is nothing to send. */
const NO_AUDIT: AuditLog = {
  chain: '0'.repeat(16),
  add: async () => undefined,
  after: async () => [],
  end: async () => NEW_CHAIN,
  rename: async () => undefined,
  anchors: async () => [],
  keepAnchor: async () => undefined,
  doubt: async () => null,
  setDoubt: async () => undefined,
  close: () => undefined,
};

/** What is there while a PC is on. */
interface Running {
  readonly life: Life;
  readonly database: DeskDatabase;
  readonly engine: SyncEngine;
  readonly writer: RecordWriter;
}

/**
 * A town's PC: the product's own engine, writer and RxDB on a disk in memory, without window and worker. What the worker
 * answers from its list index is answered from the disk itself.
 */
export class SimDesk {
  readonly input: SimDeskInput;
  readonly #disk: SimDisk;
  readonly #queue = new MemoryPaperQueue();
  /** Attachments as they lie in files of their own. */
  readonly #papers = new Map<string, Uint8Array<ArrayBuffer>>();
  readonly #port: PaperPort = { outgoing: async ({ sha256 }) => this.#papers.get(sha256) ?? null };
  #lives = 0;
  #running: Running | null = null;
  #ended: Promise<unknown> = Promise.resolve();

  constructor(input: SimDeskInput) {
    this.input = input;
    this.#disk = new SimDisk(input.name);
  }

  get isOn(): boolean {
    return this.#running !== null;
  }

  get engine(): SyncEngine {
    return this.#on().engine;
  }

  get writer(): RecordWriter {
    return this.#on().writer;
  }

  /** Every record as it lies on the disk. */
  records(): StoredRecord[] {
    return this.#disk.written().map(({ record }) => structuredClone(record));
  }

  async switchOn(): Promise<void> {
    const life: Life = { number: ++this.#lives, isOver: false, fails: null, onFail: () => this.crash() };
    const conflicts = { resolve: null };
    const client = this.#client();
    const database = await openDeskDatabase({ client, conflicts, storage: this.#disk.storageFor(life) });
    if (this.#disk.wasRebuilt()) await forgetPlace(database);
    const opened = this.#opened(database, client, conflicts);
    const engine = createSyncEngine({
      desk: opened,
      fetch: this.input.line.fetchFor(life),
      program: 'sim',
      ...(this.input.withPapers && { papers: this.#port, paperQueue: this.#queue }),
    });
    const { account, town, units } = this.input;
    const writer = new RecordWriter({
      database,
      client,
      account,
      town,
      author: opened.internals.author,
      units: () => units,
      closedMonths: async () => new Map(),
      isInReport: async () => false,
      periodOf: (day) => day.slice(0, 7),
    });
    this.#running = { life, database, engine, writer };
    engine.start();
  }

  /** The power fails after so many more writes; the last one gets so far. */
  failAfter(writes: number, reaches: Reach): void {
    this.#on().life.fails = { writes, reaches };
  }

  /** The store is gone, all but the journal and the attachments' files; whoever sat there starts the program again later. */
  loseStore(): void {
    this.crash();
    this.#disk.wipe();
    this.#queue.wipe();
  }

  keepCopy(): void {
    this.#disk.keepCopy();
  }

  /** The store's folder is put back from the copy that was kept. False: nobody kept one. */
  putCopyBack(): boolean {
    this.crash();
    return this.#disk.putCopyBack();
  }

  /** A file is added: its bytes lie outside of the store. */
  addPaper(bytes: Uint8Array<ArrayBuffer>): string {
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    this.#papers.set(sha256, bytes);
    return sha256;
  }

  powerStays(): void {
    this.#on().life.fails = null;
  }

  crash(): void {
    const running = this.#running;
    if (!running) return;
    running.life.isOver = true;
    this.#running = null;
    running.engine.pause();
    // a collection that closes gives its place back at once, whatever of it never ends
    for (const one of Object.values(running.database.collections)) void one.close().catch(() => undefined);
    this.#ended = running.database.close().catch(() => undefined);
    this.input.onCrash();
  }

  /** Settles when nothing of earlier lives is open any more. */
  async isClosed(): Promise<void> {
    await this.#ended;
  }

  async switchOff(): Promise<void> {
    const running = this.#on();
    this.#running = null;
    await running.engine.stop();
    running.life.isOver = true;
    this.#ended = running.database.close().catch(() => undefined);
    await this.#ended;
  }

  #on(): Running {
    if (!this.#running) throw new Error(`${this.input.name} is off`);
    return this.#running;
  }

  #client(): StoreClient {
    const feed = () => new FeedImport(this.#disk.records.instance as AnyInstance);
    let importing: FeedImport | null = null;
    const ids = (wanted: (record: StoredRecord) => boolean) =>
      this.records()
        .filter(wanted)
        .map(({ id }) => id);
    const stateIs = (state: string) => (record: StoredRecord) => syncStateOf(record) === state;
    const answers: Record<string, (ask: never) => unknown> = {
      startReplication: async (name: string) => {
        await this.#disk.startReplication(name);
        return null;
      },
      records: (asked: readonly string[]) => {
        const wanted = new Set(asked);
        return this.records().filter(({ id }) => wanted.has(id));
      },
      recordNumbers: () => this.records().map(({ recordNo }) => recordNo),
      unsettledIds: () => ids((record) => syncStateOf(record) !== 'acknowledged'),
      unsentIds: () => ids((record) => ['waiting', 'conflict'].includes(syncStateOf(record))),
      waitingVoids: () =>
        ids((record) => record.status === 'void' && stateIs('waiting')(record) && Boolean(record.county?.rev)),
      syncCounts: () => ({
        waiting: ids(stateIs('waiting')).length,
        refused: ids(stateIs('refused')).length,
        conflicts: ids(stateIs('conflict')).length,
      }),
      papersAfter: (place: WritePlace) => this.#papersAfter(place),
      readFeed: (bytes: ArrayBuffer) => {
        importing ??= feed();
        return importing.read(bytes);
      },
      writeFeed: () => importing?.write() ?? 0,
    };
    const ask = async (question: string, asked: unknown) => {
      const answer = answers[question];
      if (!answer) throw new Error(`the simulation answers no ${question}`);
      return answer(asked as never);
    };
    return { ask, failed: new Promise(() => undefined) } as unknown as StoreClient;
  }

  /** As SyncAnswers.papersAfter. */
  #papersAfter(place: WritePlace) {
    const isBehind = ({ at, id }: { at: number; id: string }) => at > place.lwt || (at === place.lwt && id > place.id);
    const written = this.#disk
      .written()
      .filter(isBehind)
      .sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
    const papers = written.flatMap(({ record }) =>
      readAttachments(record.attachments).map((paper) => ({ ...paper, recordId: record.id })),
    );
    const last = written.at(-1);
    return { papers, place: last ? { lwt: last.at, id: last.id } : place, more: false };
  }

  #opened(database: DeskDatabase, client: StoreClient, conflicts: { resolve: null }): OpenedDesk {
    const { name, catalogue, account, town, units, sealer, time, skew } = this.input;
    const clock = { now: () => time.now + skew };
    const chance = { bytes: (count: number) => crypto.getRandomValues(new Uint8Array(count)) };
    const byCode = new Map(units.map((unit) => [unit.code12, unit]));
    const author = (): Author => ({
      catalogue,
      context: { today: todayInChina(clock.now()), units: byCode, memberCountOf: () => null },
      clock,
      chance,
      deviceId: name,
      account,
      sealer,
    });
    const store: Partial<DeskStore> = {
      audit: NO_AUDIT,
      setting: async <Value>(key: string) =>
        ((await database.settings.findOne(key).exec())?.toMutableJSON().value ?? null) as Value | null,
      putSetting: async (key, value) => void (await putDocument(database.settings, key, { key, value })),
      onChange: (listener) => {
        const told = database.records.eventBulks$.subscribe(() => listener());
        return () => told.unsubscribe();
      },
    };
    let held = 0;
    const catalogues = {
      version: () => held,
      holds: (_epoch: string, version: number) => held === version,
      put: async (_epoch: string, { version }: { version: number }) => {
        held = version;
        return true;
      },
    };
    let tag: string | null = null;
    const reference = {
      tag: () => tag,
      extra: () => undefined,
      put: async (answer: { tag?: string }) => {
        tag = answer.tag ?? null;
      },
    };
    const device = { deviceId: name, deviceName: name, town, epoch: '' };
    const internals = {
      device,
      database,
      client,
      reference,
      catalogues,
      author,
      conflicts,
      beforeClose: () => undefined,
      changed: () => undefined,
    };
    return { store, internals, restored: { mode: 'none' } } as unknown as OpenedDesk;
  }
}
