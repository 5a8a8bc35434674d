import { isMassVoid, type StatusChange, voidsAmong } from '#shared/sync/mass-change.ts';
import type { KeptRecord } from '../store/kept-record.ts';
import type { StoreClient } from '../store/worker-client.ts';
import type { EditRow } from './push-rows.ts';

/** Many voids that wait for a person's word. */
export interface MassVoid {
  readonly direction: 'send' | 'receive';
  readonly ids: readonly string[];
}

/** Stops a mass void in either direction until a person has agreed (SPEC.md §8). */
export class MassGuard {
  readonly #client: StoreClient;
  readonly #onHeld: () => void;
  #sending: readonly string[] = [];
  #receiving: readonly string[] = [];
  #mayReceive = Promise.withResolvers<void>();
  /** What a person has agreed to send: these do not count again. */
  readonly #agreed = new Set<string>();
  #isReceivingAgreed = false;

  constructor(client: StoreClient, onHeld: () => void) {
    this.#client = client;
    this.#onHeld = onHeld;
  }

  /** What waits for a word, sending first; null: nothing. */
  held(): MassVoid | null {
    if (this.#sending.length > 0) return { direction: 'send', ids: this.#sending };
    return this.#receiving.length > 0 ? { direction: 'receive', ids: this.#receiving } : null;
  }

  /** Whether a record's void is held back. */
  isHeldBack(id: string): boolean {
    return this.#sending.includes(id);
  }

  /** Voids that are not sent yet; held back when they are many. Answers those that may go. */
  async lookForVoids(): Promise<readonly string[]> {
    const waiting = (await this.#client.ask('waitingVoids', null)).filter((id) => !this.#agreed.has(id));
    const isMass = isMassVoid(waiting.length);
    this.#hold(isMass ? waiting : []);
    return isMass ? [] : waiting;
  }

  /** The edits that may be sent now. */
  async sendable(rows: readonly EditRow[]): Promise<readonly EditRow[]> {
    const voids = rows.filter(({ newDocumentState: { status } }) => status === 'void');
    if (voids.length === 0) return rows;
    await this.lookForVoids();
    const held = new Set(this.#sending);
    return rows.filter(({ newDocumentState: { id } }) => !held.has(id));
  }

  /** Settles when the pulled records may be taken in: at once, unless they make many records void that are alive here. */
  async mayTakeIn(records: readonly KeptRecord[]): Promise<void> {
    const voids = records.filter((record) => record.status === 'void');
    if (this.#isReceivingAgreed || !isMassVoid(voids.length)) return;
    const here = await this.#client.ask(
      'records',
      voids.map(({ id }) => id),
    );
    const states = new Map(here.map(({ id, status }) => [id, status]));
    const changes = voids.map(({ id }): StatusChange => ({ id, from: states.get(id) ?? null, to: 'void' }));
    const ids = voidsAmong(changes);
    if (!isMassVoid(ids.length)) return;
    this.#receiving = ids;
    this.#mayReceive = Promise.withResolvers();
    this.#onHeld();
    await this.#mayReceive.promise;
  }

  /** A person agrees. Answers the records to offer again. */
  agree(direction: MassVoid['direction']): readonly string[] {
    if (direction === 'receive') {
      this.#isReceivingAgreed = true;
      this.release();
      return [];
    }
    const ids = this.#sending;
    for (const id of ids) this.#agreed.add(id);
    this.#hold([]);
    return ids;
  }

  /** Everything has come in: the next mass void is asked about again. */
  caughtUp(): void {
    this.#isReceivingAgreed = false;
  }

  /** Lets whoever waits go on: agreed, or sync is ending. */
  release(): void {
    this.#receiving = [];
    this.#mayReceive.resolve();
    this.#onHeld();
  }

  #hold(ids: readonly string[]): void {
    const isSame = ids.length === this.#sending.length;
    this.#sending = ids;
    if (!isSame) this.#onHeld();
  }
}
