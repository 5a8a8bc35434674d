import { CodedError } from '#shared/kernel/coded-error.ts';
import { catalogueAnswerSchema, referenceAnswerSchema, waitAnswerSchema } from '#shared/sync/messages.ts';
import type { OpenedDesk } from '../store/open-desk-store.ts';
import { BackOff } from './back-off.ts';
import { type CountyClient, createCountyClient } from './county-client.ts';
import { downloadSnapshot } from './first-download.ts';
import { type DownloadPlace, type Replication, replicationName, startReplication } from './replication.ts';
import { resolverFor } from './resolve-conflict.ts';
import type { SyncEngine, SyncStatus } from './sync-engine.ts';
import { Turnstile } from './turnstile.ts';

export interface SyncEngineInput {
  readonly desk: OpenedDesk;
  /** The network; the page's own `fetch` when absent. Only relative `/api/...` paths are asked for. */
  readonly fetch?: typeof fetch;
  /** Replaced only in the test that shows what the turnstile is for. */
  readonly turnstile?: Turnstile;
  /** True only in the test that shows what recognising held revisions is for. */
  readonly offerHeld?: boolean;
}

/** Makes the engine; nothing is sent before `start()`. */
export function createSyncEngine(input: SyncEngineInput): SyncEngine {
  return new DeskSyncEngine(input);
}

const EPOCH = 'sync-epoch';
const firstDownloadDone = (epoch: string) => `sync-first-download-${epoch}`;
const downloadPlace = (epoch: string) => `sync-first-download-place-${epoch}`;
const WAIT_SECONDS = 25;
/** Records offered again at once. */
const REOFFER_ROWS = 200;

/** Why a run of replication ended. */
type RunEnd = 'stopped' | 'epoch' | 'store';

class DeskSyncEngine implements SyncEngine {
  readonly #desk: OpenedDesk;
  readonly #county: CountyClient;
  readonly #turnstile: Turnstile;
  readonly #offerHeld: boolean;
  readonly #backOff = new BackOff();
  readonly #listeners = new Set<(status: SyncStatus) => void>();
  #status: SyncStatus = {
    phase: 'paused',
    waiting: 0,
    refused: 0,
    conflicts: 0,
    firstDownload: null,
    lastSuccessAt: null,
    error: null,
  };
  #running: Promise<void> | null = null;
  #isWanted = false;
  #end: ((end: RunEnd) => void) | null = null;
  #replication: Replication | null = null;
  #waiting: AbortController | null = null;
  /** A version that this program could not read. */
  #badCatalogue = 0;

  constructor({ desk, fetch: fetchNow, turnstile, offerHeld }: SyncEngineInput) {
    this.#offerHeld = offerHeld ?? false;
    this.#desk = desk;
    this.#county = createCountyClient(fetchNow);
    this.#turnstile = turnstile ?? new Turnstile();
    desk.internals.conflicts.resolve = resolverFor(desk.internals.author);
    desk.internals.beforeClose(() => this.stop());
    desk.store.onChange(() => void this.#count());
    void this.#count();
  }

  status(): SyncStatus {
    return this.#status;
  }

  onStatus(listener: (status: SyncStatus) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  start(): void {
    if (this.#isWanted) return;
    this.#isWanted = true;
    globalThis.addEventListener?.('online', this.#wake);
    this.#set({ phase: 'idle' });
    this.#running = (this.#running ?? Promise.resolve()).then(() => this.#run());
  }

  async syncNow(): Promise<void> {
    if (!this.#isWanted) this.start();
    this.#backOff.wake();
    this.#replication?.resync();
    const settled = Promise.withResolvers<void>();
    const stop = this.onStatus(({ phase }) => {
      if (phase === 'offline' || phase === 'failed' || phase === 'paused') settled.resolve();
    });
    await Promise.race([settled.promise, this.#inSync()]);
    stop();
    await this.#count();
  }

  pause(): void {
    this.#isWanted = false;
    globalThis.removeEventListener?.('online', this.#wake);
    this.#end?.('stopped');
    this.#waiting?.abort();
    this.#backOff.wake();
    this.#set({ phase: 'paused', firstDownload: null });
  }

  async stop(): Promise<void> {
    this.pause();
    await this.#running;
    this.#listeners.clear();
  }

  readonly #wake = () => this.#backOff.wake();

  /** Runs until it is no longer wanted; every failure is waited out. */
  async #run(): Promise<void> {
    while (this.#isWanted) {
      try {
        const epoch = await this.#meetCounty();
        const isComplete = await this.#firstDownload(epoch);
        if (isComplete && this.#isWanted) await this.#replicate(epoch);
      } catch (error) {
        if (!(await this.#failed(error))) return;
      }
    }
  }

  /** Units and bodies first: they tell the county's epoch as well. */
  async #meetCounty(): Promise<string> {
    const answer = await this.#county.get('/api/v1/reference', referenceAnswerSchema);
    await this.#desk.internals.reference.put(answer);
    const known = await this.#desk.store.setting<string>(EPOCH);
    if (known !== answer.epoch) {
      // restored from a backup: nothing it says it holds can be relied on, so push and pull at once offer it everything
      if (known !== null) await this.#desk.store.putSetting(firstDownloadDone(answer.epoch), true);
      await this.#desk.store.putSetting(EPOCH, answer.epoch);
    }
    this.#desk.internals.changed();
    this.#succeeded();
    await this.#takeCatalogue(answer.epoch, answer.catalogueVersion);
    return answer.epoch;
  }

  /**
   * Downloads a version that is not here yet. One that cannot be used is not asked for again before the next start:
   * reporting goes on with the catalogue that is here. @throws CodedError N01, N02: worth trying again
   */
  async #takeCatalogue(epoch: string, version: number | undefined): Promise<void> {
    const { catalogues, changed } = this.#desk.internals;
    if (version === undefined || version === this.#badCatalogue || catalogues.holds(epoch, version)) return;
    try {
      const answer = await this.#county.get(`/api/v1/catalogue/${version}`, catalogueAnswerSchema);
      this.#badCatalogue = (await catalogues.put(epoch, answer)) ? 0 : version;
      changed();
    } catch (error) {
      if (error instanceof CodedError && (error.code === 'N01' || error.code === 'N02')) throw error;
      this.#badCatalogue = version;
    }
  }

  /** Everything the county holds, once for each epoch, before replication starts where this ends. */
  async #firstDownload(epoch: string): Promise<boolean> {
    const { store, internals } = this.#desk;
    if (await store.setting<boolean>(firstDownloadDone(epoch))) return true;
    this.#set({ phase: 'receiving', firstDownload: { received: 0, expected: 0 } });
    await internals.client.ask('startReplication', replicationName(epoch));
    let expected = 0;
    const isComplete = await downloadSnapshot({
      client: internals.client,
      county: this.#county,
      epoch,
      isWanted: () => this.#isWanted,
      from: (await store.setting<DownloadPlace>(downloadPlace(epoch))) ?? { seq: 0, lwt: 0 },
      onHead: (rows) => {
        expected = rows;
      },
      onWritten: async (place, received) => {
        await store.putSetting(downloadPlace(epoch), place);
        internals.changed();
        this.#succeeded();
        this.#set({ firstDownload: { received, expected: Math.max(expected, received) } });
      },
    });
    this.#set({ firstDownload: null });
    if (!isComplete) return false;
    // what was saved meanwhile is behind RxDB's push checkpoint: offered again
    await this.#offerAgain(await internals.client.ask('unsentIds', null));
    await store.putSetting(firstDownloadDone(epoch), true);
    return true;
  }

  /** Runs replication until something ends it. */
  async #replicate(epoch: string): Promise<void> {
    await this.#desk.internals.client.ask('startReplication', replicationName(epoch));
    const ended = Promise.withResolvers<RunEnd>();
    this.#end = ended.resolve;
    const replication = startReplication({
      internals: this.#desk.internals,
      county: this.#county,
      epoch,
      downloaded: await this.#desk.store.setting<DownloadPlace>(downloadPlace(epoch)),
      turnstile: this.#turnstile,
      offerHeld: this.#offerHeld,
      onFailure: (error) => this.#failed(error),
      onSuccess: () => this.#succeeded(),
      onActivity: (phase) => this.#set({ phase }),
      onEpoch: () => ended.resolve('epoch'),
      onStoreFailure: () => ended.resolve('store'),
    });
    this.#replication = replication;
    const active = replication.state.active$.subscribe((isActive) => {
      if (!isActive && this.#isWanted) this.#set({ phase: this.#status.error ? this.#status.phase : 'idle' });
    });
    void this.#listen(replication, epoch, ended.resolve);
    const end = await ended.promise;
    active.unsubscribe();
    this.#replication = null;
    this.#end = null;
    this.#waiting?.abort();
    await replication.state.cancel();
    if (end === 'store') throw new CodedError('S04');
  }

  /** Waits at the county for changes of other desks and has them pulled. */
  async #listen(replication: Replication, epoch: string, end: (end: RunEnd) => void): Promise<void> {
    await replication.state.awaitInitialReplication();
    while (this.#isWanted && this.#replication === replication) {
      this.#waiting = new AbortController();
      try {
        const catalogue = this.#badCatalogue || this.#desk.internals.catalogues.version();
        const path = `/api/v1/wait?after=${replication.seq()}&seconds=${WAIT_SECONDS}&catalogue=${catalogue}`;
        const answer = await this.#county.get(path, waitAnswerSchema, {
          signal: this.#waiting.signal,
          millis: (WAIT_SECONDS + 20) * 1000,
        });
        this.#succeeded();
        if (answer.epoch !== epoch) return end('epoch');
        await this.#takeCatalogue(epoch, answer.catalogueVersion);
        if (answer.seq > replication.seq()) {
          replication.resync();
          await replication.state.awaitInSync();
        }
      } catch (error) {
        if (this.#waiting.signal.aborted) return;
        if (!(await this.#failed(error))) return;
        replication.resync();
      }
    }
  }

  /** Writes records once more as they are, so that replication looks at them again. */
  async #offerAgain(ids: readonly string[]): Promise<void> {
    const { records } = this.#desk.internals.database;
    for (let at = 0; at < ids.length && this.#isWanted; at += REOFFER_ROWS) {
      const found = await records.findByIds([...ids.slice(at, at + REOFFER_ROWS)]).exec();
      await Promise.all([...found.values()].map((record) => record.incrementalModify((kept) => kept)));
    }
  }

  async #inSync(): Promise<void> {
    while (this.#isWanted && !this.#replication) await new Promise((resolve) => setTimeout(resolve, 50));
    await this.#replication?.state.awaitInSync();
  }

  /** Shows a failure and waits; false when sync is not wanted any more. */
  async #failed(error: unknown): Promise<boolean> {
    if (!this.#isWanted) return false;
    const coded = error instanceof CodedError ? error : new CodedError('X01', undefined, { cause: error });
    const phase = coded.code === 'N01' ? 'offline' : 'failed';
    this.#set({ phase, error: { code: coded.code, message: coded.message } });
    await this.#backOff.wait();
    return this.#isWanted;
  }

  #succeeded(): void {
    this.#backOff.succeeded();
    const phase = this.#status.phase === 'offline' || this.#status.phase === 'failed' ? 'idle' : this.#status.phase;
    this.#set({ phase, error: null, lastSuccessAt: Date.now() });
  }

  async #count(): Promise<void> {
    try {
      this.#set(await this.#desk.internals.client.ask('syncCounts', null));
    } catch {
      // the store is closing; the last counts stand
    }
  }

  #set(change: Partial<SyncStatus>): void {
    const next = { ...this.#status, ...change };
    if (JSON.stringify(next) === JSON.stringify(this.#status)) return;
    this.#status = next;
    for (const listener of this.#listeners) listener(next);
  }
}
