import { CodedError } from '#shared/kernel/coded-error.ts';
import { BatchSize } from '#shared/sync/batch-size.ts';
import { attachmentStateSchema, MAX_ATTACHMENT_PIECE } from '#shared/sync/messages.ts';
import type { PaperQueuePort, QueuedPaper } from '../store/attachments/paper-queue.ts';
import type { StoreClient } from '../store/worker-client.ts';
import type { CountyClient } from './county-client.ts';
import { sha256Of } from './hash-of.ts';

/** Where the bytes of attachments come from on this PC. */
export interface PaperPort {
  /** What travels: plain bytes of open ones, the sealed file of the others; null: this PC has none. @throws F10 */
  outgoing(paper: Pick<QueuedPaper, 'sha256' | 'sensitivity'>): Promise<Uint8Array<ArrayBuffer> | null>;
}

/** How far the attachments are. */
export interface PaperProgress {
  readonly waiting: number;
  readonly bytes: number;
  /** The one on its way; null: none. */
  readonly now: { readonly done: number; readonly total: number } | null;
}

export interface PaperSenderInput {
  readonly queue: PaperQueuePort;
  readonly port: PaperPort;
  readonly client: StoreClient;
  readonly county: CountyClient;
  readonly onProgress: (progress: PaperProgress) => void;
  readonly onPiece: () => void;
  /** Told when an attachment is whole at the county. */
  readonly onSent: (bytes: number) => void;
}

interface Sending {
  readonly paper: QueuedPaper;
  readonly content: Uint8Array<ArrayBuffer>;
  readonly hash: string;
  received: number;
}

/** First and smallest piece of a file in bytes; larger ones follow on a quick line. */
const FIRST_PIECE = 128 * 1024;
const SMALLEST_PIECE = 16 * 1024;

/** Sends attachments piece by piece, one after the other, each gone on with wherever the county says it is. */
export class PaperSender {
  readonly #input: PaperSenderInput;
  readonly #piece = new BatchSize(MAX_ATTACHMENT_PIECE, FIRST_PIECE, SMALLEST_PIECE);
  #sending: Sending | null = null;

  constructor(input: PaperSenderInput) {
    this.#input = input;
  }

  /** Looks through what was written since the last time for attachments. */
  async collect(): Promise<void> {
    const { queue, client } = this.#input;
    for (let more = true; more; ) {
      const found = await client.ask('papersAfter', await queue.place());
      if (found.papers.length > 0 || found.more) await queue.add(found.papers, found.place);
      more = found.more;
    }
    await this.tell();
  }

  /** Sends one piece of the next attachment. False: nothing waits. @throws CodedError of line or county */
  async step(): Promise<boolean> {
    const sending = this.#sending ?? (await this.#begin());
    if (!sending) {
      await this.tell();
      return (await this.#input.queue.next()) !== null;
    }
    this.#sending = sending;
    const { paper, content, hash, received } = sending;
    const body = content.slice(received, received + this.#piece.rows);
    const started = performance.now();
    try {
      const state = await this.#input.county.patch({
        path: `/api/v1/attachments/${paper.sha256}`,
        body,
        headers: {
          'x-sanzhi-content': hash,
          'x-sanzhi-offset': String(received),
          'x-sanzhi-size': String(content.length),
        },
        schema: attachmentStateSchema,
      });
      this.#piece.succeeded(body.length, performance.now() - started);
      this.#input.onPiece();
      sending.received = state.received;
      if (state.complete) {
        await this.#finish(paper);
        this.#input.onSent(content.length);
      }
    } catch (error) {
      this.#sending = null; // the county says where to go on
      if (!isOf(error, 'N09', 'N10')) this.#piece.failed(body.length);
      throw error;
    }
    await this.tell();
    return true;
  }

  /** The next attachment that has to be sent; null when none has, or this one needs no sending. */
  async #begin(): Promise<Sending | null> {
    const { queue, port, county } = this.#input;
    const paper = await queue.next();
    if (!paper) return null;
    const content = await port.outgoing(paper).catch((error: unknown) => {
      if (isOf(error, 'F10')) return 'damaged' as const;
      throw error;
    });
    if (content === null || content === 'damaged') {
      await queue.mark(paper.sha256, content === null ? 'elsewhere' : 'damaged');
      return null;
    }
    const hash = await sha256Of(content);
    const path = `/api/v1/attachments/${paper.sha256}/state?content=${hash}`;
    const state = await county.get(path, attachmentStateSchema);
    if (!state.complete) return { paper, content, hash, received: state.received };
    await this.#finish(paper);
    return null;
  }

  async #finish(paper: QueuedPaper): Promise<void> {
    this.#sending = null;
    await this.#input.queue.mark(paper.sha256, 'sent');
  }

  /** Tells how many wait. */
  async tell(): Promise<void> {
    const { count, bytes } = await this.#input.queue.waiting();
    const now = this.#sending && { done: this.#sending.received, total: this.#sending.content.length };
    this.#input.onProgress({ waiting: count, bytes: bytes - (now?.done ?? 0), now });
  }
}

function isOf(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof CodedError && codes.includes(error.code);
}

/** An attachment's bytes as they travel; null: the county has none yet. @throws CodedError of line or county */
export async function fetchedPaper(county: CountyClient, sha256: string): Promise<Uint8Array<ArrayBuffer> | null> {
  try {
    return (await county.download(`/api/v1/attachments/${sha256}`)).bytes;
  } catch (error) {
    if (isOf(error, 'N12')) return null;
    throw error;
  }
}
