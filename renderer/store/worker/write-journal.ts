import { Dexie, type Table } from 'dexie';
import { z } from 'zod';
import type { PageLink } from './page-link.ts';
import type { StoredDocument } from './wrap-storage.ts';

/** Collections whose writes go to the journal; everything a person can type lies in one of them. */
export const JOURNALED = ['settings', 'drafts', 'reference', 'records'] as const;
export type Journaled = (typeof JOURNALED)[number];

export function isJournaled(collection: string): collection is Journaled {
  return (JOURNALED as readonly string[]).includes(collection);
}

/**
 * Settings that say how far this very store has come with the county, and which program made it. They must not outlive
 * the store: after a rebuild everything is asked for again.
 */
export function isStoreMark(collection: string, key: string): boolean {
  return collection === 'settings' && (key.startsWith('sync-') || key === 'schema-version');
}

/** An entry of the journal: documents as they lie sealed in the store, or which documents of an earlier entry do not count. */
const entrySchema = z.union([
  z.object({ c: z.enum(JOURNALED), v: z.number().int(), d: z.array(z.looseObject({})) }),
  z.object({ undo: z.number().int(), ids: z.array(z.string()).nullable() }),
]);
export type JournalEntry = z.infer<typeof entrySchema>;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** An entry's bytes read back; null when this program does not know their form. */
export function readEntry(body: Uint8Array<ArrayBuffer>): JournalEntry | null {
  try {
    return entrySchema.safeParse(JSON.parse(decoder.decode(body))).data ?? null;
  } catch {
    return null;
  }
}

/** How far the store holds the journal: every entry up to `seq`, and the newest write time among its documents. */
export interface JournalMark {
  readonly journal: string;
  readonly seq: number;
  readonly lwt: Readonly<Record<string, number>>;
}

const markSchema = z.object({ journal: z.string(), seq: z.number(), lwt: z.record(z.string(), z.number()) });
const MARK_PAUSE_MS = 1000;
/** Documents and characters of one entry. */
const ENTRY_DOCUMENTS = 200;
const ENTRY_LETTERS = 1024 * 1024;

/**
 * Writes entries before the store is written, and keeps the mark. The mark lies in the same browser store as the
 * documents, is written a moment late and never ahead: what it says too little costs a comparison at the next start.
 */
export class WriteJournal {
  readonly #link: PageLink;
  readonly #marks: Table<JournalMark & { readonly id: string }, string>;
  readonly #underWay = new Set<number>();
  readonly #owedUndo: JournalEntry[] = [];
  #mark: JournalMark = { journal: '', seq: 0, lwt: {} };
  #last = 0;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(link: PageLink) {
    this.#link = link;
    const database = new Dexie('sanzhi-journal-mark', { chromeTransactionDurability: 'relaxed' });
    database.version(1).stores({ marks: 'id' });
    this.#marks = database.table('marks');
  }

  async readMark(): Promise<JournalMark | null> {
    return markSchema.safeParse(await this.#marks.get('mark')).data ?? null;
  }

  /** From here on the store holds everything up to this mark. */
  async startAt(mark: JournalMark): Promise<void> {
    this.#mark = mark;
    this.#last = mark.seq;
    await this.#marks.put({ id: 'mark', ...mark });
  }

  /** The newest entry such that it and all before it are in the store. */
  get settled(): number {
    return this.#underWay.size > 0 ? Math.min(...this.#underWay) - 1 : this.#last;
  }

  get journal(): string {
    return this.#mark.journal;
  }

  /** Journals documents; on disk when it resolves. The answer must be given to {@link written} or {@link undo}. */
  async append(collection: Journaled, version: number, documents: readonly StoredDocument[]): Promise<Appended> {
    const bodies = [...this.#owedUndo, ...entriesOf(collection, version, documents)].map(bytesOf);
    const owed = this.#owedUndo.length;
    const last = await this.#link.call('appendJournal', bodies);
    this.#owedUndo.splice(0, owed);
    const seqs = bodies.map((_, at) => last - bodies.length + 1 + at);
    for (const seq of seqs) this.#underWay.add(seq);
    this.#last = Math.max(this.#last, last);
    for (const seq of seqs.slice(0, owed)) this.#underWay.delete(seq);
    return { seqs: seqs.slice(owed), collection, lwt: Math.max(...documents.map((one) => one._meta.lwt)) };
  }

  written({ seqs, collection, lwt }: Appended): void {
    const newest = Math.max(lwt, this.#mark.lwt[collection] ?? 0);
    this.#mark = { ...this.#mark, lwt: { ...this.#mark.lwt, [collection]: newest } };
    this.#settle(seqs);
  }

  /**
   * The store refused these documents (null: all of them): the journal is told. When it cannot be told now, it is with
   * the next entry; a desk that dies before that finds the write done at its next start, never half of it.
   */
  async undo({ seqs }: Appended, ids: readonly string[] | null): Promise<void> {
    const undone = seqs.map((undo): JournalEntry => ({ undo, ids: ids && [...ids] }));
    try {
      this.#last = Math.max(this.#last, await this.#link.call('appendJournal', undone.map(bytesOf)));
    } catch {
      this.#owedUndo.push(...undone);
    }
    this.#settle(seqs);
  }

  #settle(seqs: readonly number[]): void {
    for (const seq of seqs) this.#underWay.delete(seq);
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      this.#mark = { ...this.#mark, seq: this.settled };
      void this.#marks.put({ id: 'mark', ...this.#mark }).catch(() => undefined); // compared at the next start
    }, MARK_PAUSE_MS);
  }
}

/** Entries that are journaled and not yet known to be in the store. */
export interface Appended {
  readonly seqs: readonly number[];
  readonly collection: string;
  readonly lwt: number;
}

function entriesOf(c: Journaled, v: number, documents: readonly StoredDocument[]): JournalEntry[] {
  const entries: JournalEntry[] = [];
  let [d, letters]: [StoredDocument[], number] = [[], 0];
  for (const document of documents) {
    const size = String(document.x ?? '').length + 500;
    if (d.length > 0 && (d.length >= ENTRY_DOCUMENTS || letters + size > ENTRY_LETTERS)) {
      entries.push({ c, v, d });
      [d, letters] = [[], 0];
    }
    d.push(document);
    letters += size;
  }
  entries.push({ c, v, d });
  return entries;
}

function bytesOf(entry: JournalEntry): Uint8Array<ArrayBuffer> {
  return encoder.encode(JSON.stringify(entry));
}
