import { type ErrorCode, errorSentence } from '../../shared/kernel/coded-error.ts';
import type { LedgerRecord } from '../../shared/schema/record.ts';
import { AGREEING_PROTOCOL, MASS_VOIDS, needsAgreement } from '../../shared/sync/mass-change.ts';
import type { FeedRow, PushOutcome, PushRequest } from '../../shared/sync/messages.ts';
import { receiptHash } from '../../shared/sync/receipt.ts';
import type { ApiAnswer, ApiRequest } from './api-request.ts';
import { SHIPPED_VERSION } from './catalogue.ts';
import { FakeEscrow } from './fake-escrow.ts';
import { FakePapers } from './fake-papers.ts';

/**
 * A county in memory that keeps SPEC.md's contract for one town, with hands on what a real one does by chance: when it
 * answers, what it refuses, when its line is cut. Named a fake wherever it is used; the real county has its own tests.
 */
export class FakeCounty {
  epoch = 'e1';
  /** Whether requests arrive at all, and whether answers come back. */
  line: 'up' | 'down' | 'answers-lost' = 'up';
  /** Milliseconds before a pull looks at the feed, and between a push being stored and its answer. */
  delays = { pullLook: 0, pushAnswer: 0 };
  /** Record ids that are refused, with the code. */
  readonly refuse = new Map<string, string>();
  /** Published versions of the catalogue by number, and the present one. */
  readonly catalogues = new Map<number, unknown>();
  catalogueVersion = SHIPPED_VERSION;
  /** Whether any void needs a person's word, as after many in the hour before. */
  asksAboutVoids = false;
  readonly requests: string[] = [];
  /** Places in the feed that pulls and snapshots asked from, in order. */
  readonly asked: number[] = [];
  /** A snapshot ends in the middle of the row after so many, and the line is down from then on; null: it comes whole. */
  snapshotBreaksAfter: number | null = null;
  readonly papers = new FakePapers();
  readonly escrow = new FakeEscrow();
  /** What desks sent of their audit trails, and the code with which the next ones are refused; null: they are taken. */
  readonly audited: { readonly seq: number; readonly action: string; readonly hash: string }[] = [];
  refusesAudit: ErrorCode | null = null;
  pushedRows = 0;
  conflictsAnswered = 0;
  #seq = 0;
  readonly #held = new Map<string, { record: LedgerRecord; seq: number; device: string }>();
  /** Voids that nobody agreed to, by device. The real county forgets them after an hour; no test of this one lasts so long. */
  readonly #voids = new Map<string, number>();
  readonly #refusals = new Map<string, { rev: string; code: string; seq: number; device: string }>();

  get(id: string): LedgerRecord | null {
    return this.#held.get(id)?.record ?? null;
  }

  get size(): number {
    return this.#held.size;
  }

  ids(): string[] {
    return [...this.#held.keys()];
  }

  /** Another desk of the town stores a record. */
  put(record: LedgerRecord, device = 'dev-other'): void {
    this.#held.set(record.id, { record, seq: ++this.#seq, device });
  }

  /** Loses a record it acknowledged, without a word in the feed. */
  forget(id: string): void {
    this.#held.delete(id);
  }

  /** Holds a record at a place that every reader has passed. */
  putUnseen(record: LedgerRecord): void {
    this.#held.set(record.id, { record, seq: 0, device: 'dev-other' });
  }

  /** Comes back from a backup that knew nothing of this town: another epoch, an empty feed. */
  restoreEmpty(epoch: string): void {
    this.epoch = epoch;
    this.#seq = 0;
    this.#held.clear();
    this.#refusals.clear();
  }

  /** The handler of one desk's `/api`. */
  handlerFor(device: string) {
    return async (request: ApiRequest): Promise<ApiAnswer> => {
      const url = new URL(request.path, 'http://county');
      this.requests.push(`${request.method} ${url.pathname}`);
      if (this.line === 'down') throw new Error('no line');
      const answer = (await this.escrow.answer(url, request)) ??
        this.#other(device, url, request) ?? {
          status: 200,
          body: await this.#answer(device, url, request.body),
        };
      if (this.line === 'answers-lost') throw new Error('no line');
      return answer;
    };
  }

  /** What is no JSON, or may be refused; null: see {@link #answer}. */
  #other(device: string, url: URL, request: ApiRequest): ApiAnswer | null {
    if (url.pathname === '/api/v1/snapshot') return this.#snapshot(device, Number(url.searchParams.get('after') ?? 0));
    if (url.pathname === '/api/v1/push' && this.#asks(device, request.body as PushRequest))
      return { status: 409, body: { code: 'A17', message: errorSentence('A17') } };
    if (['/api/v1/audit', '/api/v1/escrow/audit'].includes(url.pathname))
      return this.#audit(request.body as { entries: never[] } | undefined);
    const sha256 = /^\/api\/v1\/attachments\/([0-9a-f]{64})(?:\/state)?$/.exec(url.pathname)?.[1];
    return sha256 === undefined ? null : this.papers.answer(sha256, url, request);
  }

  #audit(sent: { readonly entries: readonly FakeCounty['audited'][number][] } | undefined): ApiAnswer {
    const code = this.refusesAudit;
    if (code) return { status: 422, body: { code, message: errorSentence(code) } };
    this.audited.push(...(sent?.entries ?? []));
    return { status: 200, body: { seq: this.audited.at(-1)?.seq ?? 0, hash: this.audited.at(-1)?.hash ?? '' } };
  }

  #snapshot(device: string, after: number): ApiAnswer {
    this.asked.push(after);
    const rows = this.#rowsAfter(device, after, false);
    const lines = [
      { head: { epoch: this.epoch, seq: this.#seq, rows: rows.length } },
      ...rows,
      { end: { seq: this.#seq } },
    ].map((line) => `${JSON.stringify(line)}\n`);
    if (this.snapshotBreaksAfter !== null) {
      lines.splice(this.snapshotBreaksAfter + 1, Number.POSITIVE_INFINITY, '{"county":{"re');
      this.line = 'down';
    }
    const bytes = Buffer.from(lines.join(''));
    return { status: 200, bytes, headers: { 'content-type': 'application/x-ndjson; charset=utf-8' } };
  }

  #receipt(month: string): unknown {
    const held = [...this.#held.values()].map(({ record }) => record).filter((record) => record.period === month);
    const types = [...new Set(held.map((record) => record.type))].sort();
    const lines = types.map((type) => {
      const own = held.filter((record) => record.type === type);
      return { type, count: own.length, hash: receiptHash(own) };
    });
    return { epoch: this.epoch, month, seq: this.#seq, lines };
  }

  #receiptRecords(month: string, type: string): unknown {
    const held = [...this.#held.values()].map(({ record }) => record);
    const records = held.filter((record) => record.period === month && record.type === type);
    return { records: records.map(({ id, rev }) => ({ id, rev })) };
  }

  async #answer(device: string, url: URL, body: unknown): Promise<unknown> {
    const asked = (name: string) => Number(url.searchParams.get(name) ?? 0);
    const version = Number(/^\/api\/v1\/catalogue\/(\d+)$/.exec(url.pathname)?.[1] ?? 0);
    if (version > 0) return { version, source: this.catalogues.get(version) };
    switch (url.pathname) {
      case '/api/v1/push':
        return this.#push(device, body as PushRequest);
      case '/api/v1/pull':
        return this.#pull(device, asked('after'), asked('limit'), asked('compact') === 1);
      case '/api/v1/receipt':
        return this.#receipt(url.searchParams.get('month') ?? '');
      case '/api/v1/receipt/records':
        return this.#receiptRecords(url.searchParams.get('month') ?? '', url.searchParams.get('type') ?? '');
      case '/api/v1/records':
        return { rows: this.#byIds(device, body as { ids: string[]; compact?: number }) };
      case '/api/v1/wait':
        return this.#wait(asked('after'), asked('seconds'), asked('catalogue'));
      default:
        return this.#reference();
    }
  }

  #byIds(device: string, { ids, compact }: { readonly ids: readonly string[]; readonly compact?: number }) {
    return ids.flatMap((id) => this.#row(device, id, compact === 1) ?? []);
  }

  #asks(device: string, push: PushRequest): boolean {
    return push.protocol >= AGREEING_PROTOCOL && this.#massVoid(device, push).length > 0;
  }

  /** SPEC.md §8: the voids of a push that wait for a person's word; none: it may go, and its voids are counted. */
  #massVoid(device: string, { rows }: Pick<PushRequest, 'rows'>): readonly string[] {
    const voids = rows.filter((row) => {
      const record = row.record as LedgerRecord;
      const held = this.#held.get(record.id)?.record;
      return record.status === 'void' && held !== undefined && held.status !== 'void' && held.rev === row.base;
    });
    const ids = (isAgreed: boolean) =>
      voids.filter(({ agreed = false }) => agreed === isAgreed).map(({ record }) => (record as LedgerRecord).id);
    const pushed = { agreed: ids(true), unagreed: ids(false) };
    const recent = pushed.agreed.length > 0 ? 0 : (this.#voids.get(device) ?? 0);
    if (needsAgreement(this.asksAboutVoids ? MASS_VOIDS : recent, pushed)) return pushed.unagreed;
    if (voids.length > 0) this.#voids.set(device, recent + pushed.unagreed.length);
    return [];
  }

  async #push(device: string, request: PushRequest): Promise<unknown> {
    const unasked = request.protocol < AGREEING_PROTOCOL ? this.#massVoid(device, request) : [];
    const results = request.rows.map((row): PushOutcome => {
      const record = row.record as LedgerRecord;
      const held = this.#held.get(record.id);
      this.pushedRows++;
      if (held?.record.rev === record.rev) return { outcome: 'accepted', id: record.id, seq: held.seq };
      if (held && held.record.rev !== row.base) {
        this.conflictsAnswered++;
        return { outcome: 'conflict', id: record.id, seq: held.seq, current: held.record };
      }
      const code = unasked.includes(record.id) ? 'A17' : this.refuse.get(record.id);
      if (code !== undefined) {
        this.#refusals.set(record.id, { rev: record.rev, code, seq: ++this.#seq, device });
        return { outcome: 'refused', id: record.id, code, message: '未通过' };
      }
      this.#refusals.delete(record.id);
      this.put(record, device);
      return { outcome: 'accepted', id: record.id, seq: this.#seq };
    });
    await sleep(this.delays.pushAnswer);
    return { epoch: this.epoch, results };
  }

  async #pull(device: string, after: number, limit: number, compact: boolean): Promise<unknown> {
    this.asked.push(after);
    await sleep(this.delays.pullLook);
    const found = this.#rowsAfter(device, after, compact);
    const rows = found.slice(0, limit);
    const seq = found.length > limit ? (rows.at(-1)?.county.seq ?? after) : this.#seq;
    return { epoch: this.epoch, rows, checkpoint: { seq }, more: found.length > limit };
  }

  #rowsAfter(device: string, after: number, compact: boolean): FeedRow[] {
    const ids = new Set([...this.#held.keys(), ...this.#refusals.keys()]);
    const found = [...ids].flatMap((id) => this.#row(device, id, compact) ?? []);
    return found.filter((row) => row.county.seq > after).sort((a, b) => a.county.seq - b.county.seq);
  }

  #row(device: string, id: string, compact: boolean): FeedRow | null {
    const held = this.#held.get(id);
    const refusal = this.#refusals.get(id)?.device === device ? this.#refusals.get(id) : undefined;
    const seq = Math.max(held?.seq ?? 0, refusal?.seq ?? 0);
    const at = '2027-01-15T08:00';
    const county = {
      rev: held?.record.rev ?? null,
      seq,
      receivedAt: at,
      refusal: refusal ? { rev: refusal.rev, code: refusal.code, message: '未通过', at } : null,
    };
    if (refusal && refusal.seq === seq) return { county, known: { id, rev: refusal.rev } };
    if (!held) return null;
    if (compact && held.device === device) return { county, known: { id, rev: held.record.rev } };
    return { county, record: held.record };
  }

  async #wait(after: number, seconds: number, catalogue: number): Promise<unknown> {
    const end = Date.now() + seconds * 1000;
    const epoch = this.epoch;
    const isQuiet = () => this.#seq <= after && this.epoch === epoch && this.catalogueVersion === catalogue;
    while (isQuiet() && Date.now() < end && this.line === 'up') await sleep(20);
    return { epoch: this.epoch, seq: this.#seq, catalogueVersion: this.catalogueVersion, reference: 't1' };
  }

  #reference(): unknown {
    const unit = (code12: string, level: string, name: string) => ({
      code12,
      level,
      name,
      shortName: name,
      parentCode: '510802000000',
    });
    const units = [unit('510802105000', 'town', '青川镇'), unit('510802105203', 'village', '石门村')];
    const county = unit('510802000000', 'county', '清江县');
    return { epoch: this.epoch, tag: 't1', catalogueVersion: this.catalogueVersion, county, units, bodies: [] };
  }
}

function sleep(millis: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, millis));
}
