import { estimateWords, LineSpeed, TYPICAL_RECORD_BYTES } from '#shared/sync/send-estimate.ts';
import type { SyncStatus } from './sync-engine.ts';

/** The status of sync and who wants to know of it. */
export class StatusBoard {
  readonly speed = new LineSpeed();
  readonly #listeners = new Set<(status: SyncStatus) => void>();
  status: SyncStatus = {
    phase: 'paused',
    waiting: 0,
    refused: 0,
    conflicts: 0,
    firstDownload: null,
    papers: { waiting: 0, bytes: 0, now: null },
    massVoid: null,
    estimate: '',
    bytesToday: 0,
    lastSuccessAt: null,
    error: null,
  };

  onStatus(listener: (status: SyncStatus) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  clear(): void {
    this.#listeners.clear();
  }

  set(change: Partial<SyncStatus>): void {
    const next = { ...this.status, ...change };
    if (JSON.stringify(next) === JSON.stringify(this.status)) return;
    this.status = next;
    for (const listener of this.#listeners) listener(next);
  }

  /** What waits, and how long it will take on this line. */
  estimate(): void {
    const { waiting, papers } = this.status;
    const load = {
      records: waiting,
      recordBytes: waiting * TYPICAL_RECORD_BYTES,
      papers: papers.waiting,
      paperBytes: papers.bytes,
    };
    this.set({ estimate: estimateWords(load, this.speed) });
  }
}
