import { createHash } from 'node:crypto';
import { chained, NEW_CHAIN } from '../../../shared/domain/audit-chain.ts';
import type { TestCounty } from '../county.ts';
import { type ClientDesk, enrolDesk, TOWNS } from '../county-client.ts';
import type { Json, Vocabulary } from './json-values.ts';

/** Somebody who asks, and which marks of the other town he may be told. */
export interface Asker {
  readonly name: string;
  readonly cookie: string;
  /** The town whose rows his requests may change; `all`: the county's people; null: nobody's. */
  readonly town: number | 'all' | null;
  readonly mayHear: readonly Mark[];
}

/** A text that stands in one kind of the other town's rows and nowhere else. */
export type Mark = keyof typeof MARKS;
const MARKS = {
  record: '别镇记录标记甲',
  person: '别镇人员标记乙',
  device: '别镇电脑标记丙',
  code: '别镇登记码标记丁',
  trail: '别镇日志标记戊',
  notice: '别镇通知标记己',
} as const;

/** A county with two towns at work, and everybody who may ask it something. */
export interface FuzzWorld {
  readonly origin: string;
  readonly askers: readonly Asker[];
  /** Words of both towns. */
  readonly vocabulary: Vocabulary;
  /** Whole bodies of a push: own records, records of the other town, and both mixed up. */
  readonly pushes: readonly Json[];
  /** Marks in an answer that this asker may not be told. */
  leaksIn(asker: Asker, answer: string): readonly Mark[];
  /** Rows of every table by town: `record 999901101` → 3. */
  rows(): Promise<ReadonlyMap<string, number>>;
}

const COUNTY = 999901000;
const OFFICES = [
  ['zfw_operator', ['record', 'device', 'code', 'notice']],
  ['dept_reader', ['notice']],
  ['sys_admin', ['person', 'device', 'code']],
  ['sec_admin', ['person', 'device', 'code']],
  ['auditor', ['trail', 'device']],
] as const satisfies readonly (readonly [string, readonly Mark[]])[];

/** Plants the marks in 白云镇; 杨树镇 asks. */
export async function fuzzWorld(county: TestCounty): Promise<FuzzWorld> {
  const own = await enrolDesk(county.origin, 'yangshu');
  const other = await enrolDesk(county.origin, 'baiyun', MARKS.device);
  const ownRecords = await pushed(own, '');
  const otherRecords = await pushed(other, MARKS.record);
  await plantRows(county, other);
  const offices: Asker[] = [];
  for (const [role, mayHear] of OFFICES) {
    offices.push({ name: role, cookie: await officeCookie(county, role), town: 'all', mayHear });
  }
  const askers: readonly Asker[] = [
    { name: 'desk', cookie: own.cookie, town: own.townId, mayHear: [] },
    { name: 'nobody', cookie: '', town: null, mayHear: [] },
    { name: 'forged', cookie: own.cookie.replace(String(own.townId), String(other.townId)), town: null, mayHear: [] },
    ...offices,
  ];
  return {
    origin: county.origin,
    askers,
    vocabulary: {
      words: wordsOf(own, other, [...ownRecords, ...otherRecords]),
      fitting: fittingOf(other, [...ownRecords, ...otherRecords]),
    },
    pushes: pushesOf(ownRecords, otherRecords),
    leaksIn: ({ mayHear }, answer) =>
      (Object.keys(MARKS) as Mark[]).filter((mark) => !mayHear.includes(mark as never) && answer.includes(MARKS[mark])),
    rows: () => rowsOf(county),
  };
}

async function pushed(desk: ClientDesk, mark: string): Promise<readonly Json[]> {
  const types = ['civil_practice', 'civil_practice', 'mediation_case'] as const;
  const made = await Promise.all(types.map((type, seed) => desk.make(type, seed + 1)));
  const records = made.map((record) => ({ ...record, remark: mark }));
  const outcomes = await desk.push(records.map((record) => ({ record, base: null })));
  if (outcomes.some(({ outcome }) => outcome !== 'accepted')) throw new Error('a planted record was refused');
  return records.map((record) => ({ ...record, remark: '别处抄来的' }) as unknown as Json);
}

async function plantRows({ sql }: TestCounty, other: ClientDesk): Promise<void> {
  const scope = `${other.townId}000`;
  await sql`
    INSERT INTO account (town_id, account_id, login, name, role, scope, password)
    VALUES (${other.townId}, 'marked', 'marked', ${MARKS.person}, 'town_clerk', ${scope}, '{}')`;
  const notice = [NOTICE, 1, 1, 'urgent', MARKS.notice, MARKS.notice, '', '县委政法委'] as const;
  for (const [table, town, more] of [
    [
      'notice_version',
      COUNTY,
      { action: 'published', towns: sql.json([other.townId]), account_id: 'county-zfw', name: '' },
    ],
    ['notice_town', other.townId, { state: 'standing' }],
  ] as const) {
    const [notice_id, version, seq, urgency, title, body, due_on, issuer] = notice;
    const row = { town_id: town, notice_id, version, seq, urgency, title, body, due_on, issuer, reason: '', ...more };
    await sql`INSERT INTO ${sql(table)} ${sql(row as never)}`;
  }
  await sql`UPDATE enrolment_code SET note = ${MARKS.code} WHERE town_id = ${other.townId}`;
  const act = { at: '2026-11-01T01:00:00.250Z', actor: 'marked', action: 'sealed.viewed', subject: 'x' };
  const entries = [chained(NEW_CHAIN, { ...act, reason: MARKS.trail })];
  await other.send('/api/v1/audit', { body: { chain: '0123456789abcdef', entries } });
}

/** A session of an account that no request can name, so that nobody ends it. */
async function officeCookie({ sql }: TestCounty, role: string): Promise<string> {
  const accountId = `fuzz-${createHash('sha256').update(role).digest('hex').slice(0, 12)}`;
  const strands = role === 'dept_reader' ? ['law'] : [];
  await sql`
    INSERT INTO account (town_id, account_id, login, name, role, scope, strands, password)
    VALUES (${COUNTY}, ${accountId}, ${accountId}, ${accountId}, ${role}, '999901000000', ${sql.json(strands)}, '{}')`;
  const token = `${COUNTY}.${createHash('sha256').update(accountId).digest('base64url')}`;
  const hash = createHash('sha256').update(token).digest();
  await sql`INSERT INTO console_session (town_id, token_hash, account_id) VALUES (${COUNTY}, ${hash}, ${accountId})`;
  return `sanzhi_console=${token}`;
}

function wordsOf(own: ClientDesk, other: ClientDesk, records: readonly Json[]): readonly string[] {
  const ids = records.flatMap((record) => {
    const { id, rev } = record as { id: string; rev: string };
    return [id, rev];
  });
  return [
    ...ids,
    ...[other.deviceId, String(TOWNS.yangshu), String(TOWNS.baiyun), '999901000', '110101101'],
    ...[...own.villages.slice(0, 2), ...other.villages.slice(0, 2), '999901101000', '999901000000'],
    ...[
      '2026-03',
      '2026-11',
      '2026-03-28',
      '2026-11-26T10:00',
      '2026-11-01T01:00:00.250Z',
      '1',
      '0',
      '0,5',
      'bytes=0-9',
    ],
    ...[
      'civil_practice',
      'mediation_case',
      'monthly_report',
      'law',
      'virtue',
      'town_clerk',
      'zfw_operator',
      'sec_admin',
    ],
    ...['yangshuzhen', 'baiyunzhen', 'zfw', 'Qingxi-2026', 'yangshu-town-clerk', 'baiyun-town-clerk', 'county-zfw'],
    ...['0123456789abcdef', 'a'.repeat(64), HASH, '标记以外的词', 'AAAA'],
  ];
}

/** The other town's notice. */
const NOTICE = '0197a000-0000-7000-8000-0000000000aa';

const HASH = createHash('sha256').update('x').digest('hex');

/** The other town's device and people, never what the walk itself stands on. */
function fittingOf(other: ClientDesk, records: readonly Json[]): Vocabulary['fitting'] {
  const months = ['2026-03', '2026-10', '2026-11'];
  const towns = [TOWNS.yangshu, TOWNS.baiyun];
  const ids = records.map((record) => (record as { id: string }).id);
  return {
    ...{ month: months, from: months, to: months, townId: towns, town: towns, version: [1, '1'] },
    ...{
      noticeId: [NOTICE],
      id: [...ids, NOTICE, 'baiyun-town-clerk', 'county-zzb'],
      ids: [ids],
      device: [other.deviceId],
      deviceId: [other.deviceId, ''],
    },
    ...{ type: ['civil_practice', 'mediation_case'], rev: records.map((record) => (record as { rev: string }).rev) },
    ...{
      sha256: [HASH],
      content: [HASH],
      chain: ['0123456789abcdef'],
      protocol: [3, 2, 1],
      after: [0, 1],
      revision: [0, 1],
    },
    ...{ 'x-sanzhi-content': [HASH], 'x-sanzhi-offset': ['0', '1'], 'x-sanzhi-size': ['1', '5'], range: ['bytes=0-'] },
    ...{ scope: ['999901101000', '999901102201', '999901000000'], role: ['town_clerk', 'dept_reader'], units: [[]] },
    ...{ strands: [[], ['law']], name: ['王小明'], login: ['xinren', 'yangshuzhen', 'zfw'], password: ['Qingxi-2026'] },
    ...{ packages: ['0197a000-0000-7000-8000-000000000000'], state: ['asked'], source: [null, {}, { types: [] }] },
    ...{ limit: [1, 50, 200], offset: [0], before: [1, 9], seconds: [0] },
  };
}

/** Sent as they are, the others' are refused and the own ones are repeats. */
function pushesOf(own: readonly Json[], other: readonly Json[]): readonly Json[] {
  const rows = [...own, ...other].map((record) => ({ base: null, record }));
  const moved = other.map((record) => ({
    base: null,
    record: { ...(record as object), townId: TOWNS.yangshu } as Json,
  }));
  return [
    { protocol: 3, rows },
    { protocol: 3, rows: moved },
    { protocol: 3, rows: rows.slice(0, 1) },
    { protocol: 3, rows: rows.slice(-1).map((row) => ({ ...row, base: '1-x-aaaaaaaaaa' })) },
  ];
}

async function rowsOf({ sql }: TestCounty): Promise<ReadonlyMap<string, number>> {
  const tables = await sql<{ table_name: string }[]>`
    SELECT table_name FROM information_schema.columns
     WHERE table_schema = current_schema() AND column_name = 'town_id' AND table_name <> 'sign_in_failure'`;
  const counts = tables.map(
    ({ table_name: name }) => `SELECT '${name} ' || town_id AS name, count(*)::int AS n FROM ${name} GROUP BY town_id`,
  );
  const rows = await sql.unsafe<{ name: string; n: number }[]>(counts.join(' UNION ALL '));
  return new Map(rows.map(({ name, n }) => [name, n]));
}
