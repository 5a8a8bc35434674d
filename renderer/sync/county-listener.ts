import type { StoreClient } from '../store/worker-client.ts';
import type { EngineParts } from './engine-parts.ts';
import type { Replication } from './replication.ts';

/** Why a run of replication ended. */
export type RunEnd = 'stopped' | 'epoch' | 'store' | 'rest';

export interface ListenerInput {
  readonly parts: EngineParts;
  readonly client: StoreClient;
  /** False only in the test that shows what looking back is for. */
  readonly looksBack: boolean;
  /** Whether this replication is the one that runs, and still wanted. */
  readonly isCurrent: (replication: Replication) => boolean;
  readonly offer: (ids: readonly string[]) => Promise<void>;
  readonly onSuccess: () => void;
  /** Shows a failure and waits; false when sync is not wanted any more. */
  readonly onFailure: (error: unknown) => Promise<boolean>;
}

const WAIT_SECONDS = 25;
/** Why a wait at the county was ended: a person asks for everything at once. */
const ASKED = 'asked';

type Asked = PromiseWithResolvers<void>;

/** Waits at the county for changes of other desks while replication runs, or has everything go at once when a person asks. */
export class CountyListener {
  readonly #input: ListenerInput;
  #waiting: AbortController | null = null;
  /** What a person waits for; null: nobody does. */
  #asked: Asked | null = null;
  /** Those for whom the county was met anew: it need not be asked once more how it stands. */
  #met: Asked | null = null;

  constructor(input: ListenerInput) {
    this.#input = input;
  }

  /** A person asks. Settles when everything but attachments has gone and come, or that failed, or sync rests. */
  ask(): Promise<void> {
    this.#asked ??= Promise.withResolvers<void>();
    this.#waiting?.abort(ASKED);
    return this.#asked.promise;
  }

  /** The county is about to be met. */
  meets(): void {
    this.#met = this.#asked;
  }

  /** Who asked need not wait any longer. */
  settle(): void {
    this.#asked?.resolve();
    this.#asked = null;
  }

  /** Ends the wait at the county. */
  leave(): void {
    this.#waiting?.abort();
  }

  /** Runs until this replication is not the current one any more. */
  async run(replication: Replication, epoch: string, end: (end: RunEnd) => void): Promise<void> {
    await replication.state.awaitInitialReplication();
    await replication.state.awaitInSync();
    await this.#lookBack(replication);
    for (let isBroken = false; this.#input.isCurrent(replication); ) {
      const waiting = new AbortController();
      this.#waiting = waiting;
      try {
        if (!this.#input.parts.plan.staysOn()) return await this.#endRun(replication, end);
        const ended = await this.#listenOnce(replication, epoch, { isBroken, signal: waiting.signal });
        if (ended) return end(ended);
        isBroken = false;
      } catch (error) {
        if (waiting.signal.aborted && waiting.signal.reason === ASKED) continue;
        if (waiting.signal.aborted || !(await this.#input.onFailure(error))) return;
        isBroken = true;
        replication.resync();
      }
    }
  }

  /** What still waits now lost its answer with an earlier run, and RxDB takes it for sent. */
  async #lookBack(replication: Replication): Promise<void> {
    const { parts, client, looksBack, isCurrent, offer } = this.#input;
    const waiting = await client.ask('unsentIds', null).catch(() => []);
    const left = waiting.filter((id) => !parts.guard.isHeldBack(id));
    if (looksBack && isCurrent(replication)) await offer(left).catch(() => undefined);
  }

  async #listenOnce(
    replication: Replication,
    epoch: string,
    { isBroken, signal }: { readonly isBroken: boolean; readonly signal: AbortSignal },
  ): Promise<RunEnd | null> {
    const { meeting, place } = this.#input.parts;
    const asked = this.#asked;
    if (asked && asked === this.#met) {
      await this.#finish(replication, asked);
      return null;
    }
    // a line that came back: what goes beside records need not lie until something changes at the county
    const answer = await meeting.wait(replication.seq(), asked || isBroken ? 0 : WAIT_SECONDS, signal);
    this.#input.onSuccess();
    await place.keep(epoch, replication);
    if (answer.epoch !== epoch) return 'epoch';
    await meeting.takeNews(answer);
    if (answer.seq > replication.seq()) {
      replication.resync();
      await replication.state.awaitInSync();
    }
    if (asked) await this.#finish(replication, asked);
    return null;
  }

  /** A run that a plan or a person began ends when both sides have everything that can be sent. */
  async #endRun(replication: Replication, end: (end: RunEnd) => void): Promise<void> {
    const { papers, plan } = this.#input.parts;
    await this.#finish(replication, this.#asked);
    await papers.done(() => this.#input.isCurrent(replication));
    await plan.finished();
    end('rest');
  }

  /** Attachments may be many and long: they follow by themselves. */
  async #finish(replication: Replication, asked: Asked | null): Promise<void> {
    const { audit, beside } = this.#input.parts;
    await replication.state.awaitInSync();
    await beside.run('audit', () => audit.send());
    if (this.#asked === asked) this.settle();
  }
}
