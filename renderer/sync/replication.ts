import { type RxReplicationState, replicateRxCollection } from 'rxdb/plugins/replication';
import { Subject } from 'rxjs';
import { z } from 'zod';
import { CodedError } from '#shared/kernel/coded-error.ts';
import { err, ok, type Result } from '#shared/kernel/result.ts';
import { BatchSize } from '#shared/sync/batch-size.ts';
import {
  MAX_PUSH_ROWS,
  PULL_ROWS,
  type PushAnswer,
  pullAnswerSchema,
  pushAnswerSchema,
} from '#shared/sync/messages.ts';
import type { KeptRecord } from '../store/kept-record.ts';
import type { StoreInternals } from '../store/open-desk-store.ts';
import type { CountyClient } from './county-client.ts';
import { fetchRows, idOf, parseRows, recordsOf } from './feed-rows.ts';
import type { MassGuard } from './mass-guard.ts';
import { byType, conflictsOf, type EditRow, isHeld, nextRequest, type PushRequestOf } from './push-rows.ts';
import type { Turnstile } from './turnstile.ts';

/** A place in the town's feed. */
export interface Checkpoint {
  readonly seq: number;
}

/** Records pulled but not yet written, beyond which no more are asked for (rxdb.md §3.1). */
const MAX_OUTSTANDING = 3000;

/** Where the first download ended: in the county's feed, and in the store's order of writing. */
export interface DownloadPlace extends Checkpoint {
  readonly lwt: number;
  /** How many rows were written by then, over all attempts; missing where an older program kept the place. */
  readonly rows?: number;
}

export interface ReplicationInput {
  readonly internals: StoreInternals;
  readonly county: CountyClient;
  readonly epoch: string;
  /** Up to where the first download brought this desk; null when replication itself has to fetch everything. */
  readonly downloaded: DownloadPlace | null;
  readonly turnstile: Turnstile;
  /** Whether revisions that the county is known to hold are sent all the same; false but in tests. */
  readonly offerHeld: boolean;
  /** Whether words that pulls may have passed over are fetched; true but in tests. */
  readonly looksBack: boolean;
  /** The county's place when it was last met: a desk that is there already has nothing to ask for. */
  readonly quietAt: number;
  readonly guard: MassGuard;
  /** The edits that the county can answer; all of them over the line. */
  readonly answerable: (rows: readonly EditRow[]) => readonly EditRow[];
  /**
   * Records that were not sent although RxDB was told so: it would take what the county has of them for newer than the
   * unsent edit and write over it. They are merged when the edit is sent.
   */
  readonly isPassedOver: (id: string) => boolean;
  /** Told what was done, for the log. */
  readonly onDone: (what: 'sent' | 'received' | 'refused' | 'conflict', count: number) => void;
  /** Told what is going on; waits out the back-off after a failure. Answers false when sync has been stopped. */
  readonly onFailure: (error: unknown) => Promise<boolean>;
  readonly onSuccess: () => void;
  readonly onActivity: (activity: 'sending' | 'receiving') => void;
  /** The county is another one than before (restored from a backup). */
  readonly onEpoch: (epoch: string) => void;
  /** The store refused a write of replication. */
  readonly onStoreFailure: () => void;
}

export interface Replication {
  readonly state: RxReplicationState<KeptRecord, Checkpoint>;
  /** Place of the feed up to which everything is written down; null: not known before the first page. */
  readonly place: () => number | null;
  /** Last place of the feed that was asked for and answered. */
  readonly seq: () => number;
  /** Looks for changes on both sides. */
  readonly resync: () => void;
  /** Takes the county's word and record for these once more. */
  readonly refetch: (ids: readonly string[]) => void;
}

/** Part of the feed as it was answered; nothing of it is taken in before {@link Handlers} says so. */
interface Page {
  readonly documents: KeptRecord[];
  readonly checkpoint: Checkpoint;
  readonly more: boolean;
  readonly rows: number;
  /** Records and words that were fetched with it. */
  readonly again: readonly string[];
  readonly words: readonly string[];
}

/** Failures that a smaller batch may escape, whenever they come; a line that broke late is another. */
const TOO_MUCH = new Set(['N04', 'N14']);
const LONG_MS = 3000;
const DONE = [
  ['sent', 'accepted'],
  ['refused', 'refused'],
  ['conflict', 'conflict'],
] as const;
const looseAnswer = pullAnswerSchema.extend({ rows: z.array(z.unknown()) });

/** Name under which RxDB keeps checkpoints and county states; another epoch starts afresh. */
export function replicationName(epoch: string): string {
  return `county-${epoch}`;
}

/** Starts RxDB's replication with our handlers. The worker must have been told the name before. */
export function startReplication(input: ReplicationInput): Replication {
  const stream = new Subject<'RESYNC'>();
  const handlers = new Handlers(input, stream);
  const state = replicateRxCollection<KeptRecord, Checkpoint>({
    replicationIdentifier: replicationName(input.epoch),
    collection: input.internals.database.records,
    live: true,
    retryTime: 1000,
    waitForLeadership: false,
    toggleOnDocumentVisible: true,
    pull: {
      batchSize: PULL_ROWS,
      stream$: stream,
      ...(input.downloaded && { initialCheckpoint: { seq: input.downloaded.seq } }),
      handler: (checkpoint, limit) => handlers.pull(checkpoint, limit) as never,
    },
    push: {
      batchSize: MAX_PUSH_ROWS,
      handler: (rows) => handlers.push(rows as unknown as EditRow[]) as never,
      ...(input.downloaded && { initialCheckpoint: { id: '\uffff', lwt: input.downloaded.lwt } }),
    },
  });
  handlers.bind(state);
  return {
    state,
    place: () => placeOf(state),
    seq: () => handlers.seq,
    resync: () => stream.next('RESYNC'),
    refetch: (ids) => handlers.fetchAgain(ids),
  };
}

class Handlers {
  readonly #input: ReplicationInput;
  readonly #stream: Subject<'RESYNC'>;
  #state: RxReplicationState<KeptRecord, Checkpoint> | null = null;
  /** Pages handed to RxDB and not yet known to be written. */
  #outstanding: { readonly seq: number; readonly rows: number }[] = [];
  /** Sent without an answer: the county may have stored them, and a pull may have passed over its word. */
  readonly #doubtful = new Set<string>();
  /** Those of them that were accepted since: their word is fetched. */
  readonly #words = new Set<string>();
  /** Records that are fetched whole. */
  readonly #refetch = new Set<string>();
  readonly #pushSize = new BatchSize(MAX_PUSH_ROWS);
  readonly #pullSize = new BatchSize(PULL_ROWS, PULL_ROWS);
  seq = 0;
  #isFirstPull = true;

  constructor(input: ReplicationInput, stream: Subject<'RESYNC'>) {
    this.#input = input;
    this.#stream = stream;
  }

  bind(state: RxReplicationState<KeptRecord, Checkpoint>): void {
    this.#state = state;
    state.error$.subscribe(() => {
      if (!this.#isStopped()) this.#input.onStoreFailure();
    });
  }

  fetchAgain(ids: readonly string[]): void {
    for (const id of ids) this.#refetch.add(id);
    if (ids.length > 0) this.#stream.next('RESYNC');
  }

  async pull(checkpoint: Checkpoint | undefined, limit: number) {
    const { guard } = this.#input;
    let after = checkpoint?.seq ?? 0;
    if (this.#isFirstPull && after > 0 && after === this.#input.quietAt && this.#refetch.size === 0) {
      this.#isFirstPull = false;
      this.seq = after;
      return { documents: [], checkpoint: { seq: after } };
    }
    this.#isFirstPull = false;
    for (;;) {
      // outside the turnstile: writing pulled records down may have to wait for a push
      while (this.#rowsOutstanding() > MAX_OUTSTANDING && !this.#isStopped()) await pause(4);
      if (this.#isStopped()) return { documents: [], checkpoint: { seq: after } };
      try {
        const page = await this.#askPage(after, Math.min(limit, this.#pullSize.rows));
        if (!(await guard.mayTakeIn(page.documents))) {
          const coming = await this.#lookAhead(page, limit);
          if (!this.#isStopped() && (await guard.ask(coming))) continue;
          return { documents: [], checkpoint: { seq: after } };
        }
        if (this.#isStopped()) return { documents: [], checkpoint: { seq: after } };
        this.#takes(page);
        if (page.rows > 0) this.#input.onDone('received', page.rows);
        if (!page.more) await guard.caughtUp();
        // RxDB takes a page with fewer records than it asked for as the last one
        if (page.more && page.documents.length > 0 && page.rows < limit) this.#stream.next('RESYNC');
        if (page.documents.length > 0 || !page.more) return page;
        after = page.checkpoint.seq; // nothing in this page concerns us: RxDB would take an empty page for the end
      } catch (error) {
        if (!(await this.#input.onFailure(error))) return { documents: [], checkpoint: { seq: after } };
      }
    }
  }

  async #askPage(after: number, limit: number): Promise<Page> {
    const { turnstile, county, internals, epoch } = this.#input;
    await turnstile.enterPull();
    try {
      const answer = await this.#sized(this.#pullSize, limit, () =>
        county.get(`/api/v1/pull?after=${after}&limit=${limit}&compact=1`, looseAnswer),
      );
      if (answer.epoch !== epoch) {
        this.#input.onEpoch(answer.epoch);
        return { documents: [], checkpoint: { seq: after }, more: false, rows: 0, again: [], words: [] };
      }
      if (answer.rows.length > 0) this.#input.onActivity('receiving');
      const [again, words] = [[...this.#refetch], [...this.#words]];
      const fetched = [...(await fetchRows(county, again)), ...(await fetchRows(county, words, true))];
      const all = [...(await parseRows(answer.rows)), ...fetched];
      const rows = all.filter((row) => !this.#input.isPassedOver(idOf(row)));
      const documents = await recordsOf({ client: internals.client, county, epoch }, rows);
      const { seq } = answer.checkpoint;
      this.seq = Math.max(this.seq, seq);
      this.#input.onSuccess();
      return {
        documents: fullPage(documents, answer.rows.length),
        checkpoint: { seq },
        more: answer.more,
        rows: answer.rows.length,
        again,
        words,
      };
    } finally {
      turnstile.leavePull();
    }
  }

  /** The page goes to RxDB. */
  #takes({ documents, checkpoint: { seq }, again, words }: Page): void {
    for (const id of again) this.#refetch.delete(id);
    for (const id of words) this.#words.delete(id);
    this.#outstanding.push({ seq, rows: documents.length });
  }

  /** What a page and those behind it bring, so that one question names them all however few rows the line takes at once. */
  async #lookAhead(page: Page, limit: number): Promise<readonly KeptRecord[]> {
    const documents = [...page.documents];
    let [{ checkpoint, more }, rows] = [page, page.rows];
    while (more && rows < PULL_ROWS && !this.#isStopped()) {
      const next = await this.#askPage(checkpoint.seq, Math.min(limit, this.#pullSize.rows));
      documents.push(...next.documents);
      [{ checkpoint, more }, rows] = [next, rows + next.rows];
    }
    return documents;
  }

  /** RxDB moves its own checkpoint when a page is written, whether or not its rows were changes. */
  #rowsOutstanding(): number {
    const seq = placeOf(this.#state) ?? 0;
    this.#outstanding = this.#outstanding.filter((page) => page.seq > seq && page.rows > 0);
    return this.#outstanding.reduce((sum, page) => sum + page.rows, 0);
  }

  async push(rows: readonly EditRow[]): Promise<KeptRecord[]> {
    const conflicts: KeptRecord[] = [];
    let news = rows.filter((row) => this.#input.offerHeld || !isHeld(row, this.#input.epoch)).toSorted(byType);
    while (news.length > 0) {
      // asked anew after each failure: more may wait by now
      const sendable = this.#input.answerable(await this.#input.guard.sendable(news));
      if (sendable.length === 0) break;
      const { sent, found } = await this.#pushSome(sendable);
      conflicts.push(...found);
      news = sendable.filter((row) => !sent.has(row.newDocumentState.id));
    }
    return conflicts;
  }

  /** As many of the rows as one request takes on this line; none after a failure, which has been waited out. */
  async #pushSome(
    rows: readonly EditRow[],
  ): Promise<{ readonly sent: ReadonlySet<string>; readonly found: KeptRecord[] }> {
    const { turnstile } = this.#input;
    const { guard } = this.#input;
    const request = nextRequest(rows, this.#pushSize.rows, (id) => guard.isAgreed(id));
    const ids = request.rows.map((row) => String(row.record.id));
    await turnstile.enterPush();
    const answer = await this.#send(request);
    const written = answer.ok ? this.#upQueue() : Promise.resolve();
    turnstile.leavePush(written);
    if (answer.ok) {
      for (const id of ids) if (this.#doubtful.delete(id)) this.#words.add(id);
      if (this.#input.looksBack) for (const id of passedOver(answer.value, this.seq)) this.#words.add(id);
      void written.then(() => this.#stream.next('RESYNC'));
      return { sent: new Set(ids), found: conflictsOf(answer.value.results, this.#input.epoch) };
    }
    const asked = answer.error instanceof CodedError && answer.error.code === 'A17' ? unagreedVoids(request) : [];
    if (asked.length > 0) {
      guard.countyAsks(asked); // held back from now on; the rest goes without them
      return { sent: new Set(), found: [] };
    }
    for (const id of ids) this.#doubtful.add(id);
    // an error, not an empty answer: RxDB must not take the rows for sent
    if (!(await this.#input.onFailure(answer.error))) throw new Error('sync was stopped');
    return { sent: new Set(), found: [] };
  }

  async #send(request: PushRequestOf): Promise<Result<PushAnswer, unknown>> {
    const { county, onActivity, onSuccess, onEpoch, epoch } = this.#input;
    try {
      onActivity('sending');
      const path = '/api/v1/push';
      const answer = await this.#sized(this.#pushSize, request.rows.length, () =>
        county.send({ method: 'POST', path, body: request, schema: pushAnswerSchema }),
      );
      if (answer.results.length !== request.rows.length) return err(new CodedError('N03', '答复行数不符'));
      onSuccess();
      if (answer.epoch !== epoch) onEpoch(answer.epoch);
      this.#report(answer);
      return ok(answer);
    } catch (error) {
      return err(error);
    }
  }

  #report({ results }: PushAnswer): void {
    const of = (outcome: string) => results.filter((one) => one.outcome === outcome).length;
    for (const [what, outcome] of DONE) if (of(outcome) > 0) this.#input.onDone(what, of(outcome));
  }

  /** Tells the batch size how a request of so many rows went. */
  async #sized<Answer>(size: BatchSize, rows: number, ask: () => Promise<Answer>): Promise<Answer> {
    const started = performance.now();
    try {
      const answer = await ask();
      size.succeeded(rows, performance.now() - started);
      return answer;
    } catch (error) {
      const tooMuch = error instanceof CodedError && TOO_MUCH.has(error.code);
      if (tooMuch || performance.now() - started > LONG_MS) size.failed(rows);
      throw error;
    }
  }

  /** Settles when RxDB has written down what the push under way came to. */
  #upQueue(): Promise<unknown> {
    return this.#state?.internalReplicationState?.streamQueue.up ?? Promise.resolve();
  }

  #isStopped(): boolean {
    return this.#state?.isStopped() ?? false;
  }
}

/**
 * Records whose word pulls may have passed over: stored at a place that was pulled before RxDB knew of the push (the desk
 * lost its power in between), or refused, perhaps not for the first time, which the feed says once only.
 */
function passedOver({ results }: PushAnswer, seq: number): string[] {
  return results
    .filter((one) => one.outcome === 'refused' || (one.outcome === 'accepted' && one.seq <= seq))
    .map(({ id }) => id);
}

function unagreedVoids({ rows }: PushRequestOf): string[] {
  return rows.flatMap(({ agreed, record }) => (record.status === 'void' && !agreed ? [String(record.id)] : []));
}

/** RxDB's own checkpoint, once it has read or written it. */
function placeOf(state: RxReplicationState<KeptRecord, Checkpoint> | null): number | null {
  const written = state?.internalReplicationState?.lastCheckpointDoc.down?.checkpointData as unknown;
  return (written as Checkpoint | undefined)?.seq ?? null;
}

/** RxDB takes a page with fewer records than asked for as the last one, so a page must not shrink. */
function fullPage(documents: KeptRecord[], rows: number): KeptRecord[] {
  const [first] = documents;
  return first && documents.length < rows
    ? [...documents, ...Array<KeptRecord>(rows - documents.length).fill(first)]
    : documents;
}

function pause(millis: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, millis));
}
