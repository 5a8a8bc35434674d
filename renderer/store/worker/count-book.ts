import type { TodoRow } from '#shared/domain/month/todo.ts';
import { type KeptRecord, storedOf } from '../kept-record.ts';
import { COUNT_ROW_FORM, countRowOf } from './count-row.ts';
import { ListSnapshot, PIECE_ROWS, type Place } from './list-snapshot.ts';
import { openDocument } from './sealed-storage.ts';
import { type AnyInstance, dexieOf } from './wrap-storage.ts';

/** Records opened at once. */
const READ_ROWS = 500;
/** So few rows are read again at the next start rather than kept as a piece of their own. */
const WORTH_A_PIECE = 200;

/** Tells whether writes are under way, and whether one began since. */
export interface WriteCounts {
  readonly underWay: () => number;
  readonly begun: () => number;
}

/**
 * What figures are counted from, for all records, in the worker's memory: read from sealed pieces at first use, then
 * brought up to date by the order of writing at every question. Nothing is read before somebody asks for figures.
 */
export class CountBook {
  readonly #instance: AnyInstance;
  readonly #key: CryptoKey;
  readonly #writes: WriteCounts;
  readonly #snapshot: ListSnapshot<TodoRow>;
  #rows = new Map<string, TodoRow>();
  #place: Place | null = null;
  #unkept: { rows: TodoRow[]; gone: string[] } = { rows: [], gone: [] };
  #turn: Promise<unknown> = Promise.resolve();

  constructor(instance: AnyInstance, key: CryptoKey, writes: WriteCounts) {
    this.#instance = instance;
    this.#key = key;
    this.#writes = writes;
    this.#snapshot = new ListSnapshot(`${instance.databaseName}-count`, key, Promise.resolve(COUNT_ROW_FORM));
  }

  /** All rows as of now. Questions wait for each other. */
  rows(): Promise<readonly TodoRow[]> {
    const turn = this.#turn.then(() => this.#upToDate());
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  async #upToDate(): Promise<readonly TodoRow[]> {
    this.#place ??= await this.#fromSnapshot();
    while (await this.#readMore());
    await this.#keep(WORTH_A_PIECE);
    return [...this.#rows.values()];
  }

  async #fromSnapshot(): Promise<Place> {
    try {
      const { upTo } = await this.#snapshot.read(({ rows, gone }) => {
        for (const row of rows) this.#rows.set(row.id, row);
        for (const id of gone) this.#rows.delete(id);
      });
      return upTo;
    } catch {
      this.#rows = new Map();
      await this.#snapshot.clear().catch(() => undefined);
      return { lwt: 0, id: '' };
    }
  }

  /**
   * Reads the next records in the order of writing; false when there were no more. A write that was begun earlier may be
   * stored later than one that was begun after it, so the place only moves over what was read while none was under way.
   */
  async #readMore(): Promise<boolean> {
    const from = this.#place ?? { lwt: 0, id: '' };
    const begun = await this.#quiet();
    const { dexieTable } = await dexieOf(this.#instance);
    const range = dexieTable.where('[_meta.lwt+id]').above([from.lwt, from.id]);
    const documents = await range.limit(READ_ROWS).toArray();
    if (this.#writes.begun() !== begun) return true;
    const opened = await Promise.all(documents.map((one) => openDocument(this.#key, 'id', one)));
    for (const document of opened) {
      const id = String(document.id);
      const row = document._deleted === '1' ? null : countRowOf(storedOf(document as unknown as KeptRecord));
      if (row) this.#rows.set(id, row);
      else this.#rows.delete(id);
      if (row) this.#unkept.rows.push(row);
      else this.#unkept.gone.push(id);
    }
    const last = documents.at(-1);
    if (last) this.#place = { lwt: last._meta.lwt, id: String(last.id) };
    await this.#keep(PIECE_ROWS);
    return documents.length === READ_ROWS;
  }

  async #quiet(): Promise<number> {
    while (this.#writes.underWay() > 0) await new Promise((resolve) => setTimeout(resolve, 10));
    return this.#writes.begun();
  }

  async #keep(enough: number): Promise<void> {
    const { rows, gone } = this.#unkept;
    if (rows.length + gone.length < enough || !this.#place) return;
    this.#unkept = { rows: [], gone: [] };
    // losing the pieces costs time only: the next start reads the records
    await this.#snapshot.add({ rows, gone }, this.#place).catch(() => this.#snapshot.clear().catch(() => undefined));
  }
}
