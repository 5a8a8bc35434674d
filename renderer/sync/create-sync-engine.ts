import { CodedError } from '#shared/kernel/coded-error.ts';
import type { DifferentRecord } from '#shared/sync/receipt.ts';
import type { SyncPlan } from '#shared/sync/sync-plan.ts';
import type { OpenedDesk } from '../store/open-desk-store.ts';
import { BackOff } from './back-off.ts';
import { type CountyClient, createCountyClient } from './county-client.ts';
import { CountyMeeting, firstDownloadDone } from './county-meeting.ts';
import { type DeskReceipt, mendingOf, readReceipt } from './desk-receipt.ts';
import { downloadSnapshot } from './first-download.ts';
import { MassGuard, type MassVoid } from './mass-guard.ts';
import { PaperLoop } from './paper-loop.ts';
import { PlanKeeper } from './plan-keeper.ts';
import { type DownloadPlace, type Replication, replicationName, startReplication } from './replication.ts';
import { resolverFor } from './resolve-conflict.ts';
import { StatusBoard } from './status-board.ts';
import type { SyncEngine, SyncEngineInput, SyncStatus } from './sync-engine.ts';
import { SyncLog } from './sync-log.ts';
import { Turnstile } from './turnstile.ts';

/** Makes the engine; nothing is sent before `start()`. */
export function createSyncEngine(input: SyncEngineInput): SyncEngine {
  return new DeskSyncEngine(input);
}

const downloadPlace = (epoch: string) => `sync-first-download-place-${epoch}`;
const WAIT_SECONDS = 25;
/** Records offered again at once. */
const REOFFER_ROWS = 200;

/** Why a run of replication ended. */
type RunEnd = 'stopped' | 'epoch' | 'store' | 'rest';

class DeskSyncEngine implements SyncEngine {
  readonly #desk: OpenedDesk;
  readonly #county: CountyClient;
  readonly #turnstile: Turnstile;
  readonly #offerHeld: boolean;
  readonly #backOff = new BackOff();
  readonly #guard: MassGuard;
  readonly #log: SyncLog;
  readonly #plan: PlanKeeper;
  readonly #papers: PaperLoop;
  readonly #meeting: CountyMeeting;
  readonly #board = new StatusBoard();
  #running: Promise<void> | null = null;
  #isWanted = false;
  #end: ((end: RunEnd) => void) | null = null;
  #replication: Replication | null = null;
  #waiting: AbortController | null = null;

  constructor({ desk, fetch: fetchNow, turnstile, offerHeld, papers, program }: SyncEngineInput) {
    this.#offerHeld = offerHeld ?? false;
    this.#desk = desk;
    this.#log = new SyncLog(desk.store);
    this.#plan = new PlanKeeper(desk.store);
    this.#county = createCountyClient(fetchNow, (bytes, millis) => {
      this.#board.speed.saw(bytes, millis);
      this.#used(bytes);
    });
    this.#meeting = new CountyMeeting({
      desk,
      county: this.#county,
      program: program ?? '',
      status: () => this.#board.status,
      onSuccess: () => this.#succeeded(),
      onOtherEpoch: async () => {
        await this.#papers.askAgain();
        this.#log.add({ what: 'epoch', count: 0, bytes: 0 });
      },
    });
    const { client } = desk.internals;
    this.#guard = new MassGuard(client, () => this.#heldChanged());
    this.#papers = new PaperLoop({
      port: papers ?? null,
      client,
      county: this.#county,
      board: this.#board,
      log: this.#log,
      onSuccess: () => this.#succeeded(),
      onFailure: (error) => this.#failed(error),
    });
    this.#turnstile = turnstile ?? new Turnstile();
    desk.internals.conflicts.resolve = resolverFor(desk.internals.author);
    desk.internals.beforeClose(() => this.stop());
    desk.store.onChange(() => {
      this.#papers.changed();
      void this.#count();
    });
    void this.#count();
  }

  status(): SyncStatus {
    return this.#board.status;
  }

  onStatus(listener: (status: SyncStatus) => void): () => void {
    return this.#board.onStatus(listener);
  }

  start(): void {
    if (this.#isWanted) return;
    this.#isWanted = true;
    globalThis.addEventListener?.('online', this.#wake);
    this.#board.set({ phase: 'idle' });
    this.#running = (this.#running ?? Promise.resolve()).then(() => this.#run());
  }

  async syncNow(): Promise<void> {
    this.#plan.ask();
    if (this.#board.status.phase === 'resting') this.#board.set({ phase: 'idle', error: null });
    if (!this.#isWanted) this.start();
    this.#backOff.wake();
    this.#replication?.resync();
    const settled = Promise.withResolvers<void>();
    const stop = this.onStatus(({ phase }) => {
      if (phase === 'offline' || phase === 'failed' || phase === 'paused' || phase === 'resting') settled.resolve();
    });
    await Promise.race([settled.promise, this.#inSync()]);
    stop();
    if (this.#plan.staysOn() && this.#board.status.error === null) await this.#plan.finished();
    await this.#count();
  }

  plan(): SyncPlan {
    return this.#plan.plan();
  }

  async setPlan(plan: SyncPlan): Promise<void> {
    await this.#plan.set(plan);
    await this.#restIfDue();
  }

  log() {
    return this.#log.entries();
  }

  async agreeToVoids(direction: MassVoid['direction']): Promise<void> {
    const held = this.#guard.held();
    const again = this.#guard.agree(direction);
    this.#log.add({
      what: 'agreed',
      count: held?.ids.length ?? 0,
      bytes: 0,
      code: direction === 'send' ? 'D16' : 'D17',
    });
    await this.#offerAgain(again, true);
  }

  receipt(month: string): Promise<DeskReceipt> {
    return readReceipt(this.#desk.internals.client, this.#county, month);
  }

  async mend(differences: readonly DifferentRecord[]): Promise<void> {
    const replication = this.#replication;
    if (!replication) throw new CodedError('N15');
    const { fetch, offer } = mendingOf(differences);
    this.#log.add({ what: 'receipt', count: fetch.length + offer.length, bytes: 0 });
    replication.refetch(fetch);
    await this.#offerAgain(offer, true);
    await replication.state.awaitInSync();
  }

  async fetchPaper(sha256: string): Promise<Uint8Array<ArrayBuffer> | null> {
    try {
      return (await this.#county.download(`/api/v1/attachments/${sha256}`)).bytes;
    } catch (error) {
      if (error instanceof CodedError && error.code === 'N12') return null;
      throw error;
    }
  }

  pause(): void {
    this.#isWanted = false;
    globalThis.removeEventListener?.('online', this.#wake);
    this.#end?.('stopped');
    this.#waiting?.abort();
    this.#backOff.wake();
    this.#plan.stop();
    this.#guard.release();
    this.#board.set({ phase: 'paused', firstDownload: null });
  }

  async stop(): Promise<void> {
    this.pause();
    await this.#running;
    await this.#log.write();
    this.#papers.close();
    this.#board.clear();
  }

  readonly #wake = () => this.#backOff.wake();

  /** Runs until it is no longer wanted; every failure is waited out. */
  async #run(): Promise<void> {
    while (this.#isWanted) {
      if (await this.#mustRest()) {
        await this.#plan.wait();
        continue;
      }
      try {
        const { epoch, seq } = await this.#meeting.meet();
        const isComplete = await this.#firstDownload(epoch);
        if (isComplete && this.#isWanted) await this.#replicate(epoch, seq);
      } catch (error) {
        if (!(await this.#failed(error))) return;
      }
    }
  }

  /** True: the plan or the day's budget says not now. */
  async #mustRest(): Promise<boolean> {
    const reason = await this.#plan.reasonToRest();
    if (reason === null) return false;
    const error = reason === 'budget' ? new CodedError('N13') : null;
    this.#board.set({ phase: 'resting', error: error && { code: error.code, message: error.message } });
    return true;
  }

  async #restIfDue(): Promise<void> {
    if (this.#replication && (await this.#plan.reasonToRest()) !== null) this.#end?.('rest');
  }

  /** Everything the county holds, once for each epoch, before replication starts where this ends. */
  async #firstDownload(epoch: string): Promise<boolean> {
    const { store, internals } = this.#desk;
    if (await store.setting<boolean>(firstDownloadDone(epoch))) return true;
    this.#board.set({ phase: 'receiving', firstDownload: { received: 0, expected: 0 } });
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
        this.#board.set({ firstDownload: { received, expected: Math.max(expected, received) } });
      },
    });
    this.#board.set({ firstDownload: null });
    if (!isComplete) return false;
    // what was saved meanwhile is behind RxDB's push checkpoint: offered again
    await this.#offerAgain(await internals.client.ask('unsentIds', null));
    this.#log.add({ what: 'first', count: expected, bytes: 0 });
    await store.putSetting(firstDownloadDone(epoch), true);
    return true;
  }

  /** Runs replication until something ends it. */
  async #replicate(epoch: string, quietAt: number): Promise<void> {
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
      quietAt,
      guard: this.#guard,
      onDone: (what, count) => this.#log.add({ what, count, bytes: 0 }),
      onFailure: (error) => this.#failed(error),
      onSuccess: () => this.#succeeded(),
      onActivity: (phase) => this.#board.set({ phase }),
      onEpoch: () => ended.resolve('epoch'),
      onStoreFailure: () => ended.resolve('store'),
    });
    this.#replication = replication;
    const active = replication.state.active$.subscribe((isActive) => {
      if (!isActive && this.#isWanted)
        this.#board.set({ phase: this.#board.status.error ? this.#board.status.phase : 'idle' });
    });
    // voids held back in an earlier session count as sent for RxDB
    void this.#guard.lookForVoids().then((ids) => this.#offerAgain(ids, true));
    void this.#listen(replication, epoch, ended.resolve);
    void replication.state.awaitInitialReplication().then(() => this.#papers.run(() => this.#isCurrent(replication)));
    const end = await ended.promise;
    active.unsubscribe();
    this.#replication = null;
    this.#end = null;
    this.#waiting?.abort();
    this.#guard.release();
    await replication.state.cancel();
    if (end === 'store') throw new CodedError('S04');
  }

  /** Waits at the county for changes of other desks and has them pulled. */
  async #listen(replication: Replication, epoch: string, end: (end: RunEnd) => void): Promise<void> {
    await replication.state.awaitInitialReplication();
    while (this.#isWanted && this.#replication === replication) {
      this.#waiting = new AbortController();
      try {
        if (!this.#plan.staysOn()) return await this.#endRun(replication, end);
        const answer = await this.#meeting.wait(replication.seq(), WAIT_SECONDS, this.#waiting.signal);
        this.#succeeded();
        if (answer.epoch !== epoch) return end('epoch');
        await this.#meeting.takeNews(answer);
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

  /** A run that a plan or a person began ends when both sides have everything that can be sent. */
  async #endRun(replication: Replication, end: (end: RunEnd) => void): Promise<void> {
    await replication.state.awaitInSync();
    await this.#papers.done(() => this.#isCurrent(replication));
    await this.#plan.finished();
    end('rest');
  }

  #isCurrent(replication: Replication): boolean {
    return this.#isWanted && this.#replication === replication;
  }

  #used(bytes: number): void {
    this.#plan.used(bytes);
    this.#board.set({ bytesToday: this.#plan.bytesToday() });
    void this.#restIfDue();
  }

  #heldChanged(): void {
    const massVoid = this.#guard.held();
    const isNew = massVoid !== null && this.#board.status.massVoid === null;
    const code = massVoid?.direction === 'send' ? 'D16' : 'D17';
    if (isNew) this.#log.add({ what: 'held', count: massVoid.ids.length, bytes: 0, code });
    this.#board.set({ massVoid });
  }

  /** Writes records once more as they are, so that replication looks at them again; `isAnew`: even those that it takes for sent. */
  async #offerAgain(ids: readonly string[], isAnew = false): Promise<void> {
    const { records } = this.#desk.internals.database;
    for (let at = 0; at < ids.length && this.#isWanted; at += REOFFER_ROWS) {
      const found = await records.findByIds([...ids.slice(at, at + REOFFER_ROWS)]).exec();
      await Promise.all(
        [...found.values()].map((record) =>
          record.incrementalModify((kept) => (isAnew ? { ...kept, county: null } : kept)),
        ),
      );
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
    this.#log.add({ what: 'failed', count: 0, bytes: 0, code: coded.code });
    const phase = coded.code === 'N01' ? 'offline' : 'failed';
    this.#board.set({ phase, error: { code: coded.code, message: coded.message } });
    await this.#backOff.wait();
    return this.#isWanted;
  }

  #succeeded(): void {
    this.#backOff.succeeded();
    const phase =
      this.#board.status.phase === 'offline' || this.#board.status.phase === 'failed'
        ? 'idle'
        : this.#board.status.phase;
    this.#board.set({ phase, error: null, lastSuccessAt: Date.now() });
  }

  async #count(): Promise<void> {
    try {
      this.#board.set(await this.#desk.internals.client.ask('syncCounts', null));
      this.#board.estimate();
    } catch {
      // the store is closing; the last counts stand
    }
  }
}
