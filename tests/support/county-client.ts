import { fromBase64 } from '../../shared/kernel/base64.ts';
import { todayInChina } from '../../shared/kernel/calendar.ts';
import type { Chance, CipherPort } from '../../shared/kernel/ports.ts';
import { type Author, createRecord, type Revision, reviseRecord } from '../../shared/schema/build-record.ts';
import { type LedgerRecord, recordSchema } from '../../shared/schema/record.ts';
import { createSealer, openRecord } from '../../shared/schema/record-sealer.ts';
import { DEFAULT_SUITE, importSealKey, type SealKey } from '../../shared/seal/box.ts';
import { unwrapSecret } from '../../shared/seal/key-wrap.ts';
import {
  enrolAnswerSchema,
  type FeedRow,
  PROTOCOL_VERSION,
  type PullAnswer,
  type PushOutcome,
  pullAnswerSchema,
  pushAnswerSchema,
  referenceAnswerSchema,
  type TownKeyWrap,
  waitAnswerSchema,
} from '../../shared/sync/messages.ts';
import { defaultCatalogue } from './catalogue.ts';
import { sampleValues } from './sample-values.ts';

/** An answer as it came. */
export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
  /** `name=value` of a cookie that was set. */
  readonly cookie: string;
  readonly headers: Headers;
}

export interface SendOptions {
  readonly cookie?: string;
  readonly body?: unknown;
  /** Sent as it is, instead of `body` as JSON. */
  readonly raw?: string | Uint8Array<ArrayBuffer>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly method?: string;
  readonly signal?: AbortSignal;
}

/** One request to a county, whatever it answers. */
export async function send(origin: string, path: string, options: SendOptions = {}): Promise<Answer> {
  const payload = options.raw ?? (options.body === undefined ? undefined : JSON.stringify(options.body));
  const response = await fetch(`${origin}${path}`, {
    method: options.method ?? (payload === undefined ? 'GET' : 'POST'),
    ...(payload !== undefined && { body: payload }),
    ...(options.signal && { signal: options.signal }),
    headers: {
      ...(options.cookie && { cookie: options.cookie }),
      ...(payload !== undefined && { 'content-type': 'application/json', 'x-sanzhi-request': '1' }),
      ...options.headers,
    },
  });
  const text = await response.text();
  const [cookie = ''] = response.headers.getSetCookie().map((line) => line.split(';')[0] ?? '');
  return { status: response.status, body: parsed(text), cookie, headers: response.headers };
}

function parsed(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text);
  } catch {
    return { text };
  }
}

/** The record of a row of the feed; null for a row that only names a revision. */
export function recordIn(row: FeedRow): LedgerRecord | null {
  return 'record' in row && row.record ? (row.record as LedgerRecord) : null;
}

/** A record as the county holds it, told to this desk. @throws it holds none of that id */
export async function heldBy(desk: Pick<ClientDesk, 'send'>, id: string): Promise<LedgerRecord> {
  const answer = await desk.send('/api/v1/records', { body: { ids: [id] } });
  const [row] = answer.body.rows as { record: unknown }[];
  return recordSchema.parse(row?.record);
}

/** The id that a row of the feed is about. */
export function idIn(row: FeedRow): string {
  return recordIn(row)?.id ?? (row.known as { id: string }).id;
}

/** Town ids of the demonstration county. */
export const TOWNS = { yangshu: 999901101, baiyun: 999901102, liuhe: 999901103, shiqiao: 999901201 } as const;
export type TownName = keyof typeof TOWNS;
/** Password of every demonstration account. */
export const DEMO_PASSWORD = 'Qingxi-2026';

/** A row of a push: the record and the revision the county is believed to hold. */
export interface Pushed {
  readonly record: unknown;
  readonly base: string | null;
}

/** A desk without window and store that speaks to the county exactly as a desk does. */
export interface ClientDesk {
  readonly townId: number;
  readonly deviceId: string;
  readonly cookie: string;
  readonly author: Author;
  /** The key that it seals with. */
  readonly key: SealKey;
  readonly villages: readonly string[];
  make(type: string, seed: number, change?: (values: Record<string, unknown>) => void): Promise<LedgerRecord>;
  revise(record: LedgerRecord, revision: Revision): Promise<LedgerRecord>;
  valuesOf(record: LedgerRecord): Promise<Record<string, unknown>>;
  /** Pushes and expects an answer per row. */
  push(rows: readonly Pushed[]): Promise<readonly PushOutcome[]>;
  pull(after: number, options?: { readonly limit?: number; readonly compact?: boolean }): Promise<PullAnswer>;
  /** Everything after a place, page by page. */
  pullAll(after?: number, compact?: boolean): Promise<PullAnswer['rows']>;
  wait(after: number, seconds: number): Promise<number>;
  send(path: string, options?: Omit<SendOptions, 'cookie'>): Promise<Answer>;
}

const chance: Chance = { bytes: (count) => crypto.getRandomValues(new Uint8Array(count)) };
const cipher = crypto.subtle as unknown as CipherPort; // the port names the part of WebCrypto that is used

/** A fresh enrolment code for a town of a demonstration county. */
export async function demoCode(origin: string, townId: number): Promise<string> {
  const answer = await send(origin, '/api/demo/enrolment-code', { body: { townId } });
  if (typeof answer.body.code !== 'string') throw new Error(`no code: ${JSON.stringify(answer.body)}`);
  return answer.body.code;
}

/** Enrols a desk of a town with its town clerk. With the town's passphrase it has the town's key, else one of its own. */
export async function enrolDesk(
  origin: string,
  town: TownName = 'yangshu',
  deviceName = '甲机',
  passphrase?: string,
): Promise<ClientDesk> {
  const code = await demoCode(origin, TOWNS[town]);
  const body = { code, login: `${town}zhen`, password: DEMO_PASSWORD, deviceName, protocol: PROTOCOL_VERSION };
  const enrolled = await send(origin, '/api/v1/enrol', { body });
  const { deviceId, account, townKey } = enrolAnswerSchema.parse(enrolled.body);
  const key = townKey && passphrase !== undefined ? await openedKey(townKey, passphrase) : undefined;
  const ask = (path: string, options: Omit<SendOptions, 'cookie'> = {}) =>
    send(origin, path, { ...options, cookie: enrolled.cookie });
  return deskOver(ask, { townId: TOWNS[town], deviceId, account, cookie: enrolled.cookie, ...(key && { key }) });
}

async function openedKey(wrap: TownKeyWrap, passphrase: string): Promise<SealKey> {
  const raw = fromBase64(await unwrapSecret({ cipher }, wrap, passphrase, 'A07'));
  return importSealKey(cipher, wrap.keyId, raw, wrap.alg);
}

/** One request of an enrolled desk. */
export type Ask = (path: string, options?: Omit<SendOptions, 'cookie'>) => Promise<Answer>;

/** A desk that is enrolled already, over whatever carries its requests. */
export async function deskOver(
  ask: Ask,
  identity: Pick<ClientDesk, 'townId' | 'deviceId' | 'cookie'> & {
    readonly account: Author['account'];
    readonly key?: SealKey;
  },
): Promise<ClientDesk> {
  const { account, key: given, ...known } = identity;
  const key = given ?? (await importSealKey(cipher, 'test-key', chance.bytes(DEFAULT_SUITE.keyBytes)));
  const author = await authorFor(ask, { deviceId: identity.deviceId, account, key });
  const villages = [...author.context.units.keys()].filter((code12) => !code12.endsWith('000')).toSorted();
  return { ...known, author, key, villages, send: ask, ...makers(author, villages), ...transport(ask) };
}

async function authorFor(
  ask: Ask,
  { key, ...person }: Pick<Author, 'deviceId' | 'account'> & { readonly key: SealKey },
): Promise<Author> {
  const reference = referenceAnswerSchema.parse((await ask('/api/v1/reference')).body);
  const units = new Map(reference.units.map((unit) => [unit.code12, unit]));
  return {
    catalogue: defaultCatalogue(),
    context: { today: todayInChina(Date.now()), units, memberCountOf: () => null },
    clock: { now: () => Date.now() },
    chance,
    ...person,
    sealer: createSealer({ cipher, chance }, key),
  };
}

function makers(author: Author, villages: readonly string[]): Pick<ClientDesk, 'make' | 'revise' | 'valuesOf'> {
  return {
    make(type, seed, change = () => {}) {
      const { values, remark } = structuredClone(sampleValues(type, seed));
      change(values);
      const unitCode = villages[seed % villages.length] ?? '';
      return createRecord(author, { type, unitCode, values, remark, alsoCountsIn: [] });
    },
    revise: async (record, revision) => reviseRecord(author, await openRecord(author.sealer, record), revision),
    valuesOf: async (record) => (await openRecord(author.sealer, record)).values,
  };
}

function transport(ask: Ask): Pick<ClientDesk, 'push' | 'pull' | 'pullAll' | 'wait'> {
  const pull: ClientDesk['pull'] = async (after, { limit = 1000, compact = false } = {}) =>
    pullAnswerSchema.parse((await ask(`/api/v1/pull?after=${after}&limit=${limit}&compact=${compact ? 1 : 0}`)).body);
  return {
    pull,
    async push(rows) {
      const answer = await ask('/api/v1/push', { body: { protocol: PROTOCOL_VERSION, rows } });
      if (answer.status !== 200) throw new Error(`push: ${answer.status} ${JSON.stringify(answer.body)}`);
      return pushAnswerSchema.parse(answer.body).results;
    },
    async pullAll(after = 0, compact = false) {
      const rows: PullAnswer['rows'] = [];
      for (let place = after, more = true; more; ) {
        const page = await pull(place, { compact });
        rows.push(...page.rows);
        place = page.checkpoint.seq;
        more = page.more;
      }
      return rows;
    },
    wait: async (after, seconds) =>
      waitAnswerSchema.parse((await ask(`/api/v1/wait?after=${after}&seconds=${seconds}`)).body).seq,
  };
}
