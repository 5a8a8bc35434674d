import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FrozenReport } from '../../shared/domain/month/freeze.ts';
import { monthPaperId } from '../../shared/domain/month/month-ids.ts';
import { canonicalJson } from '../../shared/kernel/canonical-json.ts';
import { createRecord, reviseRecord } from '../../shared/schema/build-record.ts';
import { newMonthPaper, newReportVersion } from '../../shared/schema/month-paper.ts';
import type { LedgerRecord } from '../../shared/schema/record.ts';
import { recordSchema } from '../../shared/schema/record.ts';
import { EMPTY_CONTENT } from '../../shared/schema/seal-record.ts';
import type { PushOutcome } from '../../shared/sync/messages.ts';
import { startCounty, type TestCounty } from '../support/county.ts';
import { type Answer, type ClientDesk, DEMO_PASSWORD, enrolDesk, idIn, recordIn, send, TOWNS } from '../support/county-client.ts';
import { sampleValues } from '../support/sample-values.ts';

/** The county's side of the month: states and rights of reports, locks, late records, corrections (D§3.3, D§3.5). */

let county: TestCounty;
let desk: ClientDesk;
let other: ClientDesk;
let officer = '';
const TOWN = '999901101000';

beforeAll(async () => {
  county = await startCounty();
  desk = await enrolDesk(county.origin, 'yangshu', '甲机');
  other = await enrolDesk(county.origin, 'yangshu', '乙机');
  officer = await signInToConsole('zfw');
});
afterAll(() => county.stop());

async function signInToConsole(login: string): Promise<string> {
  const answer = await send(county.origin, '/api/console/sign-in', { body: { login, password: DEMO_PASSWORD } });
  expect(answer.status).toBe(200);
  return answer.cookie;
}

const codeOf = (result: PushOutcome | undefined) => (result?.outcome === 'refused' ? result.code : result?.outcome);
async function pushed(record: unknown, base: string | null = null, from = desk) {
  const [result] = await from.push([{ record, base }]);
  return codeOf(result);
}

/** A record whose main date lies in a month; samples spread, so the date is set where it is said to be. */
function dated(type: string, seed: number, day: string, change: Record<string, unknown> = {}): Promise<LedgerRecord> {
  return desk.make(type, seed, (values) => Object.assign(values, { held_on: day }, change));
}

async function newReport(month: string, values: Record<string, unknown> = {}, from = desk): Promise<LedgerRecord> {
  return newMonthPaper(from.author, { type: 'monthly_report', unitCode: TOWN, month }, { state: 'collecting', ...values });
}

/** Takes steps one by one, as a desk writes them. */
async function taken(report: LedgerRecord, states: readonly string[], more: Record<string, unknown> = {}): Promise<LedgerRecord> {
  let record = report;
  for (const state of states) record = await desk.revise(record, { action: 'report', values: { ...record.data, ...more, state } });
  return record;
}

function frozenOf(month: string, version: number, records: readonly LedgerRecord[] = []): FrozenReport {
  return {
    form: 1,
    month,
    unitCode: TOWN,
    version,
    catalogueVersion: 1,
    rule: 'A',
    due: `${month}-28`,
    records: records.map(({ id, rev }) => [id, `${rev.slice(0, rev.indexOf('-'))}-${rev.slice(rev.lastIndexOf('-') + 1)}`]),
    recordCount: records.length,
    recordsHash: ''.padEnd(64, '0'),
    figures: {},
    indicators: [],
    corrected: {},
    texts: {},
    explanations: [],
    reviews: [],
    signer: '赵国栋',
    signedAt: '',
    signManner: 'paper',
    villages: [],
    lateRecords: [],
    corrections: [],
    contactName: '',
    contactPhone: '',
  };
}

async function consoleCall(path: string, body?: unknown, cookie = officer): Promise<Answer> {
  return send(county.origin, `/api/console/month/${path}`, { cookie, ...(body === undefined ? {} : { body }) });
}

async function held(id: string): Promise<LedgerRecord> {
  const answer = await desk.send('/api/v1/records', { body: { ids: [id] } });
  const [row] = answer.body.rows as { record: unknown }[];
  return recordSchema.parse(row?.record);
}

async function decide(month: string, step: string, more: Record<string, unknown> = {}): Promise<Answer> {
  const report = await held(monthPaperId('monthly_report', TOWN, month));
  return consoleCall('decide', { townId: TOWNS.yangshu, month, rev: report.rev, step, ...more });
}

/** A month that the county has locked, with the records in it. */
async function lockedMonth(month: string, records: readonly LedgerRecord[]): Promise<void> {
  for (const record of records) expect(await pushed(record)).toBe('accepted');
  const report = await newReport(month);
  expect(await pushed(await taken(report, ['town_review', 'signed', 'submitted'], { version: 1 }))).toBe('accepted');
  expect(await pushed(await newReportVersion(desk.author, frozenOf(month, 1, records)))).toBe('accepted');
  for (const step of ['receive', 'lock']) expect((await decide(month, step)).status, step).toBe(200);
}

describe('a town’s report', () => {
  it('goes its way: submitted, returned with an item at the very record, submitted again, received, locked', async () => {
    const month = '2026-01';
    const record = await dated('civil_practice', 1, '2026-01-12');
    expect(await pushed(record)).toBe('accepted');
    const report = await newReport(month);
    expect(await pushed(report)).toBe('accepted');
    const sent = await taken(report, ['town_review', 'signed', 'submitted'], { version: 1 });
    expect(await pushed(sent, report.rev)).toBe('accepted');
    expect(await pushed(await newReportVersion(desk.author, frozenOf(month, 1, [record])))).toBe('accepted');

    const lines = (await consoleCall(`reports?month=${month}`)).body.towns as Record<string, unknown>[];
    expect(lines.find(({ townId }) => townId === TOWNS.yangshu)).toMatchObject({ state: 'submitted', version: 1, records: 1 });
    expect(lines.find(({ townId }) => townId === TOWNS.baiyun)).toMatchObject({ state: 'none', version: 0, submittedAt: null });
    const seen = (await consoleCall(`report?townId=${TOWNS.yangshu}&month=${month}`)).body;
    expect(seen.arrival).toMatchObject({ asSent: 1, changed: 0, missing: 0, added: 0 });

    const before = await desk.pull(0);
    const items = [{ recordId: record.id, reason: '参加人数与照片不符' }];
    expect((await decide(month, 'return', { reason: '' })).body).toMatchObject({ code: 'M09' });
    expect((await decide(month, 'return', { reason: '请核对一条', items })).status).toBe(200);
    const news = (await desk.pull(before.checkpoint.seq)).rows;
    const returned = news.map(recordIn).find((row) => row?.id === record.id);
    expect(returned).toMatchObject({ status: 'returned' });
    expect(returned?.history.at(-1)).toMatchObject({ action: 'return', reason: '参加人数与照片不符', by: { name: '朱立新' } });
    const back = news.map(recordIn).find((row) => row?.type === 'monthly_report');
    expect(back?.data).toMatchObject({ state: 'returned', return_count: 1, return_reason: '请核对一条' });

    if (!back || !returned) throw new Error('nothing came back');
    const mended = await desk.revise(returned, { action: 'edit', values: { ...returned.data, participants: 31 }, envelope: { status: 'town_ok' } });
    expect(await pushed(mended, returned.rev)).toBe('accepted');
    const again = await taken(back, ['town_review', 'signed', 'submitted'], { version: 2 });
    expect(await pushed(again, back.rev)).toBe('accepted');
    expect(await pushed(await newReportVersion(desk.author, frozenOf(month, 2, [mended])))).toBe('accepted');
    for (const step of ['receive', 'lock']) expect((await decide(month, step)).status).toBe(200);
    expect((await held(report.id)).data).toMatchObject({ state: 'locked', version: 2, locked_by: '朱立新' });
  });

  it.each([
    ['the county’s step', { state: 'received' }, 'M01'],
    ['the county’s words', { state: 'collecting', received_by: '我' }, 'M01'],
    ['a version out of order', { state: 'collecting', version: 7 }, 'M01'],
  ])('cannot take %s by itself', async (_, values, code) => {
    expect(await pushed(await newReport('2025-02', values))).toBe(code);
  });

  it('is not signed by somebody who may not, whatever the desk says', async () => {
    const report = await newReport('2025-03');
    expect(await pushed(report)).toBe('accepted');
    for (const accountId of ['yangshu-village-clerk', 'ghost']) {
      const account = { accountId, name: '某人' };
      const opened = { record: report, values: report.data, content: EMPTY_CONTENT };
      const values = { ...report.data, state: 'town_review' };
      const stepped = await reviseRecord({ ...desk.author, account }, opened, { action: 'report', values });
      expect(await pushed(stepped, report.rev), accountId).toBe('A04');
    }
  });

  it('has an id of its own month and town', async () => {
    const report = await newReport('2025-04');
    expect(await pushed({ ...report, id: monthPaperId('monthly_report', TOWN, '2025-05') })).toBe('D06');
  });

  it('is refused a decision made on an older look', async () => {
    const month = '2025-06';
    const sent = await taken(await newReport(month), ['town_review', 'signed', 'submitted'], { version: 1 });
    expect(await pushed(sent)).toBe('accepted');
    const answer = await consoleCall('decide', { townId: TOWNS.yangshu, month, rev: '1-old', step: 'receive' });
    expect(answer.body).toMatchObject({ code: 'M08' });
    expect((await decide(month, 'lock')).body).toMatchObject({ code: 'M01' });
  });

  it('keeps a frozen version as it was sent', async () => {
    const version = await newReportVersion(desk.author, frozenOf('2025-07', 1));
    const forged = { ...(await newReportVersion(desk.author, frozenOf('2025-07', 1))), ext: { ...version.ext, frozen: { ...(version.ext.frozen as object), signer: '别人' } } };
    expect(await pushed(forged)).toBe('M02');
    expect(await pushed(version)).toBe('accepted');
    const changed = await desk.revise(version, { action: 'edit', values: { ...version.data, record_count: 9 } });
    expect(await pushed(changed, version.rev)).toBe('M02');
  });

  it('is decided by the lead department alone', async () => {
    const reader = await signInToConsole('zzb');
    const answer = await consoleCall('decide', { townId: TOWNS.yangshu, month: '2025-06', rev: 'x', step: 'receive' }, reader);
    expect(answer.body).toMatchObject({ code: 'A04' });
  });
});

describe('a locked month', () => {
  const MONTH = '2026-02';
  let plain: LedgerRecord;
  let matter: LedgerRecord;
  beforeAll(async () => {
    plain = await dated('civil_practice', 3, '2026-02-10');
    matter = await desk.make('rectification_item', 4, (values) => {
      for (const id of ['progress', 'apply_on', 'check_on', 'check_by', 'check_opinion', 'recheck_on', 'rebound', 'result']) {
        delete values[id];
      }
      Object.assign(values, { state: 'todo', due_kind: 'limited', raised_on: '2026-02-05', due_on: '2026-06-30' });
    });
    await lockedMonth(MONTH, [plain, matter]);
  });

  it('refuses a change of what was registered, and tells the month', async () => {
    const changed = await desk.revise(plain, { action: 'edit', values: { ...plain.data, participants: 999 } });
    const [result] = await desk.push([{ record: changed, base: plain.rev }]);
    expect(result).toMatchObject({ outcome: 'refused', code: 'D09' });
    expect(result?.outcome === 'refused' && result.message).toContain('2026年2月');
    const voided = await desk.revise(plain, { action: 'void', envelope: { status: 'void', voidReason: '重复' } });
    expect(await pushed(voided, plain.rev)).toBe('D09');
    const moved = await desk.revise(plain, { action: 'edit', values: { ...plain.data, held_on: '2026-03-10' } });
    expect(await pushed(moved, plain.rev)).toBe('D09');
    expect((await held(plain.id)).rev).toBe(plain.rev);
  });

  it('lets a number and an approval come', async () => {
    const approved = await desk.revise(plain, { action: 'approve', envelope: { status: 'town_ok', recordNo: 'WM-101201-2026-0900' } });
    expect(await pushed(approved, plain.rev)).toBe('accepted');
    plain = approved;
  });

  it('lets a matter go on by later dated rows, and not by rows dated into it', async () => {
    const withRow = (day: string) => ({
      ...matter.data,
      state: 'doing',
      progress: [{ _row: `n${day}`, date: day, text: '已督促整改' }],
    });
    const inside = await desk.revise(matter, { action: 'edit', values: withRow('2026-02-20') });
    expect(await pushed(inside, matter.rev)).toBe('D09');
    const later = await desk.revise(matter, { action: 'edit', values: withRow('2026-03-20') });
    expect(await pushed(later, matter.rev)).toBe('accepted');
    const rewritten = await desk.revise(later, { action: 'edit', values: { ...later.data, problem: '另一个问题' } });
    expect(await pushed(rewritten, later.rev)).toBe('D09');
  });

  it('takes a late record only as one, with a reason, in an open month', async () => {
    const late = await dated('civil_practice', 5, '2026-02-18');
    expect(await pushed(late)).toBe('M03');
    const { values, remark } = sampleValues('civil_practice', 5);
    const input = { type: 'civil_practice', unitCode: late.unitCode, values: { ...values, held_on: '2026-02-18' }, remark, alsoCountsIn: [] };
    const unsaid = await createRecord(desk.author, { ...input, late: { period: '2026-03', reason: '' } });
    expect(await pushed(unsaid)).toBe('M04');
    const said = await createRecord(desk.author, { ...input, late: { period: '2026-03', reason: '村里漏报' } });
    expect(said).toMatchObject({ period: '2026-03', mainDate: '2026-02-18', lateFlag: true, sourceKind: 'late' });
    expect(await pushed(said)).toBe('accepted');
    const hidden = await createRecord(desk.author, { ...input, late: { period: MONTH, reason: '村里漏报' } });
    expect(await pushed(hidden)).toBe('M03');
  });

  it('changes by an accepted correction, to exactly the value that was accepted, and the old version stays', async () => {
    const correction = await createRecord(desk.author, {
      type: 'correction',
      unitCode: TOWN,
      values: {
        month: MONTH,
        record_id: plain.id,
        record_type: plain.type,
        path: 'participants',
        subject: '参加人数',
        old_value: canonicalJson(plain.data.participants),
        new_value: '35',
        reason: '少计一组',
        state: 'asked',
      },
      remark: '',
      alsoCountsIn: [],
    });
    expect(await pushed(correction)).toBe('accepted');
    const mended = await desk.revise(plain, { action: 'correct', values: { ...plain.data, participants: 35 } });
    expect(await pushed(mended, plain.rev)).toBe('D09');
    const forged = await desk.revise(correction, { action: 'edit', values: { ...correction.data, state: 'accepted' } });
    expect(await pushed(forged, correction.rev)).toBe('M01');

    const inbox = (await consoleCall('corrections')).body.corrections as { record: LedgerRecord }[];
    expect(inbox.map(({ record }) => record.id)).toEqual([correction.id]);
    const answer = await consoleCall('corrections/decide', { townId: TOWNS.yangshu, id: correction.id, rev: correction.rev, accept: true });
    expect(answer.status).toBe(200);
    const told = await held(correction.id);
    expect(told.data).toMatchObject({ state: 'accepted', decided_by: '朱立新' });
    expect(told.data.applied_month).toMatch(/^\d{4}-\d{2}$/);

    const wrong = await desk.revise(plain, { action: 'correct', values: { ...plain.data, participants: 350 } });
    expect(await pushed(wrong, plain.rev)).toBe('D09');
    const right = await desk.revise(plain, { action: 'correct', values: { ...plain.data, participants: 35 } });
    expect(await pushed(right, plain.rev)).toBe('accepted');
    const old = await county.sql`SELECT doc->'data'->>'participants' AS n FROM record_history WHERE id = ${plain.id}`;
    expect(old.map(({ n }) => n)).toContain(String(plain.data.participants));
    plain = right;
  });

  it('is unlocked for a time and with a reason, and locked again by itself', async () => {
    expect((await decide(MONTH, 'unlock', { reason: '', until: '2099-01-01T00:00' })).body).toMatchObject({ code: 'M09' });
    expect((await decide(MONTH, 'unlock', { reason: '统计口径有误', until: '2099-01-01T00:00' })).body).toMatchObject({ code: 'M11' });
    const soon = new Date(Date.now() + 8 * 3_600_000 + 120_000).toISOString().slice(0, 16);
    expect((await decide(MONTH, 'unlock', { reason: '统计口径有误', until: soon })).status).toBe(200);
    const changed = await desk.revise(plain, { action: 'edit', values: { ...plain.data, participants: 36 } });
    expect(await pushed(changed, plain.rev)).toBe('accepted');
    await county.sql`UPDATE month_lock SET unlocked_until = now() - interval '1 second' WHERE period = ${MONTH}`;
    const late = await desk.revise(changed, { action: 'edit', values: { ...plain.data, participants: 37 } });
    expect(await pushed(late, changed.rev)).toBe('D09');
    await expect
      .poll(async () => (await held(monthPaperId('monthly_report', TOWN, MONTH))).data.state, { timeout: 45_000, interval: 1000 })
      .toBe('locked');
  });
});

describe('two clerks at once', () => {
  it('begin one report without a line: the second meets a conflict of the same record, not a second report', async () => {
    const month = '2026-04';
    const mine = await newReport(month, { highlights: '甲写的' });
    const theirs = await newReport(month, { highlights: '乙写的' }, other);
    expect(mine.id).toBe(theirs.id);
    expect(await pushed(mine)).toBe('accepted');
    expect(await pushed(theirs, null, other)).toBe('conflict');
    const [row] = await county.sql`SELECT count(*)::int AS n FROM record WHERE type = 'monthly_report' AND period = ${month}`;
    expect(row?.n).toBe(1);
  });

  it('a village’s confirmation is taken from who may confirm', async () => {
    const [village = ''] = desk.villages;
    const paper = { type: 'village_month', unitCode: village, month: '2026-04' } as const;
    const byClerk = await newMonthPaper(desk.author, paper, { kind: 'zero', by_town: true, note: '村书记电话确认' });
    expect(await pushed(byClerk)).toBe('accepted');
    const author = { ...desk.author, account: { accountId: 'yangshu-village-clerk', name: '胡秀英' } };
    const second = await newMonthPaper(author, { ...paper, month: '2026-05' }, { kind: 'confirmed' });
    expect(await pushed(second)).toBe('A04');
  });

  it('papers of the month are no records of a ledger: they are in no list and no count of the console', async () => {
    const answer = await send(county.origin, `/api/console/records?townId=${TOWNS.yangshu}&month=2026-04`, { cookie: officer });
    expect(answer.body.total).toBe(0);
    const summary = await send(county.origin, '/api/console/summary?month=2026-04', { cookie: officer });
    const town = (summary.body.towns as { townId: number; records: number }[]).find(({ townId }) => townId === TOWNS.yangshu);
    expect(town?.records).toBe(0);
    expect((await desk.pullAll()).some((row) => idIn(row) === monthPaperId('monthly_report', TOWN, '2026-04'))).toBe(true);
  });
});

describe('calendar and deadlines', () => {
  it('are kept by the county and told to desks', async () => {
    const settings = { calendar: { holidays: ['2026-10-01'], workdays: ['2026-10-10'] }, rules: [] };
    const put = await send(county.origin, '/api/console/month/settings', { cookie: officer, body: { settings }, method: 'PUT' });
    expect(put.status).toBe(200);
    const reference = await desk.send('/api/v1/reference');
    expect(reference.body.month).toMatchObject(settings);
    const bad = { settings: { calendar: { holidays: ['2026-13-01'] } } };
    expect((await send(county.origin, '/api/console/month/settings', { cookie: officer, body: bad, method: 'PUT' })).status).toBe(400);
  });
});
