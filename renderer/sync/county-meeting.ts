import { CodedError } from '#shared/kernel/coded-error.ts';
import {
  catalogueAnswerSchema,
  referenceAnswerSchema,
  type WaitAnswer,
  waitAnswerSchema,
} from '#shared/sync/messages.ts';
import type { OpenedDesk } from '../store/open-desk-store.ts';
import type { CountyClient } from './county-client.ts';
import type { SyncStatus } from './sync-engine.ts';

export interface MeetingInput {
  readonly desk: OpenedDesk;
  readonly county: CountyClient;
  /** This program's version, for the county's list of desks. */
  readonly program: string;
  readonly status: () => SyncStatus;
  readonly onSuccess: () => void;
  /** The county comes from a backup. */
  readonly onOtherEpoch: () => Promise<void>;
  /** The county was met. @throws CodedError when meeting it has to be tried again */
  readonly onMet: (epoch: string) => Promise<void>;
  /** The reference that came may tell of other things than units and bodies. @throws CodedError as above */
  readonly onReference: (epoch: string) => Promise<void>;
  /** The county answered how it stands: what waits beside records may go. @throws CodedError as above */
  readonly onHeard: () => Promise<void>;
}

/** Setting: the life of the county's data that this desk met last. */
export const EPOCH = 'sync-epoch';
/** Setting: lives before it, so that what was written in one of them is known as over. */
export const PAST_EPOCHS = 'sync-past-epochs';
const MOST_EPOCHS = 50;
/** Setting that says that an epoch's first download is complete. */
export const firstDownloadDone = (epoch: string) => `sync-first-download-${epoch}`;

/** What desk and county say to each other besides records: how each stands, units and bodies, the catalogue. */
export class CountyMeeting {
  readonly #input: MeetingInput;
  /** A version that this program could not read. */
  #badCatalogue = 0;

  constructor(input: MeetingInput) {
    this.#input = input;
  }

  /** One small request: which life of the county this is, where it stands, and whether anything besides records is new. */
  async meet(): Promise<{ readonly epoch: string; readonly seq: number }> {
    const answer = await this.wait(0, 0);
    const known = await this.#input.desk.store.setting<string>(EPOCH);
    if (known !== answer.epoch) {
      // restored from a backup: nothing it says it holds can be relied on, so push and pull at once offer it everything
      if (known !== null) {
        await this.#input.desk.store.putSetting(firstDownloadDone(answer.epoch), true);
        await this.#input.onOtherEpoch();
        await this.#remember(known);
      }
      await this.#input.desk.store.putSetting(EPOCH, answer.epoch);
    }
    this.#input.desk.internals.changed();
    this.#input.onSuccess();
    await this.takeNews(answer);
    await this.#input.onMet(answer.epoch);
    return { epoch: answer.epoch, seq: answer.seq };
  }

  async #remember(epoch: string): Promise<void> {
    const { store } = this.#input.desk;
    const past = (await store.setting<string[]>(PAST_EPOCHS)) ?? [];
    await store.putSetting(PAST_EPOCHS, [...past, epoch].slice(-MOST_EPOCHS));
  }

  /** Asks how the county stands, and says how this desk does. */
  wait(after: number, seconds: number, signal?: AbortSignal): Promise<WaitAnswer> {
    const { waiting, refused, conflicts, papers, error } = this.#input.status();
    const asked = new URLSearchParams({
      after: String(after),
      seconds: String(seconds),
      catalogue: String(this.#badCatalogue || this.#input.desk.internals.catalogues.version()),
      waiting: String(waiting),
      papers: String(papers.waiting),
      refused: String(refused),
      conflicts: String(conflicts),
      program: this.#input.program,
      error: error?.code ?? '',
    });
    return this.#input.county.get(`/api/v1/wait?${asked}`, waitAnswerSchema, { signal, millis: (seconds + 20) * 1000 });
  }

  /** Units, bodies and catalogue, when the county has others than are here. */
  async takeNews({ epoch, catalogueVersion, reference: tag }: WaitAnswer): Promise<void> {
    const { reference, changed } = this.#input.desk.internals;
    if (tag === undefined || tag !== reference.tag()) {
      await reference.put(await this.#input.county.get('/api/v1/reference', referenceAnswerSchema));
      changed();
      await this.#input.onReference(epoch);
    }
    await this.#input.onHeard();
    await this.#takeCatalogue(epoch, catalogueVersion);
  }

  /**
   * Downloads a version that is not here yet. One that cannot be used is not asked for again before the next start:
   * reporting goes on with the catalogue that is here. @throws CodedError N01, N02: worth trying again
   */
  async #takeCatalogue(epoch: string, version: number | undefined): Promise<void> {
    const { catalogues, changed } = this.#input.desk.internals;
    if (version === undefined || version === this.#badCatalogue || catalogues.holds(epoch, version)) return;
    try {
      const answer = await this.#input.county.get(`/api/v1/catalogue/${version}`, catalogueAnswerSchema);
      this.#badCatalogue = (await catalogues.put(epoch, answer)) ? 0 : version;
      changed();
    } catch (error) {
      if (error instanceof CodedError && (error.code === 'N01' || error.code === 'N02')) throw error;
      this.#badCatalogue = version;
    }
  }
}
