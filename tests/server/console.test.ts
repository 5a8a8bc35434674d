import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LedgerRecord } from '../../shared/schema/record.ts';
import {
  consoleCatalogueSchema,
  consoleMeSchema,
  consoleRecordSchema,
  consoleRecordsSchema,
  consoleSummarySchema,
  devicesSchema,
  enrolmentCodesSchema,
} from '../../shared/sync/console-messages.ts';
import { SHIPPED_VERSION } from '../support/catalogue.ts';
import { startCounty, type TestCounty } from '../support/county.ts';
import { type ClientDesk, DEMO_PASSWORD, enrolDesk, send, TOWNS } from '../support/county-client.ts';
import { consoleSession } from '../support/month-town.ts';
import { SAMPLE_TYPES } from '../support/sample-values.ts';

let county: TestCounty;
let desk: ClientDesk;
let records: LedgerRecord[];
let cookie: string;
beforeAll(async () => {
  county = await startCounty();
  desk = await enrolDesk(county.origin, 'liuhe');
  records = await Promise.all(SAMPLE_TYPES.map((type, seed) => desk.make(type, seed)));
  const refused = {
    ...(records[0] as LedgerRecord),
    id: '0190a000-0000-7000-8000-000000000001',
    rev: '1-x-1',
    status: 'x',
  };
  await desk.push([...records, refused].map((record) => ({ record, base: null })));
  const body = { login: 'zfw', password: DEMO_PASSWORD };
  cookie = (await send(county.origin, '/api/console/sign-in', { body })).cookie;
});
afterAll(() => county.stop());

const ask = async (path: string) => (await send(county.origin, `/api/console/${path}`, { cookie })).body;
const monthOf = () => (records[0] as LedgerRecord).period;

describe('the console', () => {
  it('knows who asks, and of which county', async () => {
    expect(consoleMeSchema.parse(await ask('me'))).toMatchObject({
      account: { login: 'zfw', role: 'zfw_operator', townId: null },
      county: { name: '清溪县' },
      demo: true,
    });
  });

  it('counts per town what arrived in a month, and what was refused', async () => {
    const month = monthOf();
    const { towns } = consoleSummarySchema.parse(await ask(`summary?month=${month}`));
    const own = records.filter((record) => record.period === month);
    expect(towns.map((town) => town.name)).toEqual(['杨树镇', '白云镇', '柳河镇', '石桥乡']);
    const town = towns.find((one) => one.townId === TOWNS.liuhe);
    expect(town).toMatchObject({ records: own.length, refused: 1, devices: 1, villages: 7 });
    expect(town?.villagesWithRecords).toBe(new Set(own.map((record) => record.unitCode)).size);
    expect(Object.keys(town?.byType ?? {}).toSorted()).toEqual(own.map((record) => record.type).toSorted());
    expect(towns.filter((one) => one.records > 0)).toHaveLength(1);
  });

  it('lists records by town, month and type, page by page', async () => {
    const all = consoleRecordsSchema.parse(await ask(`records?townId=${TOWNS.liuhe}`));
    expect(all.total).toBe(records.length);
    expect(all.records.map((line) => line.mainDate)).toEqual(
      records
        .map((record) => record.mainDate)
        .toSorted()
        .toReversed(),
    );
    const page = consoleRecordsSchema.parse(await ask(`records?townId=${TOWNS.liuhe}&offset=2&limit=3`));
    expect(page.records).toEqual(all.records.slice(2, 5));
    const one = consoleRecordsSchema.parse(await ask('records?type=civil_practice'));
    expect(one.records).toMatchObject([{ type: 'civil_practice', sealed: false }]);
    expect(all.records.every((line) => line.title.length > 1 && line.unitName.length > 1)).toBe(true);
    expect(consoleRecordsSchema.parse(await ask(`records?townId=${TOWNS.yangshu}`)).total).toBe(0);
  });

  it('shows a record without its sealed content', async () => {
    const record = records.find((one) => one.type === 'mediation_case') as LedgerRecord;
    const shown = consoleRecordSchema.parse(await ask(`records/${TOWNS.liuhe}/${record.id}`));
    expect(shown).toMatchObject({ sealedPresent: true, record: { ...record, sealed: null } });
    expect(JSON.stringify(shown)).not.toContain(record.sealed?.text);
    expect(await ask(`records/${TOWNS.yangshu}/${record.id}`)).toMatchObject({ code: 'N05' });
    expect(await ask('records/510802101/0190a000-0000-7000-8000-000000000001')).toMatchObject({ code: 'N05' });
    expect(await ask('records/abc/def')).toMatchObject({ code: 'N03' });
  });

  it('makes codes, shows each once, and lists codes and devices', async () => {
    const body = { townId: TOWNS.shiqiao, note: '便民服务中心' };
    const made = await send(county.origin, '/api/console/enrolment-codes', { cookie, body });
    expect(made.body.code).toMatch(/^[0-9A-Z]{4}(-[0-9A-Z]{4}){3}$/);
    const { codes } = enrolmentCodesSchema.parse(await ask('enrolment-codes'));
    expect(codes[0]).toMatchObject({
      codeId: made.body.codeId,
      townName: '石桥乡',
      note: '便民服务中心',
      usedAt: null,
    });
    expect(JSON.stringify(codes)).not.toContain(made.body.code);
    const { devices } = devicesSchema.parse(await ask('devices'));
    expect(devices).toMatchObject([{ deviceId: desk.deviceId, townName: '柳河镇', revokedAt: null }]);
    const foreign = { townId: 510802101, note: '' };
    expect(await send(county.origin, '/api/console/enrolment-codes', { cookie, body: foreign })).toMatchObject({
      body: { code: 'D10' },
    });
  });

  it('hands out the published catalogue', async () => {
    const { version, source } = consoleCatalogueSchema.parse(await ask('catalogue'));
    expect([version, (source as { types: unknown[] }).types.length]).toEqual([SHIPPED_VERSION, SAMPLE_TYPES.length]);
  });
});

describe('a notice of the county', () => {
  const id = '0197a000-0000-7000-8000-00000000000';
  const wish = (at: number, more: Record<string, unknown> = {}) => ({
    ...{ noticeId: `${id}${at}`, urgency: 'urgent', title: '防汛值守', text: '请各村值守。\n每日零报告。' },
    ...{ dueOn: '2026-12-05', issuer: '县委政法委', towns: null, ...more },
  });
  interface Stand {
    readonly townName: string;
    readonly [name: string]: unknown;
  }
  let town: ClientDesk;
  let village: string;
  const post = (path: string, body: unknown, who = cookie) =>
    send(county.origin, `/api/console/notices${path}`, { cookie: who, body });
  const listed = async (desk: ClientDesk, after = 0) =>
    (await desk.send(`/api/v1/notices?after=${after}`)).body.notices as Record<string, unknown>[];
  const told = (desk: ClientDesk, kind: string, version: number, more: Record<string, unknown> = {}) => {
    const receipt = { noticeId: `${id}1`, version, kind, by: desk.author.account.accountId, at: '2026-11-26T09:00' };
    return desk.send('/api/v1/notices/receipts', { body: { receipts: [{ ...receipt, ...more }] } });
  };
  const standOf = async (name: string) => {
    const { towns } = (await ask(`notices/${id}1`)) as unknown as { towns: Stand[] };
    return towns.find(({ townName }) => townName === name);
  };

  beforeAll(async () => {
    town = await enrolDesk(county.origin, 'liuhe', '通知机');
    village = 'liuhe-village-reader';
    await county.sql`
      INSERT INTO account (town_id, account_id, login, name, role, scope, password)
      VALUES (${TOWNS.liuhe}, ${village}, ${village}, '村文书甲', 'village_clerk', ${town.villages[0] ?? ''}, '{}')`;
  });

  it('goes to the towns it is meant for, once, and to no other', async () => {
    const { reference } = { reference: (await town.send('/api/v1/reference')).body };
    expect((await post('', wish(1))).status).toBe(200);
    expect((await post('', wish(1))).status).toBe(200);
    expect((await post('', wish(1, { title: '另一份' }))).body.code).toBe('M18');
    expect((await post('', wish(2, { towns: [TOWNS.yangshu] }))).status).toBe(200);
    expect((await post('', wish(3, { towns: [110101101] }))).body.code).toBe('M20');
    expect((await post('', wish(3, { dueOn: '2026-02-30' }))).body.code).toBe('N03');
    const now = (await town.send('/api/v1/reference')).body;
    expect([now.notices, now.tag === reference.tag]).toEqual(['1', false]);
    expect(await listed(town)).toMatchObject([{ noticeId: `${id}1`, version: 1, state: 'standing', seq: 1 }]);
    expect(await listed(town, 1)).toEqual([]);
    const versions = await county.sql`SELECT notice_id, version FROM notice_version ORDER BY seq`;
    expect(versions.map(({ notice_id, version }) => [notice_id, version])).toEqual([
      [`${id}1`, 1],
      [`${id}2`, 1],
    ]);
  });

  it('counts by town who received and opened it, by the town’s own people alone, whatever their clock says', async () => {
    expect((await told(town, 'opened', 1, { by: village })).body.taken).toBe(0);
    expect((await told(town, 'opened', 1, { by: 'county-zfw' })).body.taken).toBe(0);
    expect(await standOf('柳河镇')).toMatchObject({ receivedVersion: 0, openedVersion: 0, openedAt: null });
    expect((await told(town, 'received', 1)).body.taken).toBe(1);
    expect((await told(town, 'opened', 2)).body.taken).toBe(0); // there is no such version
    expect((await told(town, 'opened', 1, { at: '2016-01-01T00:00' })).body.taken).toBe(1);
    expect((await told(town, 'opened', 1)).body.taken).toBe(0);
    const stand = await standOf('柳河镇');
    expect(stand).toMatchObject({ receivedVersion: 1, openedVersion: 1, openedBy: town.author.account.name });
    expect(String(stand?.openedAt) >= String(stand?.receivedAt)).toBe(true); // ten years off does no harm
    const { notices } = (await ask('notices')) as unknown as { notices: unknown[] };
    expect(notices[1]).toMatchObject({ noticeId: `${id}1`, towns: 4, received: 1, opened: 1 });
  });

  it('is corrected and taken back, every version kept; a town that is left out learns so', async () => {
    const { noticeId: _, ...content } = wish(1, { text: '值守到月底。', towns: [TOWNS.liuhe, TOWNS.baiyun] });
    const correction = { ...content, version: 1, reason: '改了时间' };
    expect((await post(`/${id}1/correct`, { ...correction, reason: '' })).body.code).toBe('N03');
    expect((await post(`/${id}1/correct`, correction)).status).toBe(200);
    expect((await post(`/${id}1/correct`, correction)).body.code).toBe('M18');
    expect(await standOf('柳河镇')).toMatchObject({ version: 2, openedVersion: 1, isLeft: false });
    expect(await standOf('石桥乡')).toMatchObject({ version: 2, isLeft: true });
    expect(await listed(town)).toMatchObject([{ version: 2, text: '值守到月底。', reason: '改了时间' }]);
    expect((await post(`/${id}1/withdraw`, { version: 1, reason: '发错了' })).body.code).toBe('M18');
    expect((await post(`/${id}1/withdraw`, { version: 2, reason: '发错了' })).status).toBe(200);
    expect((await post(`/${id}1/correct`, { ...correction, version: 3 })).body.code).toBe('M19');
    expect((await post(`/${id}9/withdraw`, { version: 1, reason: '发错了' })).body.code).toBe('N05');
    expect(await listed(town)).toMatchObject([{ version: 3, state: 'withdrawn', text: '', reason: '发错了' }]);
    const { versions } = (await ask(`notices/${id}1`)) as unknown as { versions: Record<string, unknown>[] };
    expect(versions.map(({ action, text }) => [action, text])).toEqual([
      ['withdrawn', '值守到月底。'],
      ['corrected', '值守到月底。'],
      ['published', wish(1).text],
    ]);
    const trail = await county.sql`SELECT action, reason FROM audit WHERE action LIKE 'notice.%' ORDER BY at, seq`;
    expect(trail.map(({ action, reason }) => `${action} ${reason}`)).toEqual([
      ...['notice.published ', 'notice.published ', 'notice.opened ', 'notice.corrected 改了时间'],
      'notice.withdrawn 发错了',
    ]);
  });
});

describe('a notice for departments of the county', () => {
  const noticeId = '0197b000-0000-7000-8000-000000000001';
  const wish = { noticeId, urgency: 'normal', title: '部门会商', text: '周五会商。', dueOn: '', issuer: '县委政法委' };
  const post = (path: string, body: unknown, who = cookie) =>
    send(county.origin, `/api/console/notices${path}`, { cookie: who, body });
  const departments = async () =>
    (await ask(`notices/${noticeId}`)) as unknown as { departments: Record<string, unknown>[]; towns: unknown[] };

  it('reaches no town when it is for them alone, and is opened by their own people', async () => {
    expect((await post('', { ...wish, towns: [], departments: [] })).body.code).toBe('M20');
    expect((await post('', { ...wish, towns: [], departments: ['none'] })).body.code).toBe('M17');
    expect((await post('', { ...wish, towns: [], departments: ['dept-zzb', 'dept-sfj'] })).status).toBe(200);
    expect((await departments()).towns).toEqual([]);
    const reader = await consoleSession(county.origin, 'zzb');
    const own = async () =>
      ((await send(county.origin, '/api/console/notices', { cookie: reader })).body.notices as { own: string }[])[0]
        ?.own;
    expect(await own()).toBe('unread');
    expect((await post(`/${noticeId}/opened`, { version: 2 }, reader)).status).toBe(200); // there is none
    expect(await own()).toBe('unread');
    expect((await post(`/${noticeId}/opened`, { version: 1 }, reader)).status).toBe(200);
    expect(await own()).toBe('read');
    const standing = Map.groupBy((await departments()).departments, ({ departmentId }) => departmentId);
    expect(standing.get('dept-sfj')).toMatchObject([{ openedVersion: 0, openedBy: '' }]);
    expect(standing.get('dept-zzb')).toMatchObject([{ openedVersion: 1, openedBy: '李文斌' }]);
    const { noticeId: _, ...content } = wish;
    const correction = {
      ...content,
      text: '周六会商。',
      towns: [],
      departments: ['dept-zzb'],
      version: 1,
      reason: '改期',
    };
    expect((await post(`/${noticeId}/correct`, correction)).status).toBe(200);
    expect(await own()).toBe('unread');
    const left = (await departments()).departments.find(({ departmentId }) => departmentId === 'dept-sfj');
    expect(left).toMatchObject({ isLeft: true });
    expect((await post(`/${noticeId}/withdraw`, { version: 2, reason: '不开了' })).status).toBe(200);
  });
});

describe('a request of the county for one record', () => {
  const key = { alg: 'P256', keyId: 'a'.repeat(32), agree: 'B'.repeat(88) };
  const sealed = { ephemeral: 'cA==', box: { alg: 'A256GCM', keyId: key.keyId, iv: 'aXY=', text: 'c2VhbGVk' } };
  const principal = 'yangshu-principal';
  const grant = { decision: 'grant', by: '', days: 7, sealed };
  interface Asked {
    readonly requestId: string;
    readonly state: string;
  }
  let town: ClientDesk;
  let recordId: string;
  let lead: string;
  let other: string;
  const ask = (cookie: string, more: Record<string, unknown> = {}) =>
    send(county.origin, '/api/console/cases', {
      cookie,
      body: { townId: TOWNS.yangshu, recordId, reason: '信访复查', key, ...more },
    });
  const act = (cookie: string, { requestId }: Asked, what: string) =>
    send(county.origin, `/api/console/cases/${TOWNS.yangshu}/${requestId}/${what}`, {
      cookie,
      body: { reason: '复查会' },
    });
  const answer = ({ requestId }: Asked, body: Record<string, unknown>, desk = town) =>
    desk.send(`/api/v1/cases/${requestId}/answer`, { body });
  const kept = async ({ requestId }: Asked) => {
    const [row] = await county.sql`SELECT state, sealed FROM case_request WHERE request_id = ${requestId}`;
    return row;
  };
  const asked = async () => (await ask(lead)).body.request as unknown as Asked;

  beforeAll(async () => {
    town = await enrolDesk(county.origin, 'yangshu', '案件机');
    lead = await consoleSession(county.origin, 'zfw');
    other = await consoleSession(county.origin, 'admin');
    const record = await town.make('mediation_case', 1);
    recordId = record.id;
    await town.push([{ base: null, record }]);
    const [row] = await county.sql`
      SELECT account_id FROM account WHERE town_id = ${TOWNS.yangshu} AND role = 'town_principal'`;
    grant.by = String(row?.account_id ?? principal);
  });

  it('is made only by who may, of a record that is there and has something sealed', async () => {
    expect((await ask(other)).body.code).toBe('A04');
    expect((await ask(lead, { recordId: crypto.randomUUID() })).body.code).toBe('N05');
    expect((await ask(lead, { townId: 110101101 })).body.code).toBe('N05');
    const open = await town.make('party_life', 2);
    await town.push([{ base: null, record: open }]);
    expect((await ask(lead, { recordId: open.id })).body.code).toBe('A22');
    expect((await ask(lead, { reason: ' ' })).body.code).toBe('N03');
  });

  it('reaches the town alone, whose principal alone grants it; the officer alone opens it, logged with the reason', async () => {
    const before = (await town.send('/api/v1/reference')).body;
    const request = await asked();
    const after = (await town.send('/api/v1/reference')).body;
    expect(after.tag).not.toBe(before.tag);
    const elsewhere = await enrolDesk(county.origin, 'baiyun', '他镇机');
    expect((await elsewhere.send('/api/v1/cases')).body.requests).toEqual([]);
    expect((await answer(request, grant, elsewhere)).body.code).toBe('N05');
    expect((await act(lead, request, 'open')).body.code).toBe('A25');
    expect((await answer(request, { ...grant, by: town.author.account.accountId })).body.code).toBe('A04');
    expect((await answer(request, { ...grant, days: 31 })).body.code).toBe('N03');
    expect((await answer(request, grant)).body.request).toMatchObject({ state: 'granted' });
    expect((await answer(request, grant)).status).toBe(200); // a repeated answer changes nothing
    const late = { decision: 'refuse', by: grant.by, reason: '不妥' };
    expect((await answer(request, late)).body.code).toBe('A24');
    expect(JSON.stringify((await town.send('/api/v1/cases')).body)).not.toContain(sealed.box.text);
    expect((await act(other, request, 'open')).body.code).toBe('A04');
    expect((await act(lead, request, 'open')).body.sealed).toEqual(sealed);
    const trail = await county.sql`
      SELECT action, reason FROM audit WHERE action LIKE 'case.%' AND town_id = ${TOWNS.yangshu} ORDER BY seq`;
    expect(trail.map(({ action, reason }) => `${action} ${reason}`)).toEqual([
      'case.asked 信访复查',
      'case.granted ',
      'case.opened 复查会',
    ]);
  });

  it('ends with its term: the county drops what is sealed', async () => {
    const request = await asked();
    await answer(request, grant);
    await county.sql`UPDATE case_request SET expires_at = now() WHERE request_id = ${request.requestId}`;
    expect((await act(lead, request, 'open')).body.code).toBe('A25');
    expect(await kept(request)).toEqual({ state: 'over', sealed: null });
  });

  it('may be refused with a reason, and given up', async () => {
    const request = await asked();
    expect((await answer(request, { decision: 'refuse', by: grant.by, reason: '' })).body.code).toBe('N03');
    await answer(request, { decision: 'refuse', by: grant.by, reason: '已结案归档' });
    const { requests } = (await send(county.origin, '/api/console/cases', { cookie: lead })).body as {
      requests: Asked[];
    };
    expect(requests.find(({ requestId }) => requestId === request.requestId)).toMatchObject({
      state: 'refused',
      answer: '已结案归档',
    });
    const next = await asked();
    await answer(next, grant);
    expect((await act(lead, next, 'end')).status).toBe(200);
    expect(await kept(next)).toEqual({ state: 'over', sealed: null });
  });
});
