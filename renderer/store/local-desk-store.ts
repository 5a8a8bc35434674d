import type { Catalogue } from '#shared/catalogue/definition.ts';
import { CodedError } from '#shared/kernel/coded-error.ts';
import type { Author } from '#shared/schema/build-record.ts';
import type { Conflict, StoredRecord } from '#shared/schema/record.ts';
import { openRecord } from '#shared/schema/record-sealer.ts';
import type { SealedContent } from '#shared/schema/seal-record.ts';
import type { Unit } from '#shared/schema/unit.ts';
import type { Account } from '#shared/sync/messages.ts';
import type { AuditLog } from './audit-log.ts';
import type { CatalogueBook } from './catalogue-book.ts';
import type { DeskDatabase } from './desk-database.ts';
import type {
  DeskStore,
  Draft,
  ImportInput,
  ImportOutcome,
  ListPage,
  ListQuery,
  MonthCount,
  OpenRecord,
  SaveInput,
} from './desk-store.ts';
import { draftOf, keptDraftOf } from './kept-draft.ts';
import { askable } from './list-question.ts';
import type { MonthBook } from './month/month-book.ts';
import { MonthDesk } from './month/month-desk.ts';
import { putDocument } from './put-document.ts';
import type { RecordWriter } from './record-writer.ts';
import type { ReferenceBook } from './reference-book.ts';
import { writeError } from './store-errors.ts';
import type { StoreClient } from './worker-client.ts';

/** Records opened at once while scanning. */
const SCAN_ROWS = 200;
/** Screens are told of changes at most this often, in milliseconds. */
const CHANGE_PAUSE_MS = 100;

export interface LocalDeskStoreDeps {
  readonly catalogues: CatalogueBook;
  readonly account: Account;
  readonly audit: AuditLog;
  readonly database: DeskDatabase;
  readonly client: StoreClient;
  readonly reference: ReferenceBook;
  readonly writer: RecordWriter;
  readonly author: () => Author;
  readonly close: () => Promise<void>;
  readonly book: MonthBook;
  readonly town: Unit;
}

/** The desk's store over RxDB and the worker's list index. */
export class LocalDeskStore implements DeskStore {
  readonly catalogue: Catalogue;
  readonly account: Account;
  readonly audit: AuditLog;
  readonly month: MonthDesk;
  readonly #deps: LocalDeskStoreDeps;
  readonly #listeners = new Set<() => void>();
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(deps: LocalDeskStoreDeps) {
    this.catalogue = deps.catalogues.inUse;
    this.account = deps.account;
    this.audit = deps.audit;
    this.#deps = deps;
    this.month = new MonthDesk({
      ...deps,
      units: () => this.units(),
      get: (id) => this.get(id),
      scanMonth: (month) => this.scan({ period: { from: month, to: month } }),
      basis: () => ({
        catalogue: this.catalogue,
        today: deps.author().context.today,
        units: this.units(),
        bodies: this.bodies(),
        settings: deps.book.settings(),
      }),
    });
    deps.client.onIndexed(() => this.changed());
    for (const collection of [deps.database.records, deps.database.drafts]) {
      collection.eventBulks$.subscribe(() => this.changed());
    }
  }

  units() {
    return this.#deps.reference.units();
  }

  bodies() {
    return this.#deps.reference.bodies();
  }

  nextCatalogue(): number | null {
    return this.#deps.catalogues.next();
  }

  list(query: ListQuery): Promise<ListPage> {
    return this.#deps.client.ask('list', askable(query, this));
  }

  async get(id: string): Promise<OpenRecord | null> {
    const [record] = await this.#deps.client.ask('records', [id]);
    return record ? this.#opened(record) : null;
  }

  async *scan(query: Pick<ListQuery, 'type' | 'unitCodes' | 'period' | 'statuses'>) {
    const ids = await this.#deps.client.ask('ledgerOrder', query);
    for (let at = 0; at < ids.length; at += SCAN_ROWS) {
      const records = await this.#deps.client.ask('records', ids.slice(at, at + SCAN_ROWS));
      yield await Promise.all(records.map((record) => this.#opened(record)));
    }
  }

  monthCounts(month: string): Promise<readonly MonthCount[]> {
    return this.#deps.client.ask('monthCounts', month);
  }

  async latest(type: string): Promise<OpenRecord | null> {
    const id = await this.#deps.client.ask('latest', { type, accountId: this.account.accountId });
    return id === null ? null : this.get(id);
  }

  async save(input: SaveInput): Promise<OpenRecord> {
    return this.#opened(await this.#deps.writer.save(input));
  }

  async importMany(inputs: readonly ImportInput[]): Promise<readonly ImportOutcome[]> {
    const outcomes = await this.#deps.writer.importMany(inputs);
    const stored = outcomes.filter(({ kind }) => kind === 'stored').length;
    if (stored > 0) await this.audit.add({ action: 'file.imported', subject: `${inputs[0]?.type ?? ''} ${stored} 条` });
    return outcomes;
  }

  async voidRecord(id: string, reason: string): Promise<OpenRecord> {
    const voided = await this.#deps.writer.voidRecord(id, reason);
    await this.audit.add({ action: 'record.voided', subject: `${voided.type}/${id}`, reason });
    return this.#opened(voided);
  }

  async takeBackVoid(id: string): Promise<OpenRecord> {
    const alive = await this.#deps.writer.takeBackVoid(id);
    await this.audit.add({ action: 'record.unvoided', subject: `${alive.type}/${id}` });
    return this.#opened(alive);
  }

  async approve(id: string): Promise<OpenRecord> {
    return this.#opened(await this.#deps.writer.approve(id));
  }

  async makeLate(id: string, reason: string): Promise<OpenRecord> {
    return this.#opened(await this.#deps.writer.makeLate(id, reason));
  }

  async resolveConflict(id: string, conflictId: string, choice: 'mine' | 'theirs'): Promise<OpenRecord> {
    return this.#opened(await this.#deps.writer.resolveConflict(id, conflictId, choice));
  }

  async reopenConflict(id: string, decisionRev: string): Promise<OpenRecord> {
    return this.#opened(await this.#deps.writer.reopenConflict(id, decisionRev));
  }

  async drafts(): Promise<readonly Draft[]> {
    // drafts are what people are typing right now: a handful, never a list to page through
    const found = await this.#deps.database.drafts.find({ limit: 500 }).exec();
    const drafts = found.map((draft) => draftOf(draft.toMutableJSON() as Draft));
    return drafts
      .filter((draft) => draft.accountId === this.account.accountId)
      .sort((a, b) => (a.updatedAt < b.updatedAt ? 1 : -1));
  }

  async putDraft(draft: Draft): Promise<void> {
    await this.#write(putDocument(this.#deps.database.drafts, draft.draftId, keptDraftOf(draft)));
  }

  async removeDraft(draftId: string): Promise<void> {
    const draft = await this.#deps.database.drafts.findOne(draftId).exec();
    if (draft) await this.#write(draft.incrementalRemove());
  }

  async setting<Value>(key: string): Promise<Value | null> {
    const found = await this.#deps.database.settings.findOne(key).exec();
    return (found?.toMutableJSON().value ?? null) as Value | null;
  }

  async putSetting(key: string, value: unknown): Promise<void> {
    await this.#write(putDocument(this.#deps.database.settings, key, { key, value }));
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Tells the screens, at most every {@link CHANGE_PAUSE_MS}. */
  changed(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      for (const listener of this.#listeners) listener();
    }, CHANGE_PAUSE_MS);
  }

  async close(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#listeners.clear();
    await this.#deps.close();
  }

  async #opened(record: StoredRecord): Promise<OpenRecord> {
    const { values, content } = await openRecord(this.#deps.author().sealer, record);
    const sealState = content === null ? 'closed' : record.sealed ? 'open' : 'none';
    return { record: withOpenedConflicts(record, content), values, sealState };
  }

  async #write(write: Promise<unknown>): Promise<void> {
    try {
      await Promise.race([write, this.#deps.client.failed]);
    } catch (error) {
      throw error instanceof CodedError ? error : writeError(error);
    }
  }
}

/** Conflicts about sealed fields, open and decided ones, with their sides put in: for the screen only. */
function withOpenedConflicts(record: StoredRecord, content: SealedContent | null): StoredRecord {
  if (!content || Object.keys(content.conflicts).length === 0) return record;
  const opened = (conflict: Conflict): Conflict => ({ ...conflict, ...content.conflicts[conflict.id] });
  const history = record.history.map((entry) =>
    entry.decided ? { ...entry, decided: { ...entry.decided, conflict: opened(entry.decided.conflict) } } : entry,
  );
  return { ...record, conflicts: record.conflicts.map(opened), history };
}
