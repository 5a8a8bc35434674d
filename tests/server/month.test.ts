import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadSource } from '../../renderer/console/bulletin/bulletin-source.ts';
import { SYSTEM_TYPE_IDS } from '../../shared/catalogue/system-type-ids.ts';
import { monthPaperId } from '../../shared/domain/month/month-ids.ts';
import { RULE_B } from '../../shared/domain/month/month-rule.ts';
import { addMonths } from '../../shared/kernel/calendar.ts';
import { reviseRecord } from '../../shared/schema/build-record.ts';
import { newMonthPaper, newReportVersion } from '../../shared/schema/month-paper.ts';
import { EMPTY_CONTENT } from '../../shared/schema/seal-record.ts';
import type { Unit } from '../../shared/schema/unit.ts';
import { figureAnswerSchema } from '../../shared/sync/figure-messages.ts';
import { matrixAnswerSchema } from '../../shared/sync/matrix-messages.ts';
import { defaultCatalogue } from '../support/catalogue.ts';
import { startCounty, type TestCounty } from '../support/county.ts';
import { type ClientDesk, enrolDesk, idIn, recordIn, send, TOWNS } from '../support/county-client.ts';
import { consoleSession, frozenOf, MonthTown, TOWN } from '../support/month-town.ts';

/** The county's side of a town's report: states, rights, decisions (D§3.3). */

let county: TestCounty;
let town: MonthTown;
let other: ClientDesk;
let officer = '';
beforeAll(async () => {
  county = await startCounty();
  town = await MonthTown.open(county);
  other = await enrolDesk(county.origin, 'yangshu', '乙机');
  officer = await consoleSession(county.origin, 'zfw');
});
afterAll(() => county.stop());

describe('a town’s report', () => {
  it('goes its way: submitted, returned with an item at the very record, submitted again, received, locked', async () => {
    const month = '2026-01';
    const record = await town.dated('civil_practice', 1, '2026-01-12');
    expect(await town.pushed(record)).toBe('accepted');
    const report = await town.newReport(month);
    expect(await town.pushed(report)).toBe('accepted');
    const sent = await town.taken(report, ['town_review', 'signed', 'submitted'], { version: 1 });
    expect(await town.pushed(sent, report.rev)).toBe('accepted');
    expect(await town.pushed(await newReportVersion(town.desk.author, frozenOf(month, 1, [record])))).toBe('accepted');

    const lines = (await town.call(`reports?month=${month}`)).body.towns as Record<string, unknown>[];
    expect(lines.find(({ townId }) => townId === TOWNS.yangshu)).toMatchObject({
      state: 'submitted',
      version: 1,
      records: 1,
    });
    expect(lines.find(({ townId }) => townId === TOWNS.baiyun)).toMatchObject({
      state: 'none',
      version: 0,
      submittedAt: null,
    });
    const seen = (await town.call(`report?townId=${TOWNS.yangshu}&month=${month}`)).body;
    expect(seen.arrival).toMatchObject({ asSent: 1, changed: 0, missing: 0, added: 0 });

    const before = await town.desk.pull(0);
    const items = [{ recordId: record.id, reason: '参加人数与照片不符' }];
    expect((await town.decide(month, 'return', { reason: '' })).body).toMatchObject({ code: 'M09' });
    expect((await town.decide(month, 'return', { reason: '请核对一条', items })).status).toBe(200);
    const news = (await town.desk.pull(before.checkpoint.seq)).rows;
    const returned = news.map(recordIn).find((row) => row?.id === record.id);
    expect(returned).toMatchObject({ status: 'returned' });
    expect(returned?.history.at(-1)).toMatchObject({
      action: 'return',
      reason: '参加人数与照片不符',
      by: { name: '朱立新' },
    });
    const back = news.map(recordIn).find((row) => row?.type === 'monthly_report');
    expect(back?.data).toMatchObject({ state: 'returned', return_count: 1, return_reason: '请核对一条' });

    if (!back || !returned) throw new Error('nothing came back');
    const mended = await town.desk.revise(returned, {
      action: 'edit',
      values: { ...returned.data, participants: 31 },
      envelope: { status: 'town_ok' },
    });
    expect(await town.pushed(mended, returned.rev)).toBe('accepted');
    const again = await town.taken(back, ['town_review', 'signed', 'submitted'], { version: 2 });
    expect(await town.pushed(again, back.rev)).toBe('accepted');
    expect(await town.pushed(await newReportVersion(town.desk.author, frozenOf(month, 2, [mended])))).toBe('accepted');
    for (const step of ['receive', 'lock']) expect((await town.decide(month, step)).status).toBe(200);
    expect((await town.held(report.id)).data).toMatchObject({ state: 'locked', version: 2, locked_by: '朱立新' });
  });

  it.each([
    ['the county’s step', { state: 'received' }, 'M01'],
    ['the county’s words', { state: 'collecting', received_by: '我' }, 'M01'],
    ['a version out of order', { state: 'collecting', version: 7 }, 'M01'],
  ])('cannot take %s by itself', async (_, values, code) => {
    expect(await town.pushed(await town.newReport('2025-02', values))).toBe(code);
  });

  it('is not signed by somebody who may not, whatever the desk says', async () => {
    const report = await town.newReport('2025-03');
    expect(await town.pushed(report)).toBe('accepted');
    for (const accountId of ['yangshu-village-clerk', 'ghost']) {
      const account = { accountId, name: '某人' };
      const opened = { record: report, values: report.data, content: EMPTY_CONTENT };
      const values = { ...report.data, state: 'town_review' };
      const stepped = await reviseRecord({ ...town.desk.author, account }, opened, { action: 'report', values });
      expect(await town.pushed(stepped, report.rev), accountId).toBe('A04');
    }
  });

  it('has an id of its own month and town', async () => {
    const report = await town.newReport('2025-04');
    expect(await town.pushed({ ...report, id: monthPaperId('monthly_report', TOWN, '2025-05') })).toBe('D06');
  });

  it('is refused a decision made on an older look', async () => {
    const month = '2025-06';
    const sent = await town.taken(await town.newReport(month), ['town_review', 'signed', 'submitted'], { version: 1 });
    expect(await town.pushed(sent)).toBe('accepted');
    const answer = await town.call('decide', { townId: TOWNS.yangshu, month, rev: '1-old', step: 'receive' });
    expect(answer.body).toMatchObject({ code: 'M08' });
    expect((await town.decide(month, 'lock')).body).toMatchObject({ code: 'M01' });
  });

  it('keeps a frozen version as it was sent', async () => {
    const version = await newReportVersion(town.desk.author, frozenOf('2025-07', 1));
    const forged = {
      ...(await newReportVersion(town.desk.author, frozenOf('2025-07', 1))),
      ext: { ...version.ext, frozen: { ...(version.ext.frozen as object), signer: '别人' } },
    };
    expect(await town.pushed(forged)).toBe('M02');
    expect(await town.pushed(version)).toBe('accepted');
    const changed = await town.desk.revise(version, { action: 'edit', values: { ...version.data, record_count: 9 } });
    expect(await town.pushed(changed, version.rev)).toBe('M02');
  });

  it('is decided by the lead department alone', async () => {
    const reader = await consoleSession(county.origin, 'zzb');
    const answer = await town.call(
      'decide',
      { townId: TOWNS.yangshu, month: '2025-06', rev: 'x', step: 'receive' },
      reader,
    );
    expect(answer.body).toMatchObject({ code: 'A04' });
  });
});

describe('two clerks at once', () => {
  it('begin one report without a line: the second meets a conflict of the same record, not a second report', async () => {
    const month = '2026-04';
    const mine = await town.newReport(month, { highlights: '甲写的' });
    const theirs = await town.newReport(month, { highlights: '乙写的' }, other);
    expect(mine.id).toBe(theirs.id);
    expect(await town.pushed(mine)).toBe('accepted');
    expect(await town.pushed(theirs, null, other)).toBe('conflict');
    const [row] =
      await county.sql`SELECT count(*)::int AS n FROM record WHERE type = 'monthly_report' AND period = ${month}`;
    expect(row?.n).toBe(1);
  });

  it('a village’s confirmation is taken from who may confirm', async () => {
    const [village = ''] = town.desk.villages;
    const paper = { type: 'village_month', unitCode: village, month: '2026-04' } as const;
    const byClerk = await newMonthPaper(town.desk.author, paper, {
      kind: 'zero',
      by_town: true,
      note: '村书记电话确认',
    });
    expect(await town.pushed(byClerk)).toBe('accepted');
    const author = { ...town.desk.author, account: { accountId: 'yangshu-village-clerk', name: '胡秀英' } };
    const second = await newMonthPaper(author, { ...paper, month: '2026-05' }, { kind: 'confirmed' });
    expect(await town.pushed(second)).toBe('A04');
  });

  it('papers of the month are no records of a ledger: they are in no list and no count of the console', async () => {
    const answer = await send(county.origin, `/api/console/records?townId=${TOWNS.yangshu}&month=2026-04`, {
      cookie: officer,
    });
    expect(answer.body.total).toBe(0);
    const summary = await send(county.origin, '/api/console/summary?month=2026-04', { cookie: officer });
    const line = (summary.body.towns as { townId: number; records: number }[]).find(
      ({ townId }) => townId === TOWNS.yangshu,
    );
    expect(line?.records).toBe(0);
    expect(
      (await town.desk.pullAll()).some((row) => idIn(row) === monthPaperId('monthly_report', TOWN, '2026-04')),
    ).toBe(true);
  });
});

describe('the matrix of units and months', () => {
  it('tells towns and villages apart, what was returned, what is locked, and the measures of D§3.4', async () => {
    const answer = matrixAnswerSchema.parse((await town.call('matrix?from=2026-01&to=2026-06')).body);
    expect(answer.months).toHaveLength(6);
    const own = answer.units.find(({ unitCode }) => unitCode === TOWN);
    expect(own?.cells[0]).toMatchObject({ month: '2026-01', state: 'locked', records: 1, version: 2 });
    expect(own?.cells[3]).toMatchObject({ month: '2026-04', state: 'collecting', records: 0, isOverdue: true });
    expect(own?.measures.T3).toEqual({ numerator: 1, denominator: 0 });
    expect(own?.measures.T4).toEqual({ numerator: 0, denominator: 1 });
    const [code = ''] = town.desk.villages;
    const village = answer.units.find(({ unitCode }) => unitCode === code);
    expect(village?.cells[3]).toMatchObject({ state: 'zero', records: 0, isOverdue: false });
    expect(village?.quietMonths).toBe(2);
    const absent = answer.units.find(({ unitCode }) => unitCode === `${TOWNS.baiyun}000`);
    expect(absent).toMatchObject({ quietMonths: 6, lastReceivedAt: null });
    expect((await town.call('matrix?from=2020-01&to=2026-06')).status).toBe(400);
  });

  it('nothing was due before the county began: its first record, or the month that it names', async () => {
    const [{ first = '' } = {}] = await county.sql<
      { first?: string }[]
    >`SELECT min(period) AS first FROM unit_month WHERE records > 0`;
    const before = addMonths(first, -1);
    const states = async () => {
      const { units } = matrixAnswerSchema.parse(
        (await town.call(`matrix?from=${addMonths(first, -2)}&to=${before}`)).body,
      );
      return units.find(({ unitCode }) => unitCode === TOWN)?.cells.map(({ state, isOverdue }) => [state, isOverdue]);
    };
    const reportsDue = async () => {
      const question = { codes: ['WM_count'], level: 'town', townId: TOWNS.yangshu, unitCode: null, basis: 'month' };
      const span = { from: addMonths(first, -2), to: before, every: 'month', isMerged: false };
      const body = { ...question, ...span };
      return (await send(county.origin, '/api/console/figures', { cookie: officer, body })).body.due;
    };
    expect(await states(), 'a unit that was never there is not told of').toBeUndefined();
    expect(await reportsDue()).toBe(0);
    const { settings } = (await town.call('settings')).body as { settings: Record<string, unknown> };
    expect((await town.call('settings', { settings: { ...settings, firstMonth: before } })).status).toBe(200);
    expect(await states()).toEqual([
      ['absent', false],
      ['none', true],
    ]);
    expect(await reportsDue(), 'the figures count the same months').toBe(1);
    expect((await town.call('settings', { settings })).status).toBe(200);
  });

  it('the counts it is made of are those of the records, whatever was stored, moved, voided or sent back', async () => {
    const inMatrix = async () => {
      const { units } = matrixAnswerSchema.parse((await town.call('matrix?from=2026-05&to=2026-06')).body);
      return units.find(({ unitCode }) => unitCode === TOWN)?.cells.map(({ records }) => records);
    };
    const record = await town.dated('civil_practice', 41, '2026-05-12');
    expect(await inMatrix()).toEqual([0, 0]);
    const linked = { ...record, linkedRefs: [{ type: 'legal_publicity' }, { type: 'legal_publicity' }] };
    expect(await town.pushed(linked)).toBe('accepted');
    expect(await inMatrix(), 'what is held in memory is read again when the town sent something').toEqual([1, 0]);
    const moved = await town.desk.revise(linked, { action: 'edit', values: { ...linked.data, held_on: '2026-06-12' } });
    expect(await town.pushed(moved, linked.rev)).toBe('accepted');
    expect(await inMatrix()).toEqual([0, 1]);
    const gone = await town.dated('civil_practice', 42, '2026-05-13');
    expect(await town.pushed(gone)).toBe('accepted');
    const voided = await town.desk.revise(gone, { action: 'void', envelope: { status: 'void', voidReason: '重复' } });
    expect(await town.pushed(voided, gone.rev)).toBe('accepted');
    expect(await inMatrix()).toEqual([0, 1]);
    const summary = await send(county.origin, '/api/console/summary?month=2026-06', { cookie: officer });
    const [line] = summary.body.towns as { records: number; byType: Record<string, number> }[];
    expect(line).toMatchObject({ records: 1, byType: { civil_practice: 1, legal_publicity: 1 } });
    const differing = await county.sql`
      SELECT * FROM (SELECT town_id, period, unit_code, type, records, linked, returned FROM unit_month
                      WHERE records <> 0 OR linked <> 0 OR returned <> 0) kept
        FULL JOIN (SELECT town_id, period, unit_code, l.counted_in AS type, sum(l.records) AS records,
                          sum(l.linked) AS linked, sum(l.returned) AS returned
                     FROM record r CROSS JOIN LATERAL unit_month_lines(r.type, r.status, r.doc) l
                    GROUP BY 1, 2, 3, 4 HAVING sum(l.records) + sum(l.linked) + sum(l.returned) <> 0) counted
          USING (town_id, period, unit_code, type, records, linked, returned)
       WHERE kept IS NULL OR counted IS NULL`;
    expect([...differing]).toEqual([]);
    const totals = await county.sql`
      SELECT * FROM (SELECT town_id, period, unit_code, records, returned FROM unit_month_total
                      WHERE records <> 0 OR returned <> 0) kept
        FULL JOIN (SELECT town_id, period, unit_code, count(*) FILTER (WHERE status <> 'void') AS records,
                          count(*) FILTER (WHERE status = 'returned') AS returned
                     FROM record WHERE type <> ALL (${[...SYSTEM_TYPE_IDS]})
                    GROUP BY 1, 2, 3 HAVING bool_or(status <> 'void')) counted
          USING (town_id, period, unit_code, records, returned)
       WHERE kept IS NULL OR counted IS NULL`;
    expect([...totals]).toEqual([]);
  });
});

describe('calendar and deadlines', () => {
  it('are kept by the county and told to desks', async () => {
    const settings = { calendar: { holidays: ['2026-10-01'], workdays: ['2026-10-10'] }, rules: [] };
    const put = await send(county.origin, '/api/console/month/settings', {
      cookie: officer,
      body: { settings },
    });
    expect(put.status).toBe(200);
    const reference = await town.desk.send('/api/v1/reference');
    expect(reference.body.month).toMatchObject(settings);
    const early = { ...RULE_B, id: 'custom', submit: { next: 0, day: 20 } };
    const unordered = { settings: { ...settings, rules: [{ from: '2027-01', rule: early }] } };
    const refused = await send(county.origin, '/api/console/month/settings', { cookie: officer, body: unordered });
    expect(refused.body).toMatchObject({ code: 'M15', message: expect.stringContaining('镇级上报') });
    const bad = { settings: { calendar: { holidays: ['2026-13-01'] } } };
    expect((await send(county.origin, '/api/console/month/settings', { cookie: officer, body: bad })).status).toBe(400);
  });
});

describe('what the county’s people keep', () => {
  it('a bulletin that somebody else saved meanwhile is not overwritten', async () => {
    const texts = { next: '请抓紧上报。' };
    const put = (revision: number) => town.call('bulletin', { month: '2025-01', revision, texts });
    expect((await put(0)).body).toMatchObject({ revision: 1 });
    expect((await put(0)).body).toMatchObject({ code: 'M14' });
    expect((await town.call('bulletin?month=2025-01')).body).toMatchObject({
      revision: 1,
      texts: { next: '请抓紧上报。' },
    });
  });

  it('a view of figures is kept under its name, changed and taken away', async () => {
    const views = (path = '', body?: unknown) =>
      send(county.origin, `/api/console/figures/views${path}`, { cookie: officer, ...(body ? { body } : {}) });
    const question = {
      codes: ['DZ_total'],
      level: 'town',
      townId: null,
      unitCode: null,
      from: '2026-01',
      to: '2026-06',
      every: 'month',
      basis: 'month',
      isMerged: false,
    };
    const shape = { rows: 'unit', columns: 'period', face: 'heat' };
    const { viewId } = (await views('', { viewId: '', name: '各镇组织生活', question, shape })).body;
    await views('', { viewId, name: '组织生活', question, shape: { ...shape, face: 'table' } });
    expect((await views()).body).toMatchObject({
      views: [{ viewId, name: '组织生活', question, shape: { face: 'table' } }],
    });
    expect((await views('/remove', { viewId })).status).toBe(200);
    expect((await views()).body).toMatchObject({ views: [] });
  });
});

describe('a town that is merged into another', () => {
  const LAST_DAY = '2026-06-30';
  const INTO = `${TOWNS.baiyun}000`;
  /** The towns that a month's bulletin has figures of. */
  const inBulletin = async (month: string) => {
    const ask = async (path: string, body?: unknown) =>
      (await send(county.origin, `/api/console/${path}`, { cookie: officer, ...(body ? { body } : {}) })).body;
    const api = {
      matrix: async (from: string, to: string) =>
        matrixAnswerSchema.parse(await ask(`month/matrix?from=${from}&to=${to}`)),
      figures: async (question: unknown) => figureAnswerSchema.parse(await ask('figures', question)),
      units: async () => (await ask('units')).units as Unit[],
    };
    const place = { name: '清溪县', shortName: '清溪县' };
    const { byTown } = await loadSource(api, defaultCatalogue(), place, month, new AbortController().signal);
    return byTown.units.map(({ key }) => key);
  };

  it('keeps its records, sends what is of its days and nothing later; the months after are owed by its heir', async () => {
    const [village = ''] = town.desk.villages;
    const record = { ...(await town.dated('civil_practice', 61, '2026-05-20')), unitCode: village };
    expect(await town.pushed(record)).toBe('accepted');

    const all = (await send(county.origin, '/api/console/units', { cookie: officer })).body.units as Unit[];
    const moved = all.filter(({ parentCode }) => parentCode === TOWN);
    const villages = moved.map(({ code12, name, shortName }, at) => ({
      code12,
      to: { code12: `${TOWNS.baiyun}${String(301 + at)}`, name: `原${name}`, shortName: `原${shortName}` },
    }));
    const into = [{ code12: INTO, name: '', shortName: '' }];
    const change = { kind: 'towns', ends: [TOWN], into, villages, lastDay: LAST_DAY, addsFigures: true };
    const call = (path: string, body: unknown) =>
      send(county.origin, `/api/console/units/changes${path}`, { cookie: officer, body });
    const forgotten = await call('/preview', { change: { ...change, villages: villages.slice(1) } });
    expect(forgotten.body).toMatchObject({ code: 'M20', message: expect.stringContaining('没有写明归到哪里') });
    const seen = (await call('/preview', { change })).body;
    expect(seen.held).toMatchObject([{ code12: TOWN, devices: 2, records: expect.any(Number) }]);
    expect((seen.held as { accounts: number }[])[0]?.accounts).toBeGreaterThan(1);
    expect((await call('', { change, mark: seen.mark, reason: '民政批复' })).body).toEqual({
      changed: 2 * villages.length + 2,
    });
    const trail = await county.sql`SELECT subject, reason FROM audit WHERE action = 'units.towns'`;
    expect([...trail]).toEqual([{ subject: `${TOWN}→${INTO}`, reason: '民政批复' }]);

    const told = (await town.desk.send('/api/v1/reference')).body.units as Unit[];
    expect(told.find(({ code12 }) => code12 === TOWN)).toMatchObject({ validTo: LAST_DAY, successorCodes: [INTO] });
    expect(told.every(({ validTo }) => validTo !== '')).toBe(true);
    const before = await town.dated('civil_practice', 62, LAST_DAY);
    expect(await town.pushed(before), 'of its days').toBe('accepted');
    expect(await town.pushed(await town.dated('civil_practice', 63, '2026-07-01')), 'later').toBe('D10');
    await town.submit('2026-06', [before]);
    expect(await town.pushed(await town.newReport('2026-07')), 'no report of a later month').toBe('D10');

    const { units } = matrixAnswerSchema.parse((await town.call('matrix?from=2026-06&to=2026-07')).body);
    const states = (code: string) => units.find(({ unitCode }) => unitCode === code)?.cells.map(({ state }) => state);
    expect(states(TOWN)).toEqual(['submitted', 'absent']);
    expect(states(village)?.at(-1)).toBe('absent');
    expect(states(villages[0]?.to.code12 ?? '')).toEqual(['absent', 'none']);
    const listed = async (month: string) =>
      ((await town.call(`reports?month=${month}`)).body.towns as { townId: number }[]).map(({ townId }) => townId);
    expect(await listed('2026-06')).toContain(TOWNS.yangshu);
    expect(await listed('2026-07')).not.toContain(TOWNS.yangshu);
    expect(await inBulletin('2026-06'), 'as it reported').toContain(TOWN);
    expect(await inBulletin('2026-07')).not.toContain(TOWN);
  });
});
