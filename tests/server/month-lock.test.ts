import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { monthPaperId } from '../../shared/domain/month/month-ids.ts';
import { canonicalJson } from '../../shared/kernel/canonical-json.ts';
import { createRecord } from '../../shared/schema/build-record.ts';
import type { LedgerRecord } from '../../shared/schema/record.ts';
import { startCounty, type TestCounty } from '../support/county.ts';
import { type ClientDesk, enrolDesk, TOWNS } from '../support/county-client.ts';
import { MonthTown, TOWN } from '../support/month-town.ts';
import { sampleValues } from '../support/sample-values.ts';

/** What a locked month lets in: dated later steps, late records with a reason, accepted corrections (D§3.5). */

let county: TestCounty;
let town: MonthTown;
beforeAll(async () => {
  county = await startCounty();
  town = await MonthTown.open(county);
});
afterAll(() => county.stop());

describe('a locked month', () => {
  const MONTH = '2026-02';
  let plain: LedgerRecord;
  let matter: LedgerRecord;
  beforeAll(async () => {
    plain = await town.dated('civil_practice', 3, '2026-02-10');
    matter = await town.desk.make('rectification_item', 4, (values) => {
      for (const id of [
        'progress',
        'apply_on',
        'check_on',
        'check_by',
        'check_opinion',
        'recheck_on',
        'rebound',
        'result',
      ]) {
        delete values[id];
      }
      Object.assign(values, { state: 'todo', due_kind: 'limited', raised_on: '2026-02-05', due_on: '2026-06-30' });
    });
    await town.lock(MONTH, [plain, matter]);
  });

  it('refuses a change of what was registered, and tells the month', async () => {
    const changed = await town.desk.revise(plain, { action: 'edit', values: { ...plain.data, participants: 999 } });
    const [result] = await town.desk.push([{ record: changed, base: plain.rev }]);
    expect(result).toMatchObject({ outcome: 'refused', code: 'D09' });
    expect(result?.outcome === 'refused' && result.message).toContain('2026年2月');
    const voided = await town.desk.revise(plain, { action: 'void', envelope: { status: 'void', voidReason: '重复' } });
    expect(await town.pushed(voided, plain.rev)).toBe('D09');
    const moved = await town.desk.revise(plain, { action: 'edit', values: { ...plain.data, held_on: '2026-03-10' } });
    expect(await town.pushed(moved, plain.rev)).toBe('D09');
    expect((await town.held(plain.id)).rev).toBe(plain.rev);
  });

  it('lets a number and an approval come', async () => {
    const approved = await town.desk.revise(plain, {
      action: 'approve',
      envelope: { status: 'town_ok', recordNo: 'WM-101201-2026-0900' },
    });
    expect(await town.pushed(approved, plain.rev)).toBe('accepted');
    plain = approved;
  });

  it('lets a matter go on by later dated rows, and not by rows dated into it', async () => {
    const withRow = (day: string) => ({
      ...matter.data,
      state: 'doing',
      progress: [{ _row: `n${day}`, date: day, text: '已督促整改' }],
    });
    const inside = await town.desk.revise(matter, { action: 'edit', values: withRow('2026-02-20') });
    expect(await town.pushed(inside, matter.rev)).toBe('D09');
    const later = await town.desk.revise(matter, { action: 'edit', values: withRow('2026-03-20') });
    expect(await town.pushed(later, matter.rev)).toBe('accepted');
    const rewritten = await town.desk.revise(later, {
      action: 'edit',
      values: { ...later.data, problem: '另一个问题' },
    });
    expect(await town.pushed(rewritten, later.rev)).toBe('D09');
  });

  it('takes a late record only as one, with a reason, in an open month', async () => {
    const late = await town.dated('civil_practice', 5, '2026-02-18');
    expect(await town.pushed(late)).toBe('M03');
    const { values, remark } = sampleValues('civil_practice', 5);
    const input = {
      type: 'civil_practice',
      unitCode: late.unitCode,
      values: { ...values, held_on: '2026-02-18' },
      remark,
      alsoCountsIn: [],
    };
    const unsaid = await createRecord(town.desk.author, { ...input, late: { period: '2026-03', reason: '' } });
    expect(await town.pushed(unsaid)).toBe('M04');
    const said = await createRecord(town.desk.author, { ...input, late: { period: '2026-03', reason: '村里漏报' } });
    expect(said).toMatchObject({ period: '2026-03', mainDate: '2026-02-18', lateFlag: true, sourceKind: 'late' });
    expect(await town.pushed(said)).toBe('accepted');
    const hidden = await createRecord(town.desk.author, { ...input, late: { period: MONTH, reason: '村里漏报' } });
    expect(await town.pushed(hidden)).toBe('M03');
  });

  it('changes by an accepted correction, to exactly the value that was accepted, and the old version stays', async () => {
    const correction = await createRecord(town.desk.author, {
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
    expect(await town.pushed(correction)).toBe('accepted');
    const mended = await town.desk.revise(plain, { action: 'correct', values: { ...plain.data, participants: 35 } });
    expect(await town.pushed(mended, plain.rev)).toBe('D09');
    const forged = await town.desk.revise(correction, {
      action: 'edit',
      values: { ...correction.data, state: 'accepted' },
    });
    expect(await town.pushed(forged, correction.rev)).toBe('M01');

    const inbox = (await town.call('corrections')).body.corrections as { record: LedgerRecord }[];
    expect(inbox.map(({ record }) => record.id)).toEqual([correction.id]);
    const answer = await town.call('corrections/decide', {
      townId: TOWNS.yangshu,
      id: correction.id,
      rev: correction.rev,
      accept: true,
    });
    expect(answer.status).toBe(200);
    const told = await town.held(correction.id);
    expect(told.data).toMatchObject({ state: 'accepted', decided_by: '朱立新' });
    expect(told.data.applied_month).toMatch(/^\d{4}-\d{2}$/);

    const wrong = await town.desk.revise(plain, { action: 'correct', values: { ...plain.data, participants: 350 } });
    expect(await town.pushed(wrong, plain.rev)).toBe('D09');
    const right = await town.desk.revise(plain, { action: 'correct', values: { ...plain.data, participants: 35 } });
    expect(await town.pushed(right, plain.rev)).toBe('accepted');
    const old = await county.sql`SELECT doc->'data'->>'participants' AS n FROM record_history WHERE id = ${plain.id}`;
    expect(old.map(({ n }) => n)).toContain(String(plain.data.participants));
    plain = right;
  });

  it('is unlocked for a time and with a reason, and locked again by itself', async () => {
    expect((await town.decide(MONTH, 'unlock', { reason: '', until: '2099-01-01T00:00' })).body).toMatchObject({
      code: 'M09',
    });
    expect(
      (await town.decide(MONTH, 'unlock', { reason: '统计口径有误', until: '2099-01-01T00:00' })).body,
    ).toMatchObject({
      code: 'M11',
    });
    const soon = new Date(Date.now() + 8 * 3_600_000 + 120_000).toISOString().slice(0, 16);
    expect((await town.decide(MONTH, 'unlock', { reason: '统计口径有误', until: soon })).status).toBe(200);
    const changed = await town.desk.revise(plain, { action: 'edit', values: { ...plain.data, participants: 36 } });
    expect(await town.pushed(changed, plain.rev)).toBe('accepted');
    await county.sql`UPDATE month_lock SET unlocked_until = now() - interval '1 second' WHERE period = ${MONTH}`;
    const late = await town.desk.revise(changed, { action: 'edit', values: { ...plain.data, participants: 37 } });
    expect(await town.pushed(late, changed.rev)).toBe('D09');
    await expect
      .poll(async () => (await town.held(monthPaperId('monthly_report', TOWN, MONTH))).data.state, {
        timeout: 45_000,
        interval: 1000,
      })
      .toBe('locked');
    const acts = await county.sql`
      SELECT action FROM audit WHERE town_id = ${TOWNS.yangshu} AND action LIKE 'month.%' AND subject LIKE ${`${MONTH}%`} ORDER BY seq`;
    expect(acts.map(({ action }) => action).slice(-3)).toEqual(['month.lock', 'month.unlock', 'month.relock']);
  });
});

describe('two clerks on one month, one of them without a line', () => {
  const MONTH = '2025-10';
  const report = () => town.call(`report?townId=${TOWNS.yangshu}&month=${MONTH}`);

  it('loses nothing: what came beside the report or after the lock is late, what the report tells of still arrives', async () => {
    const other = await enrolDesk(county.origin, 'yangshu', '下乡笔记本');
    const dated = (seed: number, desk: ClientDesk) =>
      desk.make('civil_practice', seed, (values) => Object.assign(values, { held_on: `${MONTH}-12` }));
    await county.sql`UPDATE device SET last_seen_at = now() - interval '1 day' WHERE name = '下乡笔记本'`;
    const told = await dated(61, town.desk);
    const slow = await dated(62, town.desk);
    await town.submit(MONTH, [told], [slow]);
    expect((await report()).body).toMatchObject({
      arrival: { asSent: 1, missing: 1, added: 0 },
      silentDesks: [{ name: '下乡笔记本' }],
    });

    const beside = await dated(63, other);
    expect(await town.pushed(beside, null, other)).toBe('accepted');
    expect((await report()).body).toMatchObject({ arrival: { added: 1 }, silentDesks: [] });
    for (const step of ['receive', 'lock']) expect((await town.decide(MONTH, step)).status).toBe(200);

    expect(await town.pushed(slow)).toBe('accepted');
    const changed = await other.revise(beside, { action: 'edit', values: { ...beside.data, participants: 99 } });
    expect(await town.pushed(changed, beside.rev, other)).toBe('M03');
    const asLate = async (record: LedgerRecord, reason: string) => ({
      ...(await other.revise(record, {
        action: 'late',
        reason,
        envelope: { lateFlag: true, correctionReason: reason },
      })),
      period: '2026-03',
    });
    expect(await town.pushed(await asLate(told, '想改'), told.rev, other)).toBe('D09');
    expect(await town.pushed(await asLate(beside, ''), beside.rev, other)).toBe('M04');
    expect(await town.pushed(await asLate(beside, '当时没有网络'), beside.rev, other)).toBe('accepted');
    expect(await town.held(beside.id)).toMatchObject({ period: '2026-03', lateFlag: true });

    const unsent = await dated(64, other);
    expect(await town.pushed(unsent, null, other)).toBe('M03');
    expect(await town.pushed(await asLate(unsent, '当时没有网络'), null, other)).toBe('accepted');
  });
});
