import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Author, createRecord, reviseRecord } from '../../shared/schema/build-record.ts';
import type { LedgerRecord } from '../../shared/schema/record.ts';
import { openRecord } from '../../shared/schema/record-sealer.ts';
import { startCounty, type TestCounty } from '../support/county.ts';
import { type ClientDesk, enrolDesk } from '../support/county-client.ts';
import { sampleValues } from '../support/sample-values.ts';

/** D§2 “not editable by the unit”: the county holds it, whatever a desk says. */
let county: TestCounty;
let desk: ClientDesk;
let village: Author;
let unitCode: string;
beforeAll(async () => {
  county = await startCounty();
  desk = await enrolDesk(county.origin, 'yangshu', '甲机');
  const [account] = await county.sql`
    SELECT account_id, name, scope FROM account WHERE town_id = ${desk.townId} AND role = 'village_clerk' LIMIT 1`;
  if (!account) throw new Error('the demonstration town has no account of a village');
  unitCode = account.scope;
  village = { ...desk.author, account: { accountId: account.account_id, name: account.name } };
});
afterAll(() => county.stop());

const make = (author: Author, seed: number, change: Record<string, unknown> = {}) =>
  createRecord(author, {
    type: 'rectification_item',
    unitCode,
    values: { ...sampleValues('rectification_item', seed).values, ...OPEN, ...change },
    remark: '',
    alsoCountsIn: [],
  });
const revise = async (author: Author, record: LedgerRecord, change: Record<string, unknown>) => {
  const opened = await openRecord(author.sealer, record);
  return reviseRecord(author, opened, { action: 'edit', values: { ...opened.values, ...change } });
};
const push = async (record: LedgerRecord, base: string | null) => (await desk.push([{ record, base }]))[0];

/** Nothing that a village could not have filled in yet. */
const OPEN = { state: 'doing', check_by: null, check_on: null, check_opinion: null, recheck_on: null, rebound: null };

describe('a problem handed to a village', () => {
  it('keeps its wording: the village’s change is refused as data, its measures are taken', async () => {
    const given = await make(desk.author, 1);
    expect(await push(given, null)).toMatchObject({ outcome: 'accepted' });
    const bent = await revise(village, given, { problem: '没有什么问题' });
    const refused = await push(bent, given.rev);
    expect(refused).toMatchObject({ outcome: 'refused', code: 'D12' });
    expect(refused?.outcome === 'refused' && refused.message).toContain('问题表述');
    const mended = await revise(village, bent, {
      problem: (given.data as { problem: string }).problem,
      measures: '逐户上门',
    });
    expect(await push(mended, bent.rev)).toMatchObject({ outcome: 'accepted' });
    const reworded = await revise(desk.author, mended, { problem: '公开栏三个月未更新' });
    expect(await push(reworded, mended.rev)).toMatchObject({ outcome: 'accepted' });
  });

  it('cannot be reworded behind a history that does not say so', async () => {
    const given = await make(desk.author, 2);
    await push(given, null);
    const honest = await revise(village, given, { problem: '另一回事' });
    const hidden = honest.history.map((entry) => ({
      ...entry,
      changes: entry.changes.filter(({ path }) => path !== 'problem'),
    }));
    expect(await push({ ...honest, history: hidden }, given.rev)).toMatchObject({ outcome: 'refused', code: 'D12' });
    const [last] = honest.history.slice(-1);
    const ofTown = { ...last, by: { accountId: 'nobody', name: '冒名', at: '2026-01-01T00:00' } };
    const borrowed = { ...honest, history: [...honest.history.slice(0, -1), ofTown] } as LedgerRecord;
    expect(await push(borrowed, given.rev)).toMatchObject({ outcome: 'refused', code: 'D12' });
  });
});

describe('a problem that the village found itself', () => {
  it('is worded and mended by the person who entered it', async () => {
    const own = await make(village, 3, { source: 'self' });
    expect(await push(own, null)).toMatchObject({ outcome: 'accepted' });
    const mended = await revise(village, own, { problem: '公开栏缺第三季度' });
    expect(await push(mended, own.rev)).toMatchObject({ outcome: 'accepted' });
  });

  it('is never checked by the village, not even in the first revision', async () => {
    const checked = await make(village, 4, { check_opinion: '合格' });
    expect(await push(checked, null)).toMatchObject({ outcome: 'refused', code: 'D12' });
  });
});
