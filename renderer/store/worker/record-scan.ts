import type { StoredRecord } from '#shared/schema/record.ts';
import { type KeptRecord, storedOf } from '../kept-record.ts';
import { type ListRow, listRowOf } from './list-row.ts';
import { isAfter, type ListSnapshot, PIECE_ROWS, type Piece, type Place } from './list-snapshot.ts';
import { openDocument } from './sealed-storage.ts';
import { type AnyDocument, type AnyInstance, dexieOf } from './wrap-storage.ts';

/** Records opened at once; the worker answers questions in between. */
const SCAN_ROWS = 250;
/** So few records are opened again at the next start rather than kept as a piece of their own. */
const WORTH_A_PIECE = 200;

/** Rows found, and ids of records that are deleted. */
export type Found = (rows: readonly ListRow[], gone: readonly string[]) => void;

/**
 * The list rows of all records: from the snapshot as far as it holds, the rest from the records in the order of writing.
 * Brings the snapshot up to date on the way.
 */
export class RecordScan {
  readonly #instance: AnyInstance;
  readonly #key: CryptoKey;
  readonly #snapshot: ListSnapshot;

  constructor(instance: AnyInstance, key: CryptoKey, snapshot: ListSnapshot) {
    this.#instance = instance;
    this.#key = key;
    this.#snapshot = snapshot;
  }

  /** Rows as far as the snapshot holds them; null when it cannot be used, which also empties it. */
  async fromSnapshot(found: Found): Promise<Place | null> {
    try {
      const rows = new Map<string, ListRow>();
      let read = 0;
      const { upTo, pieces } = await this.#snapshot.read((piece) => {
        read += piece.rows.length;
        for (const row of piece.rows) rows.set(row.id, row);
        for (const id of piece.gone) rows.delete(id);
      });
      if (isAfter(upTo, await this.#newest())) throw new Error('newer than the records');
      const all = [...rows.values()];
      found(all, []);
      const isWasteful = read > all.length * 1.5 + PIECE_ROWS || pieces > all.length / WORTH_A_PIECE + 50;
      if (isWasteful) await this.#snapshot.replace(all, upTo);
      return upTo;
    } catch {
      await this.#snapshot.clear().catch(() => undefined);
      return null;
    }
  }

  /**
   * Rows of the records written after a place. The answer is what the snapshot does not hold of them: too few for a
   * piece of their own, or null when the snapshot could not be written and so must not be added to.
   */
  async fromRecords(from: Place, found: Found): Promise<Piece | null> {
    const { dexieTable } = await dexieOf(this.#instance);
    let after = from;
    let piece: { rows: ListRow[]; gone: string[] } | null = { rows: [], gone: [] };
    for (let isMore = true; isMore; ) {
      const range = dexieTable.where('[_meta.lwt+id]').above([after.lwt, after.id]);
      const documents = await range.limit(SCAN_ROWS).toArray();
      isMore = documents.length === SCAN_ROWS;
      const opened = await Promise.all(documents.map((one) => openDocument(this.#key, 'id', one)));
      const rows = opened.filter(isPresent).map((one) => listRowOf(recordOf(one)));
      const gone = opened.filter((one) => !isPresent(one)).map((one) => String(one.id));
      found(rows, gone);
      piece?.rows.push(...rows);
      piece?.gone.push(...gone);
      const last = documents.at(-1);
      if (last) after = { lwt: last._meta.lwt, id: String(last.id) };
      const size: number = piece ? piece.rows.length + piece.gone.length : 0;
      if (!piece || size < (isMore ? PIECE_ROWS : WORTH_A_PIECE)) continue;
      const isKept: boolean = await this.#snapshot.add(piece, after).then(
        () => true,
        () => false,
      );
      piece = isKept ? { rows: [], gone: [] } : null;
    }
    return piece;
  }

  /** Records that are not deleted. */
  async count(): Promise<number> {
    const { dexieTable } = await dexieOf(this.#instance);
    return dexieTable.where('[_deleted+id]').between(['0', ''], ['0', '\uffff']).count();
  }

  async #newest(): Promise<Place> {
    const { dexieTable } = await dexieOf(this.#instance);
    const last = await dexieTable.orderBy('[_meta.lwt+id]').last();
    return { lwt: last?._meta.lwt ?? 0, id: '\uffff' };
  }
}

function isPresent(document: AnyDocument): boolean {
  return document._deleted !== '1';
}

function recordOf(document: AnyDocument): StoredRecord {
  return storedOf(document as unknown as KeptRecord);
}
