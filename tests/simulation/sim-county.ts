import { randomUUID } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { COURIER_PORTS } from '../../server/courier/courier-keys.ts';
import { lockRefusal } from '../../server/month/push-guard.ts';
import { type CheckedRow, checkRow, type Refusal } from '../../server/sync/check-row.ts';
import { decide, type HeldRow, type NumberOwners, numberKey } from '../../server/sync/decide.ts';
import type { TownFacts } from '../../server/sync/town-facts.ts';
import type { Catalogue } from '../../shared/catalogue/definition.ts';
import { DEFAULT_MONTH_SETTINGS, periodOfDay } from '../../shared/domain/month/month-rule.ts';
import { CodedError, errorSentence } from '../../shared/kernel/coded-error.ts';
import type { LedgerRecord } from '../../shared/schema/record.ts';
import type { Unit } from '../../shared/schema/unit.ts';
import { type KeyPair, newKeyPair, type PublicKeys } from '../../shared/seal/key-pair.ts';
import { type GzipPort, packBody, unpackBody } from '../../shared/sync/courier/courier-body.ts';
import { openCourierFile, readCourierFile, writeCourierFile } from '../../shared/sync/courier/courier-file.ts';
import type { CourierResult } from '../../shared/sync/courier/courier-messages.ts';
import { readPackage } from '../../shared/sync/courier/package-body.ts';
import { AGREEING_PROTOCOL, needsAgreement } from '../../shared/sync/mass-change.ts';
import type { FeedRow, PushOutcome, PushRequest } from '../../shared/sync/messages.ts';
import type { ApiRequest } from '../support/api-request.ts';
import { contentOf, copyOf, type Kept, type KeptRefusal, wordOf } from './sim-kept.ts';
import { PAPERS, SimPapers } from './sim-papers.ts';
import { SimRefusal } from './sim-refusal.ts';
import { SimVoids } from './sim-voids.ts';

type PushRow = PushRequest['rows'][number];

export interface SimCountyInput {
  readonly townId: number;
  readonly countyId: number;
  readonly units: readonly Unit[];
  readonly catalogue: Catalogue;
  readonly people: TownFacts['personOf'];
  readonly today: () => string;
  readonly now: () => number;
}

/** Takes no time: threads of the process would run beside virtual time. */
const GZIP: GzipPort = {
  zip: async (bytes) => new Uint8Array(gzipSync(bytes)),
  unzip: async (bytes) => new Uint8Array(gunzipSync(bytes)),
};

/**
 * A county in memory that decides with the server's own code: checkRow, decide, lockRefusal. What is written anew here is
 * only what the server leaves to SQL: the tables, the sequence and the feed.
 */
export class SimCounty {
  epoch = 'epoch-1';
  catalogueVersion: number;
  readonly locked = new Set<string>();
  /** Rows that it answers at most to a pull: a line that takes few. */
  pageRows = Number.POSITIVE_INFINITY;
  readonly #input: SimCountyInput;
  #kept: Kept = { seq: 0, held: new Map(), history: new Map(), refusals: new Map() };
  #backup: Kept | null = null;
  #epochs = 1;
  readonly papers = new SimPapers();
  readonly voids = new SimVoids();
  /** Voids of the push under way. */
  #voiding: { agreed: string[]; unagreed: string[] } = { agreed: [], unagreed: [] };
  readonly #waiters = new Set<() => void>();
  readonly #deviceKeys = new Map<string, PublicKeys>();
  #keys: KeyPair | null = null;

  constructor(input: SimCountyInput) {
    this.#input = input;
    this.catalogueVersion = input.catalogue.version;
  }

  get records(): ReadonlyMap<string, LedgerRecord> {
    return new Map([...this.#kept.held].map(([id, { record }]) => [id, record]));
  }

  /** Where a record stands in the feed, for people who look for a fault. */
  placeOf(id: string): string {
    const held = this.#kept.held.get(id);
    return held ? `${held.record.rev} at ${held.seq} from ${held.device}` : 'has none';
  }

  /** Loses a record without a word: only for the test that shows that this would be seen. */
  forgetOne(): void {
    const [id] = this.#kept.held.keys();
    if (id !== undefined) this.#kept.held.delete(id);
  }

  /** Loses this record, or puts it at a place that every reader has passed, without a word in the feed. */
  spoil(id: string, how: 'lost' | 'unseen'): void {
    const held = this.#kept.held.get(id);
    if (how === 'lost' || !held) this.#kept.held.delete(id);
    else this.#kept.held.set(id, { ...held, seq: 0 });
  }

  backUp(): void {
    this.#backup = copyOf(this.#kept);
    this.papers.backUp();
  }

  /** Comes back from its last backup as another life of its data. */
  restore(): boolean {
    if (!this.#backup) return false;
    this.#kept = copyOf(this.#backup);
    this.papers.restore();
    this.voids.forget();
    this.epoch = `epoch-${++this.#epochs}`;
    this.#wake();
    return true;
  }

  publish(): void {
    this.catalogueVersion++;
    this.#wake();
  }

  /** One request of a desk. A failing county answers nothing: the caller cuts the line. */
  async handle(device: string, request: ApiRequest): Promise<unknown> {
    const { body } = request;
    const url = new URL(request.path, 'http://county');
    const number = (name: string) => Number(url.searchParams.get(name) ?? 0);
    switch (url.pathname) {
      case '/api/v1/wait':
        return this.#wait(number('after'), number('seconds'));
      case '/api/v1/push':
        return this.#pushed(device, body as PushRequest);
      case '/api/v1/pull':
        return this.pull(device, number('after'), Math.min(number('limit'), this.pageRows), number('compact') === 1);
      case '/api/v1/snapshot':
        return this.#snapshot(device, number('after'));
      case '/api/v1/records':
        return {
          rows: this.#fetch(device, (body as { ids: string[] }).ids, (body as { compact?: number }).compact === 1),
        };
      case '/api/v1/reference':
        return this.#reference();
      case '/api/v1/courier-key':
        this.#deviceKeys.set(device, body as PublicKeys);
        return { countyId: this.#input.countyId, keys: (await this.#ownKeys()).public };
      default:
        if (url.pathname.startsWith(PAPERS)) return this.papers.answer(url, request);
        return { version: this.catalogueVersion, source: null };
    }
  }

  #pushed(device: string, { protocol, rows }: PushRequest): unknown {
    const holdsVoids = rows.some(({ record }) => (record as LedgerRecord).status === 'void');
    if (protocol < AGREEING_PROTOCOL || !holdsVoids) return { epoch: this.epoch, results: this.#push(device, rows) };
    const before = copyOf(this.#kept);
    this.#voiding = { agreed: [], unagreed: [] };
    const results = this.#push(device, rows);
    if (!this.voids.refuses(device, this.epoch, this.#input.now(), this.#voiding))
      return { epoch: this.epoch, results };
    this.#kept = before;
    return new SimRefusal(409, { code: 'A17', message: errorSentence('A17') });
  }

  #push(device: string, rows: readonly PushRow[]): PushOutcome[] {
    const outcomes = rows.map((row) => this.#pushOne(device, row));
    this.#wake();
    return outcomes;
  }

  pull(device: string, after: number, limit: number, isCompact: boolean) {
    const found = this.#feed(device, after, isCompact);
    const rows = found.slice(0, limit);
    const more = found.length > rows.length;
    return {
      epoch: this.epoch,
      rows,
      checkpoint: { seq: more ? (rows.at(-1)?.county.seq ?? after) : this.#kept.seq },
      more,
    };
  }

  /** Takes a package in. @throws CodedError for one that is no good */
  async takePackage(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
    const file = readCourierFile(bytes);
    const { deviceId } = file.head;
    const signer = this.#deviceKeys.get(deviceId);
    if (!signer) throw new CodedError('S20');
    const parties = { signer, receiver: await this.#ownKeys() };
    const { ask, rows, papers } = readPackage(
      await unpackBody(GZIP, await openCourierFile(COURIER_PORTS, file, parties)),
    );
    if (this.#isMassVoid(rows)) throw new CodedError('A17');
    const outcomes = this.#push(deviceId, rows);
    const whole = papers.filter((paper) => this.papers.take(paper)).map(({ sha256 }) => sha256);
    const results = outcomes.map(
      (outcome, at): CourierResult =>
        ({ ...outcome, rev: String((rows[at]?.record as LedgerRecord | undefined)?.rev) }) as CourierResult,
    );
    const after = ask.epoch === this.epoch ? ask.after : 0;
    const page = this.pull(deviceId, after, 1000, after > 0);
    const late = results.flatMap(({ id, outcome }) =>
      outcome === 'accepted' ? this.#fetch(deviceId, [id]).filter(({ county }) => county.seq <= after) : [],
    );
    const lines = [
      {
        answer: {
          epoch: this.epoch,
          after,
          seq: page.checkpoint.seq,
          more: page.more,
          catalogueVersion: this.catalogueVersion,
          packages: [file.head.id],
        },
      },
      ...results.map((result) => ({ result })),
      ...[...late, ...page.rows].map((feed) => ({ feed })),
      ...whole.map((has) => ({ has })),
    ];
    const facts = { ...file.head, kind: 'answer' as const, id: randomUUID(), part: 1, parts: 1 };
    const answer = { signer: await this.#ownKeys(), receiver: signer };
    return writeCourierFile(
      COURIER_PORTS,
      facts,
      answer,
      await packBody(
        GZIP,
        lines.map((line) => JSON.stringify(line)),
      ),
    );
  }

  /** As guardPackage of server/sync/void-guard.ts. */
  #isMassVoid(rows: readonly PushRow[]): boolean {
    const alive = (id: string) => (this.#kept.held.get(id)?.record.status ?? 'void') !== 'void';
    const unagreed = rows.flatMap(({ record, agreed }) => {
      const { id, status } = record as LedgerRecord;
      return status === 'void' && !agreed && alive(id) ? [id] : [];
    });
    return needsAgreement(0, { agreed: [], unagreed });
  }

  #pushOne(device: string, { base, record: pushed, agreed = false }: PushRow): PushOutcome {
    const row = checkRow(this.#facts(), base, pushed);
    const held = this.#heldOf(device, row);
    const decision = decide(row, held, this.#owners(), this.#monthly(row, held));
    if (decision.kind === 'stored_before') return { outcome: 'accepted', id: row.id, seq: decision.seq };
    const before = this.#kept.held.get(row.id);
    if (decision.kind === 'conflict') {
      if (!before) throw new Error('a conflict with nothing');
      return { outcome: 'conflict', id: row.id, seq: before.seq, current: structuredClone(before.record) };
    }
    if (decision.kind === 'refuse') {
      if (!decision.isRepeat) this.#keepRefusal(device, row, decision.base, decision.refusal);
      return { outcome: 'refused', id: row.id, ...decision.refusal };
    }
    if (decision.row.record.status === 'void' && before && before.record.status !== 'void')
      this.#voiding[agreed ? 'agreed' : 'unagreed'].push(row.id);
    const seq = ++this.#kept.seq;
    if (before) this.#kept.history.set(`${row.id}|${before.record.rev}`, before.seq);
    this.#kept.held.set(row.id, { record: JSON.parse(decision.row.text), seq, device });
    this.#resolve(device, row.id);
    return { outcome: 'accepted', id: row.id, seq };
  }

  #heldOf(device: string, row: CheckedRow): HeldRow {
    const held = this.#kept.held.get(row.id);
    const based = this.#kept.refusals.get(`${device}|${row.id}|${row.base}`);
    const again = this.#kept.refusals.get(`${device}|${row.id}|${row.rev}`);
    const refused = again && !again.isResolved ? again : undefined;
    const isBase = held !== undefined && [row.base, based?.base].includes(held.record.rev);
    return {
      rev: held?.record.rev ?? null,
      seq: held?.seq ?? null,
      status: held?.record.status ?? null,
      type: held?.record.type ?? null,
      period: held?.record.period ?? null,
      state: null,
      content: isBase ? contentOf(held.record) : null,
      history_seq: this.#kept.history.get(`${row.id}|${row.rev}`) ?? null,
      base_was_refused: based !== undefined,
      refused_base: based?.base ?? null,
      refused_code: refused?.code ?? null,
      refused_message: refused?.message ?? null,
    };
  }

  #monthly(row: CheckedRow, held: HeldRow): Refusal | null {
    if (!row.isSound || this.locked.size === 0) return null;
    const before = this.#kept.held.get(row.id)?.record ?? null;
    const touched = [held.period ?? '', row.record.period, row.record.mainDate.slice(0, 7)];
    if (!touched.some((month) => this.locked.has(month))) return null;
    const settings = DEFAULT_MONTH_SETTINGS;
    return lockRefusal({ row, before, locked: this.locked, settings, corrections: [], isInReport: true });
  }

  #owners(): NumberOwners {
    const numbered = [...this.#kept.held.values()].filter(({ record }) => record.recordNo !== '');
    return new Map(numbered.map(({ record }) => [numberKey(record.type, record.recordNo), record.id]));
  }

  #keepRefusal(device: string, { id, rev }: CheckedRow, base: string | null, refusal: Refusal): void {
    this.#resolve(device, id);
    const kept = { id, rev, base, device, ...refusal, seq: ++this.#kept.seq, isResolved: false };
    this.#kept.refusals.set(`${device}|${id}|${rev}`, kept);
  }

  #resolve(device: string, id: string): void {
    for (const one of this.#kept.refusals.values()) if (one.device === device && one.id === id) one.isResolved = true;
  }

  #facts(): TownFacts {
    const { catalogue, townId, units, people, today } = this.#input;
    const byCode = new Map(units.map((unit) => [unit.code12, unit]));
    return {
      townId,
      catalogueOf: () => catalogue,
      units: byCode,
      context: { today: today(), units: byCode, memberCountOf: () => null },
      personOf: people,
      periodOf: (day) => periodOfDay(DEFAULT_MONTH_SETTINGS, day),
    };
  }

  /** As the statement PULL of server/sync/feed.ts: records and this device's refusals, each at its own place. */
  #feed(device: string, after: number, isCompact: boolean): FeedRow[] {
    const open = [...this.#kept.refusals.values()].filter((one) => one.device === device && !one.isResolved);
    const refusalOf = new Map(open.map((one) => [one.id, one]));
    const records = [...this.#kept.held].map(([id, held]) =>
      this.#rowOf(held, refusalOf.get(id), isCompact && held.device === device),
    );
    const refusals = open.map(
      (one): FeedRow => ({
        county: wordOf(this.#kept.held.get(one.id)?.record.rev ?? null, one.seq, one),
        known: { id: one.id, rev: one.rev },
      }),
    );
    const all = [...records, ...refusals].filter((row) => row.county.seq > after);
    return all.sort((a, b) => a.county.seq - b.county.seq);
  }

  #rowOf(held: { record: LedgerRecord; seq: number }, refusal: KeptRefusal | undefined, isKnown: boolean): FeedRow {
    const { record, seq } = held;
    const county = wordOf(record.rev, seq, refusal);
    return isKnown
      ? { county, known: { id: record.id, rev: record.rev } }
      : { county, record: structuredClone(record) };
  }

  #fetch(device: string, ids: readonly string[], isCompact = false): FeedRow[] {
    const open = [...this.#kept.refusals.values()].filter((one) => one.device === device && !one.isResolved);
    return ids.flatMap((id): FeedRow[] => {
      const held = this.#kept.held.get(id);
      const refusal = open.find((one) => one.id === id);
      if (held) return [this.#rowOf(held, refusal, isCompact && held.device === device)];
      return refusal ? [{ county: wordOf(null, refusal.seq, refusal), known: { id, rev: refusal.rev } }] : [];
    });
  }

  #snapshot(device: string, after: number): string {
    const rows = this.#feed(device, after, false);
    const { seq } = this.#kept;
    const lines = [{ head: { epoch: this.epoch, seq, rows: rows.length } }, ...rows, { end: { seq } }];
    return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
  }

  async #wait(after: number, seconds: number): Promise<unknown> {
    if (this.#kept.seq === after && seconds > 0) {
      await new Promise<void>((resolve) => {
        const done = () => {
          this.#waiters.delete(done);
          resolve();
        };
        this.#waiters.add(done);
        setTimeout(done, seconds * 1000);
      });
    }
    return { epoch: this.epoch, seq: this.#kept.seq, catalogueVersion: this.catalogueVersion, reference: 't1' };
  }

  #wake(): void {
    for (const done of [...this.#waiters]) done();
  }

  #reference(): unknown {
    const [town] = this.#input.units;
    return {
      epoch: this.epoch,
      tag: 't1',
      catalogueVersion: this.catalogueVersion,
      county: town,
      units: this.#input.units,
      bodies: [],
    };
  }

  async #ownKeys(): Promise<KeyPair> {
    this.#keys ??= await newKeyPair(COURIER_PORTS.cipher);
    return this.#keys;
  }
}
