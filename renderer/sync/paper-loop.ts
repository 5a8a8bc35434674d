import { PaperQueue, type PaperQueuePort, type QueuedPaper } from '../store/attachments/paper-queue.ts';
import type { StoreClient } from '../store/worker-client.ts';
import type { CountyClient } from './county-client.ts';
import { type PaperPort, PaperSender } from './paper-sender.ts';
import type { StatusBoard } from './status-board.ts';
import type { SyncLog } from './sync-log.ts';

export interface PaperLoopInput {
  /** Where the bytes of attachments are; null: none are sent. */
  readonly port: PaperPort | null;
  /** Where it is kept what waits; a database of the browser when absent. */
  readonly queue?: PaperQueuePort | undefined;
  readonly client: StoreClient;
  readonly county: CountyClient;
  readonly board: StatusBoard;
  readonly log: SyncLog;
  readonly onSuccess: () => void;
  /** Shows a failure and waits; false when sync is not wanted any more. */
  readonly onFailure: (error: unknown) => Promise<boolean>;
}

/** Between looks whether attachments may be sent: records go first. */
const LOOK_MS = 1000;

/** Sends attachments beside replication, while no record waits. */
export class PaperLoop {
  readonly #input: PaperLoopInput;
  readonly #queue: PaperQueuePort | null;
  readonly #sender: PaperSender | null;
  /** Something was written since attachments were looked for. */
  #hasNew = true;
  /** They are being looked for: how many wait is told when that has ended. */
  #isLooking = false;

  constructor(input: PaperLoopInput) {
    this.#input = input;
    const { port, client, county, board, log, onSuccess } = input;
    this.#queue = port && (input.queue ?? new PaperQueue());
    this.#sender =
      port && this.#queue
        ? new PaperSender({
            queue: this.#queue,
            port,
            client,
            county,
            onProgress: (papers) => {
              board.set({ papers });
              board.estimate();
            },
            onPiece: onSuccess,
            onSent: (bytes) => log.add({ what: 'papers', count: 1, bytes }),
          })
        : null;
  }

  /** Records were written. */
  changed(): void {
    this.#hasNew = true;
  }

  /** The county may lack what it once had. */
  async askAgain(): Promise<void> {
    await this.#queue?.askAgain();
  }

  /** Where the bytes of attachments are; null: none are sent from here. */
  get port(): PaperPort | null {
    return this.#input.port;
  }

  /** The attachments that the county may not have. */
  async waiting(): Promise<readonly QueuedPaper[]> {
    await this.#sender?.collect();
    return (await this.#queue?.allWaiting()) ?? [];
  }

  /** The county has these. */
  async sent(papers: readonly string[]): Promise<void> {
    for (const sha256 of papers) await this.#queue?.mark(sha256, 'sent');
    await this.#sender?.tell();
  }

  /** Settles when nothing is left to send, or `isCurrent` answers false. */
  async done(isCurrent: () => boolean): Promise<void> {
    while (
      this.#sender &&
      isCurrent() &&
      (this.#hasNew || this.#isLooking || this.#input.board.status.papers.waiting > 0)
    ) {
      await pause(LOOK_MS);
    }
  }

  /** Runs as long as `isCurrent` answers true; a failure is waited out like any other. */
  async run(isCurrent: () => boolean): Promise<void> {
    const sender = this.#sender;
    while (sender && isCurrent()) {
      try {
        const { waiting, massVoid } = this.#input.board.status;
        if (waiting > 0 && massVoid === null) await pause(LOOK_MS);
        else if (this.#hasNew) await this.#look(sender);
        else if (!(await sender.step())) await pause(LOOK_MS);
      } catch (error) {
        if (!(await this.#input.onFailure(error))) return;
      }
    }
  }

  async #look(sender: PaperSender): Promise<void> {
    this.#isLooking = true;
    this.#hasNew = false;
    try {
      await sender.collect();
    } catch (error) {
      this.#hasNew = true;
      throw error;
    } finally {
      this.#isLooking = false;
    }
  }

  close(): void {
    this.#queue?.close();
  }
}

function pause(millis: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, millis));
}
