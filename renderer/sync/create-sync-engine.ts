import { CodedError } from '#shared/kernel/coded-error.ts';
import type { DifferentRecord } from '#shared/sync/receipt.ts';
import type { SyncPlan } from '#shared/sync/sync-plan.ts';
import type { OpenedDesk } from '../store/open-desk-store.ts';
import { BackOff } from './back-off.ts';
import type { CasePort } from './cases/case-desk.ts';
import type { CountyClient } from './county-client.ts';
import { CountyListener, type RunEnd } from './county-listener.ts';
import { firstDownloadDone } from './county-meeting.ts';
import type { CourierPort } from './courier/courier-port.ts';
import { type FileCounty, readThrough } from './courier/file-county.ts';
import { type DeskReceipt, mendingOf, readReceipt } from './desk-receipt.ts';
import { type EngineParts, engineParts } from './engine-parts.ts';
import { firstDownload } from './first-download.ts';
import { isResting } from './line-gate.ts';
import type { MassVoid } from './mass-guard.ts';
import type { NoticePort } from './notices/notice-port.ts';
import { type OfferHow, offerAgain } from './offer-again.ts';
import { fetchedPaper } from './paper-sender.ts';
import { downloadPlaceOf } from './place-keeper.ts';
import { type DownloadPlace, type Replication, replicationName, startReplication } from './replication.ts';
import { resolverFor } from './resolve-conflict.ts';
import type { SyncEngine, SyncEngineInput, SyncStatus } from './sync-engine.ts';
import type { TownKeyPort } from './town-keys/key-keeper.ts';
import { Turnstile } from './turnstile.ts';

/** Makes the engine; nothing is sent before `start()`. */
export function createSyncEngine(input: SyncEngineInput): SyncEngine {
  return new DeskSyncEngine(input);
}

class DeskSyncEngine implements SyncEngine {
  readonly courier: CourierPort;
  readonly keys: TownKeyPort | null;
  readonly cases: CasePort;
  readonly notices: NoticePort;
  readonly own: CountyClient;
  readonly #desk: OpenedDesk;
  readonly #input: SyncEngineInput;
  readonly #turnstile: Turnstile;
  readonly #backOff = new BackOff();
  readonly #parts: EngineParts;
  readonly #listener: CountyListener;
  #running: Promise<void> | null = null;
  #isWanted = false;
  #end: ((end: RunEnd) => void) | null = null;
  #replication: Replication | null = null;
  /** What a person had fetched again while sync rests: the next run fetches it. */
  readonly #toFetch: string[] = [];
  /** Set while an answer file is read: it stands for the county. */
  #file: FileCounty | null = null;

  constructor(input: SyncEngineInput) {
    const { desk } = input;
    this.#input = input;
    this.#desk = desk;
    this.#parts = engineParts(input, {
      file: () => this.#file,
      replication: () => this.#replication,
      used: (bytes) => this.#used(bytes),
      succeeded: () => this.#succeeded(),
      failed: (error) => this.#failed(error),
      released: (ids) => void this.#offerAgain(ids, 'unsent').catch(() => undefined),
      through: (county) => this.#through(county),
    });
    ({ courier: this.courier, keys: this.keys, cases: this.cases, notices: this.notices } = this.#parts);
    this.own = this.#parts.lines.own;
    this.#turnstile = input.turnstile ?? new Turnstile();
    this.#listener = new CountyListener({
      parts: this.#parts,
      client: desk.internals.client,
      looksBack: input.looksBack ?? true,
      isCurrent: (replication) => this.#isCurrent(replication),
      offer: (ids) => this.#offerAgain(ids, 'unsent'),
      onSuccess: () => this.#succeeded(),
      onFailure: (error) => this.#failed(error),
    });
    desk.internals.conflicts.resolve = resolverFor(desk.internals.author);
    desk.internals.beforeClose(() => this.stop());
    // what a person has to agree to first is waited for by nobody else
    this.onStatus(({ massVoid }) => massVoid?.direction === 'receive' && this.#listener.settle());
    desk.store.onChange(() => {
      this.#parts.papers.changed();
      void this.#count();
    });
    void this.#count();
  }

  status(): SyncStatus {
    return this.#parts.board.status;
  }

  onStatus(listener: (status: SyncStatus) => void): () => void {
    return this.#parts.board.onStatus(listener);
  }

  start(): void {
    if (this.#isWanted) return;
    this.#isWanted = true;
    globalThis.addEventListener?.('online', this.#wake);
    this.#parts.board.set({ phase: 'idle' });
    this.#running = (this.#running ?? Promise.resolve()).then(() => this.#run());
  }

  async syncNow(): Promise<void> {
    this.#parts.plan.ask();
    if (this.#isWanted && ['resting', 'paused'].includes(this.#parts.board.status.phase))
      this.#parts.board.set({ phase: 'idle', error: null });
    if (!this.#isWanted) this.start();
    const done = this.#listener.ask();
    if (this.status().massVoid?.direction === 'receive') this.#listener.settle();
    this.#backOff.wake();
    this.#replication?.resync();
    await done;
    if (this.#parts.plan.staysOn() && this.#parts.board.status.error === null) await this.#parts.plan.finished();
    await this.#count();
  }

  plan(): SyncPlan {
    return this.#parts.plan.plan();
  }

  async setPlan(plan: SyncPlan): Promise<void> {
    await this.#parts.plan.set(plan);
    await this.#restIfDue();
  }

  log() {
    return this.#parts.log.entries();
  }

  async agreeToVoids(direction: MassVoid['direction']): Promise<void> {
    const count = this.#parts.guard.held()?.ids.length ?? 0;
    const again = await this.#parts.guard.agree(direction);
    this.#parts.log.add({ what: 'agreed', count, bytes: 0, code: direction === 'send' ? 'D16' : 'D17' });
    await this.#offerAgain(again, 'anew');
  }

  receipt(month: string): Promise<DeskReceipt> {
    return readReceipt(this.#desk.internals.client, this.#parts.lines.asked, month);
  }

  async mend(differences: readonly DifferentRecord[]): Promise<void> {
    const { fetch, offer } = mendingOf(differences);
    this.#parts.log.add({ what: 'receipt', count: fetch.length + offer.length, bytes: 0 });
    this.#toFetch.push(...fetch);
    this.#replication?.refetch(this.#toFetch.splice(0));
    await offerAgain(this.#desk.internals.database, offer, 'anew', () => true);
    if (this.#replication) await this.#replication.state.awaitInSync();
    else await this.syncNow(); // sync rests: a person asks
    if (this.#parts.board.status.phase === 'offline') throw new CodedError('N15');
  }

  fetchPaper(sha256: string): Promise<Uint8Array<ArrayBuffer> | null> {
    return fetchedPaper(this.#parts.lines.asked, sha256);
  }

  pause(): void {
    this.#isWanted = false;
    this.#parts.lines.gate.close();
    globalThis.removeEventListener?.('online', this.#wake);
    this.#end?.('stopped');
    this.#listener.leave();
    this.#backOff.wake();
    this.#parts.plan.stop();
    this.#parts.guard.release();
    this.#parts.board.set({ phase: 'paused', firstDownload: null });
    this.#listener.settle();
  }

  async stop(): Promise<void> {
    this.pause();
    await this.#running;
    await this.#parts.log.write();
    this.#parts.papers.close();
    this.#parts.board.clear();
  }

  readonly #wake = () => this.#backOff.wake();

  /** One run with a county that lies in a file; the line rests meanwhile. */
  async #through(county: FileCounty): Promise<void> {
    const wasWanted = this.#isWanted;
    this.pause();
    const before = this.#running;
    const run = async () => {
      await before;
      this.#file = county;
      this.#isWanted = true;
      try {
        const { epoch, seq } = await this.#parts.meeting.meet();
        if (await this.#firstDownload(epoch)) await this.#replicate(epoch, seq);
      } catch (error) {
        county.failure ??= error;
      } finally {
        this.#isWanted = false;
        this.#file = null;
        this.#parts.board.set({ phase: 'paused', error: null });
      }
    };
    this.#running = run();
    await this.#running;
    await this.#count();
    if (wasWanted) this.start();
    else this.#listener.settle();
  }

  /** Runs until it is no longer wanted; every failure is waited out. */
  async #run(): Promise<void> {
    while (this.#isWanted) {
      if (await this.#mustRest()) {
        await this.#parts.plan.wait();
        continue;
      }
      try {
        this.#parts.lines.gate.open();
        this.#listener.meets();
        const { epoch, seq } = await this.#parts.meeting.meet();
        const isComplete = await this.#firstDownload(epoch);
        if (isComplete && this.#isWanted) await this.#replicate(epoch, seq);
      } catch (error) {
        if (!isResting(error) && !(await this.#failed(error))) return;
      }
    }
  }

  /** True: the plan or the day's budget says not now. */
  async #mustRest(): Promise<boolean> {
    const reason = await this.#parts.plan.reasonToRest();
    if (reason === null) return false;
    this.#parts.lines.gate.close();
    const error = reason === 'budget' ? new CodedError('N13') : null;
    const phase = this.#parts.plan.plan().isPaused ? 'paused' : 'resting';
    this.#parts.board.set({ phase, error: error && { code: error.code, message: error.message } });
    this.#listener.settle();
    return true;
  }

  async #restIfDue(): Promise<void> {
    if (this.#file || (await this.#parts.plan.reasonToRest()) === null) return;
    this.#parts.lines.gate.close();
    this.#end?.('rest');
  }

  /** Everything the county holds, once for each epoch, before replication starts where this ends. */
  async #firstDownload(epoch: string): Promise<boolean> {
    const { store, internals } = this.#desk;
    if (await store.setting<boolean>(firstDownloadDone(epoch))) return true;
    this.#file?.showFeed();
    this.#parts.board.set({ phase: 'receiving', firstDownload: { received: 0, expected: 0 } });
    const rows = await firstDownload({
      desk: this.#desk,
      county: this.#parts.lines.sync,
      epoch,
      isWanted: () => this.#isWanted && (this.#file !== null || this.#parts.lines.gate.isOpen),
      mayTakeIn: (voids) => this.#parts.guard.mayTakeIn(voids),
      onProgress: (received, expected) => {
        this.#succeeded();
        this.#parts.board.set({ firstDownload: { received, expected } });
      },
    });
    this.#parts.board.set({ firstDownload: null });
    if (rows === null) return false;
    // what was saved meanwhile is behind RxDB's push checkpoint: offered again
    await this.#offerAgain(await internals.client.ask('unsentIds', null), 'as-is');
    this.#parts.log.add({ what: 'first', count: rows, bytes: 0 });
    await store.putSetting(firstDownloadDone(epoch), true);
    return true;
  }

  /** Runs replication until something ends it. */
  async #replicate(epoch: string, quietAt: number): Promise<void> {
    const file = this.#file;
    await this.#desk.internals.client.ask('startReplication', replicationName(epoch));
    if (await this.#parts.place.mustOfferAgain()) {
      await this.#offerAgain(await this.#desk.internals.client.ask('unsentIds', null), 'unsent');
    }
    await this.#parts.place.willSkip(file !== null);
    // voids held back in an earlier session count as sent for RxDB; known before the first row comes in
    const voids = await this.#parts.guard.lookForVoids();
    const ended = Promise.withResolvers<RunEnd>();
    this.#end = ended.resolve;
    const replication = startReplication({
      internals: this.#desk.internals,
      county: this.#parts.lines.sync,
      epoch,
      downloaded: await this.#desk.store.setting<DownloadPlace>(downloadPlaceOf(epoch)),
      turnstile: this.#turnstile,
      offerHeld: this.#input.offerHeld ?? false,
      looksBack: this.#input.looksBack ?? true,
      quietAt,
      guard: this.#parts.guard,
      answerable: (rows) => file?.answered(rows) ?? rows,
      isPassedOver: (id) => (file?.skipped.has(id) ?? false) || this.#parts.guard.isHeldBack(id),
      onDone: (what, count) => this.#parts.log.add({ what, count, bytes: 0 }),
      // what a request of before still has to say is not said to a file that is being read meanwhile
      onFailure: async (error) => this.#file === file && this.#failed(error),
      onSuccess: () => this.#succeeded(),
      onActivity: (phase) => this.#parts.board.set({ phase }),
      onEpoch: () => ended.resolve('epoch'),
      onStoreFailure: () => ended.resolve('store'),
    });
    this.#replication = replication;
    replication.refetch(this.#toFetch.splice(0));
    const active = replication.state.active$.subscribe((isActive) => {
      if (!isActive && this.#isWanted)
        this.#parts.board.set({ phase: this.#parts.board.status.error ? this.#parts.board.status.phase : 'idle' });
    });
    if (file) void readThrough(file, replication).then(() => ended.resolve('rest'));
    else {
      void this.#offerAgain(voids, 'anew');
      void this.#listener.run(replication, epoch, ended.resolve);
      void replication.state
        .awaitInitialReplication()
        .then(() => this.#parts.papers.run(() => this.#isCurrent(replication)));
    }
    const end = await ended.promise;
    active.unsubscribe();
    this.#replication = null;
    this.#end = null;
    this.#listener.leave();
    this.#parts.guard.release();
    await replication.state.cancel();
    // a place that was not kept only brings some rows twice
    await this.#parts.place.keep(epoch, replication).catch(() => undefined);
    if (end === 'store') throw new CodedError('S04');
  }

  #isCurrent(replication: Replication): boolean {
    return this.#isWanted && this.#replication === replication;
  }

  #used(bytes: number): void {
    this.#parts.plan.used(bytes);
    this.#parts.board.set({ bytesToday: this.#parts.plan.bytesToday() });
    void this.#restIfDue();
  }

  #offerAgain(ids: readonly string[], how: OfferHow) {
    return offerAgain(this.#desk.internals.database, ids, how, () => this.#isWanted);
  }

  /** Shows a failure and waits; false when sync is not wanted any more. */
  async #failed(error: unknown): Promise<boolean> {
    if (!this.#isWanted) return false;
    if (this.#file) {
      this.#file.failure ??= error;
      this.#isWanted = false;
      this.#end?.('stopped');
      return false;
    }
    if (isResting(error)) {
      this.#end?.('rest');
      return false;
    }
    const coded = error instanceof CodedError ? error : new CodedError('X01', undefined, { cause: error });
    this.#parts.log.add({ what: 'failed', count: 0, bytes: 0, code: coded.code });
    const phase = coded.code === 'N01' ? 'offline' : 'failed';
    this.#parts.board.set({ phase, error: { code: coded.code, message: coded.message } });
    this.#listener.settle();
    await this.#backOff.wait();
    return this.#isWanted;
  }

  #succeeded(): void {
    this.#backOff.succeeded();
    const { phase: before } = this.#parts.board.status;
    const phase = before === 'offline' || before === 'failed' ? 'idle' : before;
    this.#parts.board.set({ phase, error: null, lastSuccessAt: Date.now() });
  }

  async #count(): Promise<void> {
    try {
      this.#parts.board.set(await this.#desk.internals.client.ask('syncCounts', null));
      this.#parts.board.estimate();
      await this.#parts.guard.lookAgain();
    } catch {
      // the store is closing; the last counts stand
    }
  }
}
