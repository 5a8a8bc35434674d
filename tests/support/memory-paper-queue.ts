import type { PaperQueuePort, PaperState, QueuedPaper } from '../../renderer/store/attachments/paper-queue.ts';
import type { ListedPaper, WritePlace } from '../../renderer/store/worker/desk-protocol.ts';

const START: WritePlace = { lwt: 0, id: '' };

/** The desk's queue of attachments without a browser's database; keeps what PaperQueue promises. */
export class MemoryPaperQueue implements PaperQueuePort {
  readonly #papers = new Map<string, QueuedPaper>();
  #place = START;

  /** As a database that is gone: made anew, and filled again from the records. */
  wipe(): void {
    this.#papers.clear();
    this.#place = START;
  }

  async place(): Promise<WritePlace> {
    return this.#place;
  }

  async add(papers: readonly ListedPaper[], place: WritePlace): Promise<void> {
    for (const { sha256, size, sensitivity, recordId } of papers)
      if (!this.#papers.has(sha256))
        this.#papers.set(sha256, { sha256, size, sensitivity, recordId, state: 'waiting' });
    this.#place = place;
  }

  async next(): Promise<QueuedPaper | null> {
    return (await this.allWaiting())[0] ?? null;
  }

  async mark(sha256: string, state: PaperState): Promise<void> {
    const paper = this.#papers.get(sha256);
    if (paper) this.#papers.set(sha256, { ...paper, state });
  }

  async askAgain(): Promise<void> {
    for (const [sha256, paper] of this.#papers) this.#papers.set(sha256, { ...paper, state: 'waiting' });
  }

  async allWaiting(): Promise<readonly QueuedPaper[]> {
    return [...this.#papers.values()].filter(({ state }) => state === 'waiting');
  }

  async waiting(): Promise<{ readonly count: number; readonly bytes: number }> {
    const found = await this.allWaiting();
    return { count: found.length, bytes: found.reduce((sum, { size }) => sum + size, 0) };
  }

  close(): void {}
}
