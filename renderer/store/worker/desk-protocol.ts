import type { FigureSet } from '#shared/domain/month/count-figures.ts';
import type { FigureBasis } from '#shared/domain/month/figure-basis.ts';
import type { TodoItem } from '#shared/domain/month/todo.ts';
import type { BackupKind } from '#shared/ipc/durability-intents.ts';
import type { Attachment } from '#shared/schema/attachment.ts';
import type { StoredRecord } from '#shared/schema/record.ts';
import type { SealKey } from '#shared/seal/box.ts';
import type { ReceiptLine } from '#shared/sync/messages.ts';
import type { DifferentRecord } from '#shared/sync/receipt.ts';
import type { ListPage, ListQuery, MonthCount } from '../desk-store.ts';
import type { CountedAsk, FiguresAsk, TodoAsk } from './count-desk.ts';
import type { FeedHead } from './feed-import.ts';
import type { PageCall } from './page-calls.ts';
import type { RestoreReport } from './restore-report.ts';

/** This desk's side of a receipt, and how many of its records the county cannot have. */
export interface ReceiptSide {
  readonly lines: readonly ReceiptLine[];
  readonly waiting: number;
  readonly refused: number;
}

/** An attachment with one of the records that list it. */
export interface ListedPaper extends Attachment {
  readonly recordId: string;
}

/** A place in the store's order of writing. */
export interface WritePlace {
  readonly lwt: number;
  readonly id: string;
}

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
  /** Records of which the county has not said that it holds them as they are here. */
  unsettledIds: { ask: null; answer: readonly string[] };
  receiptSide: { ask: string; answer: ReceiptSide };
  /** `theirs`: the county's answer as it came, which the page had better not parse. @throws N03 */
  receiptDifferences: {
    ask: { readonly month: string; readonly type: string; readonly theirs: ArrayBuffer };
    answer: readonly DifferentRecord[];
  };
  waitingVoids: { ask: null; answer: readonly string[] };
  papersAfter: {
    ask: WritePlace;
    answer: { readonly papers: readonly ListedPaper[]; readonly place: WritePlace; readonly more: boolean };
  };
  /** Sets the origin mark of the replication that is about to start, and takes pulled writes again. */
  startReplication: { ask: string; answer: null };
  /** Reads a piece of the county's snapshot and keeps it for `writeFeed`. @throws N03 */
  readFeed: { ask: ArrayBuffer; answer: FeedHead };
  /** Writes the piece that was read; answers a write time that every later write is after, 0 for an empty one. */
  writeFeed: { ask: null; answer: number };
  /** What the start found about the second copy; asked once all collections are open. */
  restored: { ask: null; answer: RestoreReport };
  /** Writes the whole store into a backup file; null: people chose no place, or it was cancelled. @throws S02, S06 */
  makeBackup: { ask: BackupAsk; answer: { readonly fileName: string } | null };
  cancelBackup: { ask: null; answer: null };
  /** The town has another present key: backups are made with it from now on. */
  teachTownKeys: { ask: readonly SealKey[]; answer: null };
  /** What figures are counted with; asked before the first of the three below, and again when it changes. */
  teachFigures: { ask: Omit<FigureBasis, 'today'>; answer: null };
  figures: { ask: FiguresAsk; answer: readonly FigureSet[] };
  countedRecords: { ask: CountedAsk; answer: readonly string[] };
  todo: { ask: TodoAsk; answer: readonly TodoItem[] };
  indexReady: { ask: null; answer: { readonly size: number; readonly millis: number } };
}
export type DeskQuestion = keyof DeskQuestions;

/** A backup as the page asks for it: what the worker cannot know itself. */
export interface BackupAsk {
  readonly kind: BackupKind;
  readonly fileName: string;
  readonly passphrase: string | null;
  readonly town: string;
  readonly townName: string;
  readonly deviceName: string;
  readonly by: string;
  readonly scope: string;
  readonly program: string;
}

/** First message to the worker: the keys of the store at rest and of the town's backups. Answered by {@link ReadyMessage}. */
export interface OpenMessage {
  readonly desk: 'open';
  readonly key: CryptoKey;
  /** The present key first. */
  readonly townKeys: readonly SealKey[];
  /** Whether the program around the window keeps a journal. */
  readonly hasJournal: boolean;
}
/** Answer to a {@link CallMessage}. */
export interface CalledMessage {
  readonly desk: 'called';
  readonly callId: number;
  readonly value?: unknown;
  readonly code?: string;
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
/** The worker asks the page for something only the program around the window can do. */
export interface CallMessage {
  readonly desk: 'call';
  readonly callId: number;
  readonly call: PageCall;
  readonly args: readonly unknown[];
}
/** How far putting back (`restore`) or writing a backup (`backup`) has come, in documents. */
export interface ProgressMessage {
  readonly desk: 'progress';
  readonly of: 'restore' | 'backup';
  readonly done: number;
  readonly total: number;
}
export type WorkerMessage = ReadyMessage | AnswerMessage | IndexedMessage | CallMessage | ProgressMessage;
export type PageMessage = OpenMessage | AskMessage | CalledMessage;

/** True for messages of this protocol; everything else on the port belongs to RxDB. */
export function isDeskMessage(data: unknown): data is WorkerMessage | PageMessage {
  return data !== null && typeof data === 'object' && 'desk' in data;
}
