import { z } from 'zod';
import type { DeskStore } from '../store/desk-store.ts';
import { EPOCH } from './county-meeting.ts';
import type { DownloadPlace, Replication } from './replication.ts';

const PLACE = 'sync-place';
/** Replication passed over edits that nobody answered: until they are offered again it takes them for sent. */
const SKIPPED = 'sync-has-skipped';
const placeSchema = z.looseObject({ epoch: z.string(), seq: z.number().int().min(0) });

/** Setting that says how far an epoch's first download has come. */
export const downloadPlaceOf = (epoch: string) => `sync-first-download-place-${epoch}`;

/**
 * Where this desk stands in the county's feed, also while replication does not run. What is kept may lag behind what
 * replication knows, never run ahead: rows that come twice change nothing, rows that are passed over would be lost.
 */
export class PlaceKeeper {
  readonly #store: DeskStore;
  #kept = '';

  constructor(store: DeskStore) {
    this.#store = store;
  }

  /** The life of the county's data and the place in it; an empty epoch: the county was never met. */
  async now(replication: Replication | null): Promise<{ readonly epoch: string; readonly seq: number }> {
    const epoch = (await this.#store.setting<string>(EPOCH)) ?? '';
    const kept = placeSchema.safeParse(await this.#store.setting(PLACE)).data;
    const downloaded = await this.#store.setting<DownloadPlace>(downloadPlaceOf(epoch));
    const own = kept?.epoch === epoch ? kept.seq : 0;
    return { epoch, seq: Math.max(own, downloaded?.seq ?? 0, replication?.place() ?? 0) };
  }

  async keep(epoch: string, replication: Replication): Promise<void> {
    const seq = replication.place();
    const place = `${epoch}|${seq}`;
    if (seq === null || place === this.#kept) return;
    await this.#store.putSetting(PLACE, { epoch, seq });
    this.#kept = place;
  }

  async mustOfferAgain(): Promise<boolean> {
    return (await this.#store.setting<boolean>(SKIPPED)) === true;
  }

  /** Said before a run that may pass over edits, and after the offering that such a run made necessary. */
  async willSkip(skips: boolean): Promise<void> {
    if ((await this.mustOfferAgain()) !== skips) await this.#store.putSetting(SKIPPED, skips);
  }
}
