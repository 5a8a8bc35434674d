import type { PinyinTable } from '#shared/domain/pinyin-table.ts';
import type { StoredRecord } from '#shared/schema/record.ts';
import type { ListLine, ListPage, ListQuery } from '../desk-store.ts';
import { type KeptRecord, storedOf } from '../kept-record.ts';
import type { CountDesk } from './count-desk.ts';
import type { DeskQuestion, DeskQuestions } from './desk-protocol.ts';
import { FeedImport } from './feed-import.ts';
import { asksForPinyin, ListIndex, matcher } from './list-index.ts';
import { type ListRow, listRowOf } from './list-row.ts';
import { ListSnapshot, PIECE_ROWS, type Piece } from './list-snapshot.ts';
import { type Found, RecordScan } from './record-scan.ts';
import { SyncAnswers } from './sync-answers.ts';
import type { WriteListener } from './watched-storage.ts';
import { type AnyDocument, type AnyInstance, dexieOf } from './wrap-storage.ts';

/** Rows read from the store at once while a first list is looked for. */
const FIRST_LIST_ROWS = 60;
/** The scan waits for the first list, but no longer than this, in milliseconds. */
const SCAN_DELAY_MS = 500;
/** Rows whose sounds are looked at before other questions get their turn: a few milliseconds. */
const SOUND_ROWS = 300;

type Answers = { [Q in DeskQuestion]?: (ask: never) => unknown };

/** Lists, counts and reads over the records collection, inside the worker. */
export class RecordDesk implements WriteListener {
  readonly #instance: AnyInstance;
  readonly #key: CryptoKey;
  readonly #scanner: RecordScan;
  readonly #snapshot: ListSnapshot;
  readonly #feed: FeedImport;
  readonly #sync: SyncAnswers;
  #index = new ListIndex();
  /** Written before the scan reached them: the scan must not put an older state over them. */
  readonly #writtenDuringScan = new Set<string>();
  readonly ready: Promise<{ readonly size: number; readonly millis: number }>;
  #isReady = false;
  #isLearning = false;
  readonly #firstListDone = Promise.withResolvers<void>();
  #writesUnderWay = 0;
  #writes = 0;
  /** Records written in this session and not yet in the snapshot, by id; null when it can no longer be kept. */
  #unkept: Map<string, ListRow | null> | null = new Map();
  #newestWrite = 0;
  #isKeeping = false;
  #counting: Promise<CountDesk> | null = null;

  constructor(instance: AnyInstance, key: CryptoKey) {
    this.#instance = instance;
    this.#key = key;
    this.#snapshot = new ListSnapshot(`${instance.databaseName}-list`, key);
    this.#scanner = new RecordScan(instance, key, this.#snapshot);
    this.#feed = new FeedImport(instance);
    const sources = { instance, key, whole: () => this.#whole(), read: (ids: readonly string[]) => this.#read(ids) };
    this.#sync = new SyncAnswers(sources);
    this.ready = this.#scan();
    this.ready.catch(() => undefined); // whoever asks gets the error
  }

  onStart(): void {
    this.#writesUnderWay++;
    this.#writes++;
  }

  /** Told of every write by the storage wrapper. */
  onEnd(documents: readonly AnyDocument[] | null): void {
    this.#writesUnderWay--;
    if (!documents) {
      this.#unkept = null; // nobody knows what of it was written
      return;
    }
    const records = documents as unknown as readonly (StoredRecord & WrittenFields)[];
    if (!this.#isReady) for (const record of records) this.#writtenDuringScan.add(record.id);
    const rows = records.filter((record) => !record._deleted).map(listRowOf);
    this.#index.put(rows);
    const gone = records.filter((record) => record._deleted).map((record) => record.id);
    if (gone.length > 0) this.#index.remove(gone);
    for (const row of rows) this.#unkept?.set(row.id, row);
    for (const id of gone) this.#unkept?.set(id, null);
    for (const { _meta } of records) this.#newestWrite = Math.max(this.#newestWrite, _meta.lwt);
    this.#keepRows();
  }

  /** While no write is under way, everything up to the newest write is known, so a piece may say so. */
  #keepRows(): void {
    const unkept = this.#unkept;
    const isBusy = !this.#isReady || this.#isKeeping || this.#writesUnderWay > 0;
    if (!unkept || isBusy || unkept.size < PIECE_ROWS) return;
    this.#isKeeping = true; // one piece after the other: a later one would hide that an earlier one was not written
    this.#unkept = new Map();
    const rows = [...unkept.values()].filter((row) => row !== null);
    const gone = [...unkept].flatMap(([id, row]) => (row === null ? [id] : []));
    this.#snapshot.add({ rows, gone }, { lwt: this.#newestWrite, id: '\uffff' }).then(
      () => {
        this.#isKeeping = false;
        this.#keepRows();
      },
      () => {
        this.#unkept = null; // the next start reads these records
      },
    );
  }

  readonly answers: Answers & { [Q in DeskQuestion]?: (ask: DeskQuestions[Q]['ask']) => unknown } = {
    list: (query) => this.#list(query),
    records: (ids) => this.#read(ids),
    ledgerOrder: async (query) => (await this.#whole()).ledgerOrder(query),
    monthCounts: async (month) => (await this.#whole()).monthCounts(month),
    latest: async ({ type, accountId }) => (await this.#whole()).latest(type, accountId),
    recordNumbers: async ({ type }) => (await this.#whole()).recordNumbers(type),
    syncCounts: async () => (await this.#whole()).syncCounts(),
    unsettledIds: async () => (await this.#whole()).unsettledIds(),
    unsentIds: async () => (await this.#whole()).unsentIds(),
    receiptSide: (month) => this.#sync.receiptSide(month),
    receiptDifferences: (asked) => this.#sync.receiptDifferences(asked),
    waitingVoids: () => this.#sync.waitingVoids(),
    papersAfter: (place) => this.#sync.papersAfter(place),
    readFeed: (bytes) => this.#feed.read(bytes),
    writeFeed: () => this.#feed.write(),
    teachFigures: async (basis) => (await this.#figures()).teach(basis),
    figures: async (ask) => (await this.#figures()).figures(ask),
    countedRecords: async (ask) => (await this.#figures()).counted(ask),
    todo: async (ask) => (await this.#figures()).todo(ask),
    indexReady: async () => {
      this.#firstListDone.resolve();
      return this.ready;
    },
  };

  /** Loaded apart from the worker: no start waits for the rules of counting. */
  #figures(): Promise<CountDesk> {
    this.#counting ??= import('./count-desk.ts').then(
      ({ CountDesk: Counting }) =>
        new Counting(this.#instance, this.#key, { underWay: () => this.#writesUnderWay, begun: () => this.#writes }),
    );
    return this.#counting;
  }

  async #whole(): Promise<ListIndex> {
    if (!this.#isReady) this.#firstListDone.resolve(); // someone needs the whole index now
    await this.ready;
    return this.#index;
  }

  async #list(query: ListQuery): Promise<ListPage> {
    const isFirstList = !this.#isReady && query.offset === 0 && isNewestFirst(query);
    if (isFirstList) return this.#firstList(query).finally(() => this.#firstListDone.resolve());
    const index = await this.#whole();
    if (asksForPinyin(query)) this.#learnSounds(await loadPinyin());
    const { rows, ...counts } = index.page(query);
    return { ...counts, lines: await this.#lines(rows) };
  }

  /** In pieces: other questions are answered in between. */
  #learnSounds(table: PinyinTable): void {
    this.#index.takePinyin(table);
    if (this.#isLearning) return;
    this.#isLearning = true;
    const learn = () => {
      this.#isLearning = this.#index.learnSounds(SOUND_ROWS);
      if (this.#isLearning) setTimeout(learn, 0);
    };
    setTimeout(learn, 0);
  }

  async #lines(rows: readonly ListRow[]): Promise<ListLine[]> {
    const records = new Map((await this.#read(rows.map((row) => row.id))).map((record) => [record.id, record]));
    return rows.flatMap((row) => {
      const record = records.get(row.id);
      return record ? [lineOf(row, record)] : [];
    });
  }

  async #read(ids: readonly string[]): Promise<StoredRecord[]> {
    const found = ((await this.#instance.findDocumentsById([...ids], false)) as unknown as KeptRecord[]).map(storedOf);
    const byId = new Map(found.map((record) => [record.id, record]));
    return ids.flatMap((id) => byId.get(id) ?? []);
  }

  /** The first page straight from the store's index by inverted day, while the list index is still being built. */
  async #firstList(query: ListQuery): Promise<ListPage> {
    const { dexieTable } = await dexieOf(this.#instance);
    const isMatch = matcher(query);
    const lines: ListLine[] = [];
    const path = query.type === undefined ? '[_deleted+orderKey+id]' : '[_deleted+type+orderKey+id]';
    const prefix = query.type === undefined ? ['0'] : ['0', query.type];
    let after = [...prefix, '', ''];
    for (;;) {
      const range = dexieTable.where(path).between(after, [...prefix, '\uffff'], false, false);
      const keys = (await range.limit(FIRST_LIST_ROWS).primaryKeys()) as string[];
      for (const record of await this.#read(keys)) {
        const row = listRowOf(record);
        if (isMatch(row)) lines.push(lineOf(row, record));
        after = [...prefix, record.orderKey, record.id];
      }
      if (lines.length > query.limit || keys.length < FIRST_LIST_ROWS) break;
    }
    return { total: lines.length, lines: lines.slice(0, query.limit) };
  }

  async #scan(): Promise<{ size: number; millis: number }> {
    await Promise.race([this.#firstListDone.promise, new Promise((resolve) => setTimeout(resolve, SCAN_DELAY_MS))]);
    const start = performance.now();
    const from = await this.#scanner.fromSnapshot(this.#found);
    let rest = from && (await this.#scanner.fromRecords(from, this.#found));
    if (!from || !(await this.#isWhole())) {
      this.#index = new ListIndex();
      this.#writtenDuringScan.clear();
      if (from) await this.#snapshot.clear();
      rest = await this.#scanner.fromRecords({ lwt: 0, id: '' }, this.#found);
    }
    this.#keepLater(rest);
    this.#isReady = true;
    this.#writtenDuringScan.clear();
    this.#keepRows();
    // at hand before somebody types letters; whoever needs it asks again
    void loadPinyin().then(
      (table) => this.#learnSounds(table),
      () => undefined,
    );
    return { size: this.#index.size, millis: Math.round(performance.now() - start) };
  }

  /** What the scan found too little of for a piece goes into the next one; null: no piece may follow. */
  #keepLater(rest: Piece | null): void {
    if (!rest) this.#unkept = null;
    for (const row of rest?.rows ?? []) if (!this.#unkept?.has(row.id)) this.#unkept?.set(row.id, row);
    for (const id of rest?.gone ?? []) if (!this.#unkept?.has(id)) this.#unkept?.set(id, null);
  }

  readonly #found: Found = (rows, gone) => {
    this.#index.put(rows.filter((row) => !this.#writtenDuringScan.has(row.id)));
    const away = gone.filter((id) => !this.#writtenDuringScan.has(id));
    if (away.length > 0) this.#index.remove(away);
  };

  /** Whether the index has as many rows as there are records; writes in between are waited out. */
  async #isWhole(): Promise<boolean> {
    for (;;) {
      const writes = this.#writes;
      const count = await this.#scanner.count();
      if (this.#writesUnderWay === 0 && this.#writes === writes) return count === this.#index.size;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

interface WrittenFields {
  readonly _deleted?: boolean;
  readonly _meta: { readonly lwt: number };
}

/** Loaded apart from the worker: most of it is a dictionary, which no start should wait for. */
async function loadPinyin(): Promise<PinyinTable> {
  const { sharedPinyin } = await import('./shared-pinyin.ts');
  return sharedPinyin;
}

function isNewestFirst(query: ListQuery): boolean {
  return !query.sort || (query.sort.by === 'mainDate' && query.sort.descending);
}

function lineOf(row: ListRow, record: StoredRecord): ListLine {
  const { fields: _, search: __, shortLength: ___, enteredById: ____, ...shown } = row;
  return { ...shown, status: row.status as ListLine['status'], data: record.data };
}
