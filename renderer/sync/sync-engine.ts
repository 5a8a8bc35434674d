import type { ErrorCode } from '#shared/kernel/coded-error.ts';
import type { DifferentRecord } from '#shared/sync/receipt.ts';
import type { SyncPlan } from '#shared/sync/sync-plan.ts';
import type { PaperQueuePort } from '../store/attachments/paper-queue.ts';
import type { OpenedDesk } from '../store/open-desk-store.ts';
import type { CasePort } from './cases/case-desk.ts';
import type { CountyClient } from './county-client.ts';
import type { CourierPort } from './courier/courier-port.ts';
import type { DeskReceipt } from './desk-receipt.ts';
import type { MassVoid } from './mass-guard.ts';
import type { NoticePort } from './notices/notice-port.ts';
import type { PaperPort, PaperProgress } from './paper-sender.ts';
import type { SyncLogEntry } from './sync-log.ts';
import type { KeyKeeperInput, TownKeyPort } from './town-keys/key-keeper.ts';
import type { Turnstile } from './turnstile.ts';

/** What the status line shows. Waiting and refused are counts of records. */
export interface SyncStatus {
  /** resting: the plan, a person or the day's budget says not now. */
  readonly phase: 'paused' | 'resting' | 'offline' | 'sending' | 'receiving' | 'idle' | 'failed';
  readonly waiting: number;
  readonly refused: number;
  readonly conflicts: number;
  /** First download: rows received so far and rows expected; null outside it. */
  readonly firstDownload: { readonly received: number; readonly expected: number } | null;
  readonly papers: PaperProgress;
  /** Many voids that wait for a person's word; null: none. */
  readonly massVoid: MassVoid | null;
  /** `214 条 0.4 MB；照片等附件 37 个 61 MB，约 50 分钟`; empty when nothing waits. */
  readonly estimate: string;
  readonly bytesToday: number;
  /** Device time of the last success, milliseconds; null: never. Information only. */
  readonly lastSuccessAt: number | null;
  readonly error: { readonly code: ErrorCode; readonly message: string } | null;
}

/** Replication of the desk's records with the county, beside the work (design §2.1). */
export interface SyncEngine {
  status(): SyncStatus;
  onStatus(listener: (status: SyncStatus) => void): () => void;
  /** Starts sync by the desk's plan; waits for the line without end, with back-off. */
  start(): void;
  /**
   * Whatever the plan says: records, answers to requests and the audit trail are sent and received at once; attachments
   * begin to follow. Settles when that is done, has failed (see `status().error`), or waits for a person.
   */
  syncNow(): Promise<void>;
  pause(): void;
  stop(): Promise<void>;

  plan(): SyncPlan;
  setPlan(plan: SyncPlan): Promise<void>;
  /** Newest first. */
  log(): Promise<readonly SyncLogEntry[]>;
  /** A person agrees to a mass void that was held. */
  agreeToVoids(direction: MassVoid['direction']): Promise<void>;
  /** Both sides of a month. @throws CodedError N15 and the county's codes */
  receipt(month: string): Promise<DeskReceipt>;
  /**
   * Fetches or offers again what differs without a reason that a person must see to, also while sync rests.
   * @throws CodedError N15 without a line
   */
  mend(differences: readonly DifferentRecord[]): Promise<void>;
  readonly courier: CourierPort;
  /** Requests of the county for one record. */
  readonly cases: CasePort;
  /** Notices of the county. */
  readonly notices: NoticePort;
  /** What the program asks the county by itself beside sync: fails with N17 while sync rests. */
  readonly own: CountyClient;
  /** The town's keys; null where nobody keeps them. */
  readonly keys: TownKeyPort | null;
  /** An attachment's bytes as they travel, from the county; null: it has none yet. @throws CodedError of line or county, N10 */
  fetchPaper(sha256: string): Promise<Uint8Array<ArrayBuffer> | null>;
}

export interface SyncEngineInput {
  readonly desk: OpenedDesk;
  /** The network; the page's own `fetch` when absent. Only relative `/api/...` paths are asked for. */
  readonly fetch?: typeof fetch;
  /** The keys in use, and how others are kept. */
  readonly townKeys?: Pick<KeyKeeperInput, 'ring' | 'adopt'>;
  /** Where the bytes of attachments are; absent: none are sent. */
  readonly papers?: PaperPort;
  /** Replaced only where there is no browser database: in the simulation. */
  readonly paperQueue?: PaperQueuePort;
  /** This program's version, for the county's list of desks. */
  readonly program?: string;
  /** Replaced only in the test that shows what the turnstile is for. */
  readonly turnstile?: Turnstile;
  /** False only in the test that shows what turnstile and looking back are for. */
  readonly looksBack?: boolean;
  /** True only in the test that shows what recognising held revisions is for. */
  readonly offerHeld?: boolean;
}
