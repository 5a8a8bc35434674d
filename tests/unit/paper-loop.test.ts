import { expect, it, vi } from 'vitest';
import type { QueuedPaper } from '../../renderer/store/attachments/paper-queue.ts';
import type { ListedPaper, WritePlace } from '../../renderer/store/worker/desk-protocol.ts';
import type { StoreClient } from '../../renderer/store/worker-client.ts';
import type { CountyClient } from '../../renderer/sync/county-client.ts';
import { PaperLoop } from '../../renderer/sync/paper-loop.ts';
import { StatusBoard } from '../../renderer/sync/status-board.ts';
import type { SyncLog } from '../../renderer/sync/sync-log.ts';
import { MemoryPaperQueue } from '../support/memory-paper-queue.ts';

const PAPER: ListedPaper = {
  sha256: 'a'.repeat(64),
  name: '签到表.jpg',
  caption: '',
  paper: '',
  mediaType: 'image/jpeg',
  size: 3,
  addedAt: '2026-03-05T10:00',
  by: 'a1',
  sensitivity: 'open',
  recordId: 'one',
};

/** A queue whose disk is slow at the moment when attachments are looked for. */
class SlowQueue extends MemoryPaperQueue {
  readonly added = Promise.withResolvers<void>();
  readonly disk = Promise.withResolvers<void>();

  override async add(papers: readonly ListedPaper[], place: WritePlace): Promise<void> {
    this.added.resolve();
    await this.disk.promise;
    await super.add(papers, place);
  }
}

it('a sync that somebody asked for does not end while attachments are still being looked for', async () => {
  vi.useFakeTimers();
  try {
    const [queue, board] = [new SlowQueue(), new StatusBoard()];
    const marked: string[] = [];
    const found = { papers: [PAPER], place: { lwt: 1, id: 'one' }, more: false };
    const loop = new PaperLoop({
      // this PC holds none of the bytes, so nothing goes over a line
      port: {
        outgoing: async ({ sha256 }: Pick<QueuedPaper, 'sha256'>) => {
          marked.push(sha256);
          return null;
        },
      },
      queue,
      client: { ask: (async () => found) as unknown } as StoreClient,
      county: {} as CountyClient,
      board,
      log: {} as SyncLog,
      onSuccess: () => undefined,
      onFailure: async () => false,
    });
    let isCurrent = true;
    const running = loop.run(() => isCurrent);
    await queue.added.promise;
    let isDone = false;
    const done = loop
      .done(() => isCurrent)
      .then(() => {
        isDone = true;
      });
    await vi.advanceTimersByTimeAsync(5_000);
    expect(isDone, 'nothing waits by the count, but it is still being looked').toBe(false);
    queue.disk.resolve();
    await vi.advanceTimersByTimeAsync(5_000);
    expect([isDone, marked]).toEqual([true, [PAPER.sha256]]);
    await done;
    isCurrent = false;
    await vi.advanceTimersByTimeAsync(2_000);
    await running;
  } finally {
    vi.useRealTimers();
  }
});
