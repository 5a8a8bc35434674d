import type { Catalogue } from '../../shared/catalogue/definition.ts';
import { todayInChina } from '../../shared/kernel/calendar.ts';
import type { Chance, CipherPort } from '../../shared/kernel/ports.ts';
import { type Author, createRecord, type Revision, reviseRecord } from '../../shared/schema/build-record.ts';
import type { LedgerRecord } from '../../shared/schema/record.ts';
import { createSealer, openRecord } from '../../shared/schema/record-sealer.ts';
import { DEFAULT_SUITE, importSealKey } from '../../shared/seal/box.ts';
import {
  enrolAnswerSchema,
  PROTOCOL_VERSION,
  type PushOutcome,
  pushAnswerSchema,
  referenceAnswerSchema,
} from '../../shared/sync/messages.ts';
import { defaultCatalogue } from './catalogue.ts';
import { sampleValues } from './sample-values.ts';

/** How a desk without a window is enrolled: a one-time code and a person of the town. */
export interface Enrolment {
  readonly code: string;
  readonly login: string;
  readonly password: string;
  readonly deviceName: string;
}

/** A desk without a window and store: makes real records with the desk's own code and pushes them over the real API. */
export interface PushingDesk {
  readonly townId: number;
  readonly townName: string;
  /** Codes of the town's villages, in the order of codes. */
  readonly villages: readonly string[];
  /** A new record of sample content; `change` may alter the values before it is made. */
  make(
    type: string,
    seed: number,
    change?: (values: Record<string, unknown>) => Record<string, unknown>,
  ): Promise<LedgerRecord>;
  revise(record: LedgerRecord, revision: Revision): Promise<LedgerRecord>;
  /** A record's values with the seal opened. */
  valuesOf(record: LedgerRecord): Promise<Record<string, unknown>>;
  /** Pushes; `base` is the revision the county is believed to hold. */
  push(
    records: readonly { readonly record: LedgerRecord; readonly base: string | null }[],
  ): Promise<readonly PushOutcome[]>;
}

const chance: Chance = { bytes: (count) => crypto.getRandomValues(new Uint8Array(count)) };

/** Enrols such a desk. @throws Error with the county's answer when anything is refused. */
export async function enrolPushingDesk(origin: string, enrolment: Enrolment): Promise<PushingDesk> {
  const enrolled = await send(origin, 'enrol', '', { ...enrolment, protocol: PROTOCOL_VERSION });
  const cookie = enrolled.cookie;
  const { deviceId, account, town } = enrolAnswerSchema.parse(enrolled.body);
  const reference = referenceAnswerSchema.parse((await send(origin, 'reference', cookie)).body);
  const catalogue = defaultCatalogue();
  const author = await authorOf(catalogue, reference, deviceId, account);
  const villages = reference.units.filter((unit) => unit.level === 'village').map((unit) => unit.code12);
  return {
    townId: Number(town.code12.slice(0, 9)),
    townName: town.name,
    villages: villages.toSorted(),
    make(type, seed, change = (values) => values) {
      const { values, remark } = sampleValues(type, seed);
      const unitCode = villages[seed % villages.length] ?? town.code12;
      return createRecord(author, { type, unitCode, values: change({ ...values }), remark, alsoCountsIn: [] });
    },
    revise: async (record, revision) => reviseRecord(author, await openRecord(author.sealer, record), revision),
    valuesOf: async (record) => (await openRecord(author.sealer, record)).values,
    async push(records) {
      const rows = records.map(({ record, base }) => ({ base, record }));
      const answer = await send(origin, 'push', cookie, { protocol: PROTOCOL_VERSION, rows });
      return pushAnswerSchema.parse(answer.body).results;
    },
  };
}

async function authorOf(
  catalogue: Catalogue,
  reference: ReturnType<typeof referenceAnswerSchema.parse>,
  deviceId: string,
  account: Author['account'],
): Promise<Author> {
  const cipher = crypto.subtle as unknown as CipherPort; // the port names the part of WebCrypto that is used
  const key = await importSealKey(cipher, 'test-key', chance.bytes(DEFAULT_SUITE.keyBytes));
  return {
    catalogue,
    context: {
      today: todayInChina(Date.now()),
      units: new Map(reference.units.map((unit) => [unit.code12, unit])),
      memberCountOf: () => null,
    },
    clock: { now: () => Date.now() },
    chance,
    deviceId,
    account,
    sealer: createSealer({ cipher, chance }, key),
  };
}

async function send(
  origin: string,
  path: string,
  cookie: string,
  body?: unknown,
): Promise<{ readonly body: unknown; readonly cookie: string }> {
  const response = await fetch(`${origin}/api/v1/${path}`, {
    ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
    headers: {
      accept: 'application/json',
      ...(cookie && { cookie }),
      ...(body !== undefined && { 'content-type': 'application/json', 'x-sanzhi-request': '1' }),
    },
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${path}: ${response.status} ${text.slice(0, 500)}`);
  const [fresh = ''] = response.headers.getSetCookie().map((line) => line.split(';')[0] ?? '');
  return { body: JSON.parse(text), cookie: fresh || cookie };
}
