import { type StatusChange, voidsAmong } from '#shared/sync/mass-change.ts';
import {
  type ArrivingVoid,
  atEndOfFeed,
  countedWith,
  isMassArrival,
  type TakenVoids,
  takenVoidsSchema,
  withTaken,
} from '#shared/sync/void-window.ts';
import type { DeskStore } from '../store/desk-store.ts';
import type { KeptRecord } from '../store/kept-record.ts';
import type { StoreClient } from '../store/worker-client.ts';

/** What the count needs of a record that comes. */
export type ArrivingRecord = Pick<KeptRecord, 'id' | 'status' | 'county'>;

/** Setting. A store that is put back keeps it, unlike those that say how far it has come with the county (`sync-…`). */
const TAKEN = 'voids-taken';

/** Counts the voids that come from the county over all pages, also those of before a crash (SPEC.md §8). */
export class ArrivingVoids {
  readonly #client: StoreClient;
  readonly #store: Pick<DeskStore, 'setting' | 'putSetting'>;
  /** What a person agreed to, and what may not have come in yet. */
  readonly #agreed = new Set<string>();

  constructor(client: StoreClient, store: Pick<DeskStore, 'setting' | 'putSetting'>) {
    this.#client = client;
    this.#store = store;
  }

  /** False: they make a mass void. True: those that are void count from now on, which is on disk before they are. */
  async mayTakeIn(records: readonly ArrivingRecord[]): Promise<boolean> {
    const arriving = await this.#alive(records);
    if (arriving.length === 0) return true;
    const taken = await this.#taken();
    if (isMassArrival(taken, arriving)) return false;
    await this.#store.putSetting(TAKEN, withTaken(taken, arriving));
    return true;
  }

  /** What a person is to be asked about. */
  async question(records: readonly ArrivingRecord[]) {
    const arriving = await this.#alive(records);
    const earlier = countedWith(await this.#taken(), arriving).map(({ id }) => id);
    return { ids: arriving.map(({ id }) => id), earlier };
  }

  /** The count begins anew, and these do not count again. */
  async agree(ids: readonly string[]): Promise<void> {
    for (const id of ids) this.#agreed.add(id);
    await this.#store.putSetting(TAKEN, []);
  }

  async caughtUp(): Promise<void> {
    this.#agreed.clear();
    const taken = await this.#taken();
    if (taken.some(({ isFresh }) => isFresh)) await this.#store.putSetting(TAKEN, atEndOfFeed(taken));
  }

  async #taken(): Promise<TakenVoids> {
    return takenVoidsSchema.catch([]).parse((await this.#store.setting(TAKEN)) ?? []);
  }

  /** Voids of records that are alive here, without those that a person agreed to. */
  async #alive(records: readonly ArrivingRecord[]): Promise<ArrivingVoid[]> {
    const voids = new Map(
      records
        .filter(({ id, status }) => status === 'void' && !this.#agreed.has(id))
        .map(({ id, county }) => [id, Date.parse(county?.receivedAt ?? '') || 0]),
    );
    if (voids.size === 0) return [];
    const here = await this.#client.ask('records', [...voids.keys()]);
    const changes = here.map(({ id, status }): StatusChange => ({ id, from: status, to: 'void' }));
    return voidsAmong(changes).map((id) => ({ id, at: voids.get(id) ?? 0 }));
  }
}
