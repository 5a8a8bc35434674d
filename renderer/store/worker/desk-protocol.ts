import type { StoredRecord } from '#shared/schema/record.ts';
import type { ListPage, ListQuery, MonthCount } from '../desk-store.ts';
import type { FeedHead } from './feed-import.ts';

/** Questions of the page to the worker beside RxDB's own channel. */
export interface DeskQuestions {
  list: { ask: ListQuery; answer: ListPage };
  ledgerOrder: { ask: Pick<ListQuery, 'type' | 'unitCodes' | 'period' | 'statuses'>; answer: readonly string[] };
  records: { ask: readonly string[]; answer: readonly StoredRecord[] };
  monthCounts: { ask: string; answer: readonly MonthCount[] };
  latest: { ask: { readonly type: string; readonly accountId: string }; answer: string | null };
  recordNumbers: { ask: { readonly type: string }; answer: readonly string[] };
  syncCounts: { ask: null; answer: { readonly waiting: number; readonly refused: number; readonly conflicts: number } };
  unsentIds: { ask: null; answer: readonly string[] };
  /** Sets the origin mark of the replication that is about to start, and takes pulled writes again. */
  startReplication: { ask: string; answer: null };
  /** Reads a piece of the county's snapshot and keeps it for `writeFeed`. @throws N03 */
  readFeed: { ask: ArrayBuffer; answer: FeedHead };
  /** Writes the piece that was read; answers a write time that every later write is after, 0 for an empty one. */
  writeFeed: { ask: null; answer: number };
  indexReady: { ask: null; answer: { readonly size: number; readonly millis: number } };
}
export type DeskQuestion = keyof DeskQuestions;

/** First message to the worker: the key the store is sealed with at rest. Answered by {@link ReadyMessage}. */
export interface OpenMessage {
  readonly desk: 'open';
  readonly key: CryptoKey;
}
export interface ReadyMessage {
  readonly desk: 'ready';
}
export interface AskMessage {
  readonly desk: 'ask';
  readonly askId: number;
  readonly question: DeskQuestion;
  readonly ask: unknown;
}
export interface AnswerMessage {
  readonly desk: 'answer';
  readonly askId: number;
  readonly answer?: unknown;
  readonly error?: { readonly name: string; readonly message: string; readonly code?: string };
}
/** The list index covers all records from now on. */
export interface IndexedMessage {
  readonly desk: 'indexed';
}
export type WorkerMessage = ReadyMessage | AnswerMessage | IndexedMessage;
export type PageMessage = OpenMessage | AskMessage;

/** True for messages of this protocol; everything else on the port belongs to RxDB. */
export function isDeskMessage(data: unknown): data is WorkerMessage | PageMessage {
  return data !== null && typeof data === 'object' && 'desk' in data;
}
