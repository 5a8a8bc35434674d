import { Dexie, type EntityTable } from 'dexie';
import type { ListedPaper, WritePlace } from '../worker/desk-protocol.ts';

/**
 * waiting: the county may not have it; sent: it has; elsewhere: this PC does not have the bytes, whoever added it sends
 * them; damaged: the bytes here cannot be read.
 */
export type PaperState = 'waiting' | 'sent' | 'elsewhere' | 'damaged';

/** An attachment that records list, and where its bytes stand between this PC and the county. */
export interface QueuedPaper {
  readonly sha256: string;
  readonly size: number;
  readonly sensitivity: 'open' | 'sealed';
  readonly recordId: string;
  readonly state: PaperState;
}

type PaperDatabase = Dexie & {
  papers: EntityTable<QueuedPaper, 'sha256'>;
  marks: EntityTable<{ name: string; place: WritePlace }, 'name'>;
};

const START: WritePlace = { lwt: 0, id: '' };

/** What sync needs of the queue; tests that have no browser database keep one in memory. */
export type PaperQueuePort = Pick<
  PaperQueue,
  'place' | 'add' | 'next' | 'mark' | 'askAgain' | 'allWaiting' | 'waiting' | 'close'
>;

/** The queue of attachments to send, in a database of its own: a lost one is made again from the records. */
export class PaperQueue {
  readonly #database: PaperDatabase;

  constructor(name = 'sanzhi-papers') {
    this.#database = new Dexie(name) as PaperDatabase;
    this.#database.version(1).stores({ papers: 'sha256, state', marks: 'name' });
  }

  /** Up to where the store's records have been looked through. */
  async place(): Promise<WritePlace> {
    return (await this.#database.marks.get('records'))?.place ?? START;
  }

  /** Adds what is not known yet, and remembers how far was looked. */
  async add(papers: readonly ListedPaper[], place: WritePlace): Promise<void> {
    const { papers: table, marks } = this.#database;
    await this.#database.transaction('rw', table, marks, async () => {
      const known = await table.bulkGet(papers.map((paper) => paper.sha256));
      const news = papers.filter((_, at) => !known[at]);
      await table.bulkPut(
        news.map(({ sha256, size, sensitivity, recordId }) => ({
          sha256,
          size,
          sensitivity,
          recordId,
          state: 'waiting' as const,
        })),
      );
      await marks.put({ name: 'records', place });
    });
  }

  async next(): Promise<QueuedPaper | null> {
    return (await this.#database.papers.where('state').equals('waiting').first()) ?? null;
  }

  async mark(sha256: string, state: PaperState): Promise<void> {
    await this.#database.papers.update(sha256, { state });
  }

  /** Another county, or one from a backup: it may lack what it once had. */
  async askAgain(): Promise<void> {
    await this.#database.papers.toCollection().modify({ state: 'waiting' });
  }

  async allWaiting(): Promise<readonly QueuedPaper[]> {
    return this.#database.papers.where('state').equals('waiting').toArray();
  }

  async waiting(): Promise<{ readonly count: number; readonly bytes: number }> {
    const found = await this.allWaiting();
    return { count: found.length, bytes: found.reduce((sum, paper) => sum + paper.size, 0) };
  }

  close(): void {
    this.#database.close();
  }
}
