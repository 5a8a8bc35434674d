import type { PinyinTable } from '#shared/domain/pinyin-table.ts';
import type { StoredRecord } from '#shared/schema/record.ts';
import type { ListLine, ListPage, ListQuery } from '../desk-store.ts';
import { type KeptRecord, storedOf } from '../kept-record.ts';
import type { DeskQuestion, DeskQuestions } from './desk-protocol.ts';
import { asksForPinyin, ListIndex, matcher } from './list-index.ts';
import { type ListRow, listRowOf } from './list-row.ts';
import { type AnyDocument, type AnyInstance, dexieOf } from './wrap-storage.ts';

/** Rows read from the store at once while the index is built and while a first list is looked for. */
const SCAN_ROWS = 300;
const FIRST_LIST_ROWS = 60;
/** The scan waits for the first list, but no longer than this, in milliseconds. */
const SCAN_DELAY_MS = 500;

type Answers = { [Q in DeskQuestion]?: (ask: never) => unknown };

/** Lists, counts and reads over the records collection, inside the worker. */
export class RecordDesk {
  readonly #instance: AnyInstance;
  readonly #index = new ListIndex();
  /** Written before the scan reached them: the scan must not put an older state over them. */
  readonly #writtenDuringScan = new Set<string>();
  readonly ready: Promise<{ readonly size: number; readonly millis: number }>;
  #isReady = false;
  readonly #firstListDone = Promise.withResolvers<void>();

  constructor(instance: AnyInstance) {
    this.#instance = instance;
    this.ready = this.#scan();
    this.ready.catch(() => undefined); // whoever asks gets the error
  }

  /** Told of every write by the storage wrapper. */
  readonly onWrite = (documents: readonly AnyDocument[]): void => {
    const records = documents as unknown as readonly (StoredRecord & { _deleted?: boolean })[];
    if (!this.#isReady) for (const record of records) this.#writtenDuringScan.add(record.id);
    this.#index.put(records.filter((record) => !record._deleted).map(listRowOf));
    const gone = records.filter((record) => record._deleted).map((record) => record.id);
    if (gone.length > 0) this.#index.remove(gone);
  };

  readonly answers: Answers & { [Q in DeskQuestion]?: (ask: DeskQuestions[Q]['ask']) => unknown } = {
    list: (query) => this.#list(query),
    records: (ids) => this.#read(ids),
    ledgerOrder: async (query) => (await this.#whole()).ledgerOrder(query),
    monthCounts: async (month) => (await this.#whole()).monthCounts(month),
    latest: async ({ type, accountId }) => (await this.#whole()).latest(type, accountId),
    recordNumbers: async ({ type, unitCode }) => (await this.#whole()).recordNumbers(type, unitCode),
    syncCounts: async () => (await this.#whole()).syncCounts(),
    unsentIds: async () => (await this.#whole()).unsentIds(),
    indexReady: async () => {
      this.#firstListDone.resolve();
      return this.ready;
    },
  };

  async #whole(): Promise<ListIndex> {
    if (!this.#isReady) this.#firstListDone.resolve(); // someone needs the whole index now
    await this.ready;
    return this.#index;
  }

  async #list(query: ListQuery): Promise<ListPage> {
    const isFirstList = !this.#isReady && query.offset === 0 && isNewestFirst(query);
    if (isFirstList) return this.#firstList(query).finally(() => this.#firstListDone.resolve());
    const index = await this.#whole();
    if (asksForPinyin(query)) index.takePinyin(await loadPinyin());
    const { rows, ...counts } = index.page(query);
    return { ...counts, lines: await this.#lines(rows) };
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
    const { dexieTable } = await dexieOf(this.#instance);
    let after = '';
    for (;;) {
      const keys = (await dexieTable.where(':id').above(after).limit(SCAN_ROWS).primaryKeys()) as string[];
      const unseen = keys.filter((id) => !this.#writtenDuringScan.has(id));
      const records = await this.#read(unseen);
      this.#index.put(records.filter((record) => !this.#writtenDuringScan.has(record.id)).map(listRowOf));
      const last = keys.at(-1);
      if (last === undefined || keys.length < SCAN_ROWS) break;
      after = last;
    }
    this.#isReady = true;
    this.#writtenDuringScan.clear();
    void loadPinyin().catch(() => undefined); // at hand before somebody types letters; whoever needs it asks again
    return { size: this.#index.size, millis: Math.round(performance.now() - start) };
  }
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
