import { Catalogue, type Source } from './catalogue.ts';
import { hashOf, type Json } from './form.ts';
import { decided, merged } from './merge.ts';
import { type Author, created, type Edit, edited, type NewRecord, type Opened, opened, type Rec } from './record.ts';
import { type Box, type Key, newKey, openPast, unwrap, type Wrap, wrap } from './seal.ts';
import { type Sent, Wire } from './wire.ts';

/** SPEC §3.3: the county's word about a record. */
export interface Word extends Json {
  readonly rev: string | null;
  readonly seq: number;
  readonly refusal: { readonly rev: string; readonly code: string } | null;
}

export interface FeedRow {
  readonly county: Word;
  readonly record?: Rec;
  readonly known?: { readonly id: string; readonly rev: string };
}

/** A record as this desk keeps it. `base` is the county's record last known. */
interface Held {
  readonly record: Rec;
  readonly county: Word | null;
  readonly base: Rec | null;
}

export interface PushRow {
  readonly base: string | null;
  readonly record: Rec;
  readonly agreed?: boolean;
}

export interface Result extends Json {
  readonly outcome: 'accepted' | 'refused' | 'conflict';
  readonly id: string;
  readonly code?: string;
  readonly current?: Rec;
}

/** SPEC §3.5. */
export type State = 'conflict' | 'refused' | 'acknowledged' | 'waiting';

export interface Account extends Json {
  readonly accountId: string;
  readonly login: string;
  readonly name: string;
}

interface Enrolled {
  readonly epoch: string;
  readonly deviceId: string;
  readonly account: Account;
  readonly town: { readonly code12: string };
  readonly townKey: Wrap | null;
}

export const PROTOCOL = 4;

/** A desk made from SPEC alone: it keeps its records in memory. */
export class SecondDesk {
  readonly wire: Wire;
  readonly deviceId: string;
  readonly townId: number;
  readonly records = new Map<string, Held>();
  keys: Key[] = [];
  /** Place in the feed. */
  place = 0;
  epoch: string;
  now = () => '2026-11-03T09:00';
  #account: Account;
  #catalogue: Catalogue | null = null;

  private constructor(wire: Wire, { deviceId, epoch, account, town }: Enrolled) {
    this.wire = wire;
    this.deviceId = deviceId;
    this.epoch = epoch;
    this.#account = account;
    this.townId = Number(town.code12.slice(0, 9));
  }

  /** SPEC §2.1. With the town's passphrase, its key is opened, or made when there is none. */
  static async join(
    origin: string,
    person: { readonly code: string; readonly login: string; readonly password: string },
    passphrase: string,
  ): Promise<SecondDesk> {
    const wire = new Wire(origin);
    const body = { ...person, deviceName: '外来程序', protocol: PROTOCOL };
    const answer = await wire.ask<Enrolled>('/api/v1/enrol', { body });
    const desk = new SecondDesk(wire, answer);
    if (answer.townKey) {
      const { past } = await desk.ask<{ past: Box | null }>('town-key');
      desk.keys = openPast(unwrap(answer.townKey, passphrase), past);
    } else {
      const key = newKey();
      await wire.ask('/api/v1/town-key', { method: 'PUT', body: wrap(key, passphrase) });
      desk.keys = [key];
    }
    const { catalogueVersion } = await wire.ask<{ catalogueVersion: number }>('/api/v1/reference');
    const { version, source } = await wire.ask<{ version: number; source: Source }>(
      `/api/v1/catalogue/${catalogueVersion}`,
    );
    desk.#catalogue = new Catalogue(version, source);
    return desk;
  }

  /** SPEC §2.1: another person at this desk. */
  async signIn(login: string, password: string): Promise<Account> {
    const { account } = await this.wire.ask<{ account: Account }>('/api/v1/sign-in', { body: { login, password } });
    this.#account = account;
    return account;
  }

  get author(): Author {
    if (!this.#catalogue) throw new Error('no catalogue');
    const { deviceId, keys, now } = this;
    return { catalogue: this.#catalogue, deviceId, account: this.#account, keys, now };
  }

  ask<Answer = Json>(path: string, sent?: Sent): Promise<Answer> {
    return this.wire.ask<Answer>(`/api/v1/${path}`, sent);
  }

  create(input: NewRecord): Rec {
    return this.#keep(created(this.author, input));
  }

  edit(id: string, edit: Edit): Rec {
    return this.#keep(edited(this.author, this.opened(id), edit));
  }

  decide(id: string, question: string, choice: 'mine' | 'theirs'): Rec {
    return this.#keep(decided(this.author, this.opened(id), question, choice));
  }

  opened(id: string): Opened {
    return opened(this.keys, this.held(id).record);
  }

  held(id: string): Held {
    const held = this.records.get(id);
    if (!held) throw new Error(`no record ${id}`);
    return held;
  }

  stateOf(id: string): State {
    const { record, county } = this.held(id);
    if (record.conflicts.length > 0) return 'conflict';
    if (county?.refusal?.rev === record.rev) return 'refused';
    return county?.rev === record.rev ? 'acknowledged' : 'waiting';
  }

  /** Records whose present revision the county may not have; what it refused only after an edit. */
  waiting(): PushRow[] {
    const unsent = [...this.records.values()].filter(
      ({ record, county }) => county?.rev !== record.rev && county?.refusal?.rev !== record.rev,
    );
    return unsent.map(({ record, base }) => ({ base: base?.rev ?? null, record }));
  }

  /** SPEC §3.2: pushes, merges what is in conflict and pushes that too. Answers the results of all rows. */
  async push(rows: readonly PushRow[] = this.waiting()): Promise<Result[]> {
    if (rows.length === 0) return [];
    const { results } = await this.ask<{ results: Result[] }>('push', { body: { protocol: PROTOCOL, rows } });
    const again = this.settle(results, rows);
    return [...results, ...(await this.push(again))];
  }

  /** What the county's results do here; answers the rows that were merged and are to be pushed. */
  settle(results: readonly Result[], rows: readonly PushRow[]): PushRow[] {
    const sent = new Map(rows.map(({ record }) => [record.id, record]));
    return results.flatMap(({ outcome: answer, id, current }): PushRow[] => {
      const [held, record] = [this.records.get(id), sent.get(id)];
      if (held && record && answer === 'accepted') this.records.set(id, { ...held, base: record });
      if (!held || !current) return [];
      const result = merged(this.author, held.record, current, held.base);
      this.records.set(id, { record: result.record, county: held.county, base: current });
      return result.outcome === 'theirs' ? [] : [{ base: current.rev, record: result.record }];
    });
  }

  /** SPEC §4.1: pushes, and pulls when that is done. Answers the results of the push. */
  async meet(): Promise<Result[]> {
    const results = await this.push();
    await this.pull();
    return results;
  }

  /** SPEC §3.3: the feed from where this desk stands. */
  async pull({ limit = 50, compact = 1 } = {}): Promise<FeedRow[]> {
    const rows: FeedRow[] = [];
    for (let more = true; more; ) {
      const page = await this.ask<{ rows: FeedRow[]; checkpoint: { seq: number }; more: boolean }>(
        `pull?after=${this.place}&limit=${limit}&compact=${compact}`,
      );
      for (const row of page.rows) this.take(row);
      rows.push(...page.rows);
      this.place = page.checkpoint.seq;
      more = page.more;
    }
    return rows;
  }

  /** SPEC §3.3: the first download; `upTo` lines are read, then the stream is cut. Answers whether it was whole. */
  async snapshot(upTo = Number.POSITIVE_INFINITY): Promise<boolean> {
    const answer = await this.wire.answer(`/api/v1/snapshot?after=${this.place}`);
    const lines = (await answer.text()).split('\n').slice(0, upTo);
    for (const line of lines.filter(Boolean)) {
      const read = JSON.parse(line) as { head?: Json; end?: { seq: number } } & FeedRow;
      if (read.end) {
        this.place = read.end.seq;
        return true;
      }
      if (read.head) continue;
      this.take(read);
      this.place = read.county.seq;
    }
    return false;
  }

  /** SPEC §3.5: what a row of the feed does to the record here. */
  take({ county, record, known }: FeedRow): void {
    const id = record?.id ?? known?.id ?? '';
    const held = this.records.get(id);
    const isQuiet = !held || held.county?.rev === held.record.rev;
    if (record && (isQuiet || held.record.rev === record.rev)) this.records.set(id, { record, county, base: record });
    else if (held && county.rev === held.record.rev) this.records.set(id, { ...held, county, base: held.record });
    else if (held) this.records.set(id, { ...held, county: { ...county, rev: held.county?.rev ?? null } });
  }

  async fetch(ids: readonly string[]): Promise<FeedRow[]> {
    const { rows } = await this.ask<{ rows: FeedRow[] }>('records', { body: { ids } });
    return rows;
  }

  /** SPEC §10: ids in which the two sides differ. */
  async differences(month: string): Promise<string[]> {
    const { lines } = await this.ask<{ lines: { type: string; count: number; hash: string }[] }>(
      `receipt?month=${month}`,
    );
    const held = [...this.records.values()].map(({ record }) => record).filter(({ period }) => period === month);
    const types = new Set([...lines, ...held].map(({ type }) => type));
    const differing: string[] = [];
    for (const type of types) {
      const mine = held.filter((record) => record.type === type).map(({ id, rev }) => `${id} ${rev}\n`);
      const theirs = lines.find((line) => line.type === type) ?? { count: 0, hash: hashOf('') };
      if (theirs.count === mine.length && theirs.hash === hashOf(mine.sort().join(''))) continue;
      const { records } = await this.ask<{ records: { id: string; rev: string }[] }>(
        `receipt/records?month=${month}&type=${type}`,
      );
      const there = records.map(({ id, rev }) => `${id} ${rev}\n`);
      const lone = [...mine.filter((one) => !there.includes(one)), ...there.filter((one) => !mine.includes(one))];
      differing.push(...new Set(lone.map((one) => one.slice(0, 36))));
    }
    return differing;
  }

  #keep(record: Rec): Rec {
    const held = this.records.get(record.id);
    this.records.set(record.id, { record, county: held?.county ?? null, base: held?.base ?? null });
    return record;
  }
}
