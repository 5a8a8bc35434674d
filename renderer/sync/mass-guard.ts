import { isRefused } from '#shared/schema/record.ts';
import { isMassVoid } from '#shared/sync/mass-change.ts';
import type { DeskStore } from '../store/desk-store.ts';
import type { StoreClient } from '../store/worker-client.ts';
import { type ArrivingRecord, ArrivingVoids } from './arriving-voids.ts';
import type { EditRow } from './push-rows.ts';

/** Many voids that wait for a person's word. */
export interface MassVoid {
  readonly direction: 'send' | 'receive';
  readonly ids: readonly string[];
  /** Those that were taken in before it came to be a mass void, and count with them; none when sending. */
  readonly earlier: readonly string[];
  /** The county stopped it (A17): together with what it has seen of this desk lately they are many. */
  readonly isCountyAsking: boolean;
}

/** Stops a mass void in either direction until a person has agreed (SPEC.md §8). */
export class MassGuard {
  readonly #client: StoreClient;
  readonly #arriving: ArrivingVoids;
  readonly #onHeld: () => void;
  readonly #onReleased: (ids: readonly string[]) => void;
  #sending: readonly string[] = [];
  #receiving: { readonly ids: readonly string[]; readonly earlier: readonly string[] } | null = null;
  #answered = Promise.withResolvers<boolean>();
  /** What a person has agreed to send: these do not count again. */
  readonly #agreed = new Set<string>();
  /** What the county asks a person about. */
  readonly #asked = new Set<string>();

  /** `onReleased`: voids that were held back, are few now, and are to be offered again. */
  constructor(
    client: StoreClient,
    store: Pick<DeskStore, 'setting' | 'putSetting'>,
    onHeld: () => void,
    onReleased: (ids: readonly string[]) => void,
  ) {
    this.#client = client;
    this.#arriving = new ArrivingVoids(client, store);
    this.#onHeld = onHeld;
    this.#onReleased = onReleased;
  }

  /** What waits for a word, sending first; null: nothing. */
  held(): MassVoid | null {
    const isCountyAsking = this.#asked.size > 0;
    if (this.#sending.length > 0) return { direction: 'send', ids: this.#sending, earlier: [], isCountyAsking };
    return this.#receiving && { direction: 'receive', ...this.#receiving, isCountyAsking: false };
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

  /** Whether what was pulled may be taken in without a person's word; its voids count from now on. */
  mayTakeIn(records: readonly ArrivingRecord[]): Promise<boolean> {
    return this.#arriving.mayTakeIn(records);
  }

  /**
   * Asks about what was pulled and may not be taken in. True: a person agreed to it, and what comes is to be pulled anew,
   * since sending went on meanwhile; false: sync is ending.
   */
  async ask(records: readonly ArrivingRecord[]): Promise<boolean> {
    const answered = Promise.withResolvers<boolean>();
    this.#answered = answered;
    const question = await this.#arriving.question(records);
    if (question.ids.length === 0) return true; // settled meanwhile
    if (this.#answered !== answered) return false;
    this.#receiving = question;
    this.#onHeld();
    return await answered.promise;
  }

  /** A person agrees. Answers the records to offer again. */
  async agree(direction: MassVoid['direction']): Promise<readonly string[]> {
    if (direction === 'receive') {
      await this.#arriving.agree(this.#receiving?.ids ?? []);
      this.#answer(true);
      return [];
    }
    const ids = this.#sending;
    for (const id of ids) this.#agreed.add(id);
    this.#asked.clear();
    this.#hold([]);
    return ids;
  }

  /** Everything has come in: from now on only what came within an hour counts. */
  async caughtUp(): Promise<void> {
    await this.#arriving.caughtUp();
  }

  /** Lets whoever waits go: sync is ending. */
  release(): void {
    this.#answer(false);
  }

  #answer(isAgreed: boolean): void {
    this.#receiving = null;
    this.#answered.resolve(isAgreed);
    this.#answered = Promise.withResolvers();
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
