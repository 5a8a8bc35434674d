import type { ErrorCode } from '#shared/kernel/coded-error.ts';

/** What the status line shows. Waiting and refused are counts of records. */
export interface SyncStatus {
  readonly phase: 'paused' | 'offline' | 'sending' | 'receiving' | 'idle' | 'failed';
  readonly waiting: number;
  readonly refused: number;
  readonly conflicts: number;
  /** First download: rows received so far and rows expected; null outside it. */
  readonly firstDownload: { readonly received: number; readonly expected: number } | null;
  /** Device time of the last success, milliseconds; null: never. Information only. */
  readonly lastSuccessAt: number | null;
  readonly error: { readonly code: ErrorCode; readonly message: string } | null;
}

/** Replication of the desk's records with the county, beside the work (design §2.1). */
export interface SyncEngine {
  status(): SyncStatus;
  onStatus(listener: (status: SyncStatus) => void): () => void;
  /** Starts automatic sync; waits for the line without end, with back-off. */
  start(): void;
  syncNow(): Promise<void>;
  pause(): void;
  stop(): Promise<void>;
}
