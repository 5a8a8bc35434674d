import { isRefused } from '#shared/schema/record.ts';
import { isMassVoid, type StatusChange, voidsAmong } from '#shared/sync/mass-change.ts';
import type { KeptRecord } from '../store/kept-record.ts';
import type { StoreClient } from '../store/worker-client.ts';
import type { EditRow } from './push-rows.ts';

/** Many voids that wait for a person's word. */
export interface MassVoid {
  readonly direction: 'send' | 'receive';
  readonly ids: readonly string[];
  /** The county stopped it (A17): together with what it has seen of this desk lately they are many. */
  readonly isCountyAsking: boolean;
}

/** Stops a mass void in either direction until a person has agreed (SPEC.md §8). */
export class MassGuard {
  readonly #client: StoreClient;
  readonly #onHeld: () => void;
  readonly #onReleased: (ids: readonly string[]) => void;
  #sending: readonly string[] = [];
  #receiving: readonly string[] = [];
  #mayReceive = Promise.withResolvers<void>();
  /** What a person has agreed to send: these do not count again. */
  readonly #agreed = new Set<string>();
  /** What the county asks a person about. */
  readonly #asked = new Set<string>();
  #isReceivingAgreed = false;

  /** `onReleased`: voids that were held back, are few now, and are to be offered again. */
  constructor(client: StoreClient, onHeld: () => void, onReleased: (ids: readonly string[]) => void) {
    this.#client = client;
    this.#onHeld = onHeld;
    this.#onReleased = onReleased;
  }

  /** What waits for a word, sending first; null: nothing. */
  held(): MassVoid | null {
    const isCountyAsking = this.#asked.size > 0;
    if (this.#sending.length > 0) return { direction: 'send', ids: this.#sending, isCountyAsking };
    return this.#receiving.length > 0 ? { direction: 'receive', ids: this.#receiving, isCountyAsking: false } : null;
  }

  /** Whether a record's void is held back. */
  isHeldBack(id: string): boolean {
    return this.#sending.includes(id);
  }

  /** Whether a person has agreed to send this record's void. */
  isAgreed(id: string): boolean {
    return this.#agreed.has(id);
  }

  /** The county refused a push until a person agrees to its voids (A17). */
  countyAsks(ids: readonly string[]): void {
    for (const id of ids) if (!this.#agreed.has(id)) this.#asked.add(id);
  }

  /** Voids that are not sent yet; held back when they are many. Answers those that may go. */
  async lookForVoids(): Promise<readonly string[]> {
    const unsent = await this.#client.ask('waitingVoids', null);
    const waiting = [...new Set([...unsent, ...(await this.#stillAsked())])].filter((id) => !this.#agreed.has(id));
    const isHeld = isMassVoid(waiting.length) || this.#asked.size > 0;
    this.#hold(isHeld ? waiting : []);
    return isHeld ? [] : waiting;
  }

  /** What the county asks about and a merge or another desk has not settled since. */
  async #stillAsked(): Promise<readonly string[]> {
    if (this.#asked.size === 0) return [];
    const records = await this.#client.ask('records', [...this.#asked]);
    this.#asked.clear();
    for (const record of records)
      if (record.status === 'void' && record.county?.rev !== record.rev && !isRefused(record))
        this.#asked.add(record.id);
    return [...this.#asked];
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
    this.#asked.clear();
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

  /** Records have changed: of what is held back, some may have been taken back. */
  async lookAgain(): Promise<void> {
    if (this.#sending.length > 0) await this.lookForVoids();
  }

  #hold(ids: readonly string[]): void {
    const [before, now] = [this.#sending, new Set(ids)];
    this.#sending = ids;
    if (before.length !== ids.length) this.#onHeld();
    const released = before.filter((id) => !now.has(id) && !this.#agreed.has(id));
    if (released.length > 0) this.#onReleased(released);
  }
}
