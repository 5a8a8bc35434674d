import { Dexie, type Table } from 'dexie';
import type { StoredRecord } from '#shared/schema/record.ts';
import { LIST_ROW_VERSION, type ListRow, listRowOf } from './list-row.ts';
import { openText, sealText } from './sealed-storage.ts';

/** A place in the order of writing: write time, then id, as RxDB's index has it. */
export interface Place {
  readonly lwt: number;
  readonly id: string;
}

/** Some rows of the list index, as they were when everything up to a place was in. */
export interface Piece<Row = ListRow> {
  readonly rows: readonly Row[];
  readonly gone: readonly string[];
}

interface StoredPiece extends Place {
  readonly key?: number;
  /** Says how rows were made; rows of another form are made again from the records. */
  readonly form: string;
  readonly box: Uint8Array<ArrayBuffer>;
}

const START: Place = { lwt: 0, id: '' };
/** Rows sealed together: few boxes are quick to open, and none holds the worker up for long. */
export const PIECE_ROWS = 1000;

/**
 * The list rows of most records, sealed in pieces, so that a start need not open every record. It is never trusted over
 * the records: each piece names the place in the order of writing up to which it holds, what was written later is read
 * from the records, and the caller compares the count. Losing it costs time only.
 */
export class ListSnapshot<Row = ListRow> {
  readonly #key: CryptoKey;
  readonly #database: Dexie;
  readonly #pieces: Table<StoredPiece, number>;
  readonly #form: Promise<string>;

  /** `form` says how rows are made: rows of another form are not read. */
  constructor(name: string, key: CryptoKey, form: Promise<string> = formOfRows()) {
    this.#key = key;
    this.#database = new Dexie(name, { chromeTransactionDurability: 'relaxed' });
    this.#database.version(1).stores({ pieces: '++key' });
    this.#pieces = this.#database.table('pieces');
    this.#form = form;
  }

  /** Hands over every piece, oldest first; later rows replace earlier ones. @throws when any of it cannot be used */
  async read(each: (piece: Piece<Row>) => void): Promise<{ readonly upTo: Place; readonly pieces: number }> {
    const form = await this.#form;
    let [after, upTo, pieces]: [number, Place, number] = [0, START, 0];
    for (;;) {
      const found = await this.#pieces.where(':id').above(after).limit(8).toArray();
      if (found.some((one) => one.form !== form)) throw new Error('rows of another form');
      const texts = await Promise.all(found.map((one) => openText(this.#key, form, one.box)));
      for (const text of texts) each(JSON.parse(text) as Piece<Row>);
      for (const { lwt, id } of found) if (isAfter({ lwt, id }, upTo)) upTo = { lwt, id };
      pieces += found.length;
      const last = found.at(-1)?.key;
      if (last === undefined) return { upTo, pieces };
      after = last;
    }
  }

  /** Adds what changed since the last piece. */
  async add(piece: Piece<Row>, upTo: Place): Promise<void> {
    const sealed = await this.#sealed(piece, upTo);
    await this.#pieces.add(sealed);
  }

  /** Puts these rows, and nothing else, in the place of all pieces. */
  async replace(rows: readonly Row[], upTo: Place): Promise<void> {
    const sealed: StoredPiece[] = [];
    for (let at = 0; at < rows.length; at += PIECE_ROWS) {
      sealed.push(await this.#sealed({ rows: rows.slice(at, at + PIECE_ROWS), gone: [] }, upTo));
    }
    await this.#database.transaction('rw', this.#pieces, async () => {
      await this.#pieces.clear();
      await this.#pieces.bulkAdd(sealed);
    });
  }

  async clear(): Promise<void> {
    await this.#pieces.clear();
  }

  async #sealed(piece: Piece<Row>, { lwt, id }: Place): Promise<StoredPiece> {
    const form = await this.#form;
    return { lwt, id, form, box: await sealText(this.#key, form, JSON.stringify(piece)) };
  }
}

export function isAfter(a: Place, b: Place): boolean {
  return a.lwt > b.lwt || (a.lwt === b.lwt && a.id > b.id);
}

const BY = { accountId: 'a', name: '王文书', at: '2026-01-02T03:04', deviceId: 'd' };
const PROBE = {
  id: 'p',
  type: 'civil_practice',
  unitCode: '510802105203',
  mainDate: '2026-01-02',
  period: '2026-01',
  status: 'awaiting',
  recordNo: 'ＷＭ-1',
  rev: '1-d',
  remark: '重庆路调解',
  data: { kind: 'care', place: '张家湾ＡＢ', count: 3, kinds: ['a', 'b'], rows: [{ _row: 'r', name: '李四' }] },
  ext: { title: '三组志愿服务' },
  enteredBy: BY,
  history: [{ by: BY, changes: [] }],
  linkedRefs: [{ type: 'legal_publicity' }],
  conflicts: [],
  county: null,
};

/** What rows look like is told by their version and by the row of a made-up record: another look, another form. */
async function formOfRows(): Promise<string> {
  const look = `${LIST_ROW_VERSION}${JSON.stringify(listRowOf(PROBE as unknown as StoredRecord))}`;
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(look)));
  return Array.from(hash.subarray(0, 8), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
