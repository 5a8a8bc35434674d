import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LedgerRecord } from '../../shared/schema/record.ts';
import type { PushOutcome } from '../../shared/sync/messages.ts';
import { startCounty, type TestCounty } from '../support/county.ts';
import { type ClientDesk, enrolDesk, idIn } from '../support/county-client.ts';
import { SAMPLE_TYPES } from '../support/sample-values.ts';

let county: TestCounty;
let desk: ClientDesk;
let other: ClientDesk;
let elsewhere: ClientDesk;
beforeAll(async () => {
  county = await startCounty();
  desk = await enrolDesk(county.origin, 'yangshu', '甲机');
  other = await enrolDesk(county.origin, 'yangshu', '乙机');
  elsewhere = await enrolDesk(county.origin, 'baiyun', '丙机');
});
afterAll(() => county.stop());

const codesOf = (results: readonly PushOutcome[]) =>
  results.map((result) => (result.outcome === 'refused' ? result.code : result.outcome));
const accepted = async (from: ClientDesk, record: LedgerRecord, base: string | null = null) =>
  expect(codesOf(await from.push([{ record, base }]))).toEqual(['accepted']);
/** The feed's last word on a record. */
const lastWord = async (from: ClientDesk, id: string) =>
  (await from.pullAll()).filter((row) => idIn(row) === id).at(-1);

describe('push and pull', () => {
  it('carries a record of every type to the other desk of the town, and to no other town', async () => {
    const records = await Promise.all(SAMPLE_TYPES.map((type, seed) => desk.make(type, seed)));
    const results = await desk.push(records.map((record) => ({ record, base: null })));
    expect(codesOf(results)).toEqual(records.map(() => 'accepted'));
    const received = (await other.pullAll()).map((row) => row.record);
    for (const record of records) expect(received).toContainEqual(record);
    expect(await elsewhere.pullAll()).toEqual([]);
  });

  it('keeps fields that it does not know, at every depth', async () => {
    const made = await desk.make('civil_practice', 3);
    const record = {
      ...made,
      future: { deep: [1, { x: '新' }] },
      data: { ...made.data, later_field: ['甲', null, 0.5] },
    };
    await accepted(desk, record as LedgerRecord);
    expect(await lastWord(other, record.id)).toMatchObject({ record });
  });

  it('strips what only the desk keeps', async () => {
    const record = await desk.make('civil_practice', 4);
    await accepted(desk, { ...record, orderKey: '79739394', county: null, _deleted: false } as LedgerRecord);
    expect((await lastWord(other, record.id))?.record).toEqual(record);
  });

  it('sends a device its own revisions as known rows, in sequence, and whole ones on demand', async () => {
    const record = await desk.make('party_life', 5);
    await accepted(desk, record);
    const rows = await desk.pullAll(0, true);
    expect(rows.at(-1)).toMatchObject({ known: { id: record.id, rev: record.rev }, county: { rev: record.rev } });
    expect(rows.every((row) => !('record' in row))).toBe(true);
    const seqs = rows.map((row) => row.county.seq);
    expect(seqs).toEqual(seqs.toSorted((a, b) => a - b));
    const fetched = await desk.send('/api/v1/records', { body: { ids: [record.id, 'unknown'] } });
    expect(fetched.body.rows).toMatchObject([{ record, county: { refusal: null } }]);
  });

  it('pages through the feed without losing or doubling a row', async () => {
    const all = await other.pullAll();
    const paged: unknown[] = [];
    for (let after = 0, more = true; more; ) {
      const page = await other.pull(after, { limit: 2 });
      expect(page.rows.length).toBeLessThanOrEqual(2);
      paged.push(...page.rows);
      after = page.checkpoint.seq;
      more = page.more;
    }
    expect(paged).toEqual(all);
  });
});

describe('a push that is repeated', () => {
  it('equals a push that came once', async () => {
    const records = await Promise.all([1, 2, 3].map((seed) => desk.make('wedding_funeral', seed)));
    const rows = records.map((record) => ({ record, base: null }));
    const first = await desk.push(rows);
    const before = await other.pullAll();
    expect(await desk.push(rows)).toEqual(first);
    expect(await other.pullAll()).toEqual(before);
  });

  it('is accepted even when a later revision stands already', async () => {
    const first = await desk.make('civil_practice', 6);
    const second = await desk.revise(first, { action: 'edit', envelope: { remark: '改一' } });
    await accepted(desk, first);
    await accepted(desk, second, first.rev);
    const third = await other.revise(second, { action: 'edit', envelope: { remark: '改二' } });
    await accepted(other, third, second.rev);
    await accepted(desk, second, first.rev);
    expect((await lastWord(other, first.id))?.record).toEqual(third);
  });

  it('keeps every accepted version', async () => {
    const first = await desk.make('civil_practice', 7);
    const second = await desk.revise(first, { action: 'edit', envelope: { remark: '改' } });
    await accepted(desk, first);
    await accepted(desk, second, first.rev);
    const kept = await county.sql`SELECT rev, doc FROM record_history WHERE id = ${first.id}`;
    expect(kept).toEqual([{ rev: first.rev, doc: first }]);
  });
});

describe('two desks that edit the same record', () => {
  it('get the present revision when their base is stale', async () => {
    const first = await desk.make('civil_practice', 8);
    await accepted(desk, first);
    const mine = await desk.revise(first, { action: 'edit', envelope: { remark: '甲' } });
    const theirs = await other.revise(first, { action: 'edit', envelope: { remark: '乙' } });
    await accepted(other, theirs, first.rev);
    const [result] = await desk.push([{ record: mine, base: first.rev }]);
    expect(result).toMatchObject({ outcome: 'conflict', id: first.id, current: theirs });
    const merged = { ...(await desk.revise(theirs, { action: 'merge', envelope: { remark: '甲乙' } })) };
    await accepted(desk, merged, theirs.rev);
  });

  it('also when one believes that the record is new', async () => {
    const first = await desk.make('civil_practice', 9);
    await accepted(desk, first);
    const again = await desk.revise(first, { action: 'edit', envelope: { remark: '又' } });
    expect(codesOf(await desk.push([{ record: again, base: null }]))).toEqual(['conflict']);
  });

  it('takes a record that the county lost as it comes', async () => {
    const record = await desk.make('civil_practice', 10);
    await accepted(desk, record, '7-somewhere-else');
  });

  it('follows several revisions of one record in one batch', async () => {
    const first = await desk.make('civil_practice', 11);
    const second = await desk.revise(first, { action: 'edit', envelope: { remark: '二' } });
    const third = await desk.revise(second, { action: 'edit', envelope: { remark: '三' } });
    const results = await desk.push([
      { record: first, base: null },
      { record: second, base: first.rev },
      { record: third, base: first.rev },
      { record: third, base: second.rev },
    ]);
    expect(codesOf(results)).toEqual(['accepted', 'accepted', 'conflict', 'accepted']);
    expect((await lastWord(other, first.id))?.record).toEqual(third);
  });
});

it('a mass void that a person agreed to stands in the audit trail, and what lies an hour back counts no more', async () => {
  const make = (seed: number) => desk.make('civil_practice', 500 + seed);
  const records = await Promise.all(Array.from({ length: 40 }, (_, seed) => make(seed)));
  await desk.push(records.map((record) => ({ record, base: null })));
  const rows = await Promise.all(
    records.map(async (record) => {
      const envelope = { status: 'void' as const, voidReason: '误录' };
      return { record: await desk.revise(record, { action: 'void', reason: '误录', envelope }), base: record.rev };
    }),
  );
  const all = (count: number) => Array<string>(count).fill('accepted');
  expect(codesOf(await desk.push(rows.slice(0, 19)))).toEqual(all(19));
  await county.sql`UPDATE unagreed_void SET at = now() - interval '61 minutes'`;
  expect(codesOf(await desk.push(rows.slice(19, 38)))).toEqual(all(19));
  const last = rows.slice(38).map((row) => ({ ...row, agreed: true }));
  expect(codesOf(await desk.push(last))).toEqual(all(2));
  const [kept] = await county.sql`SELECT count(*)::int AS n FROM unagreed_void WHERE device_id = ${desk.deviceId}`;
  const told = await county.sql`SELECT actor, subject FROM audit WHERE action = 'records.voided'`;
  expect([kept?.n, [...told]]).toEqual([
    0,
    [{ actor: records[0]?.enteredBy.accountId, subject: `${desk.deviceId} 2 条` }],
  ]);
});

describe('a waiting desk', () => {
  it('wakes when another desk of its town pushes, and not for another town', async () => {
    const { checkpoint } = await other.pull(0, { limit: 5000 });
    const waiting = other.wait(checkpoint.seq, 30);
    await accepted(elsewhere, await elsewhere.make('civil_practice', 1));
    await accepted(desk, await desk.make('civil_practice', 12));
    expect(await waiting).toBe(checkpoint.seq + 1);
  });

  it('wakes for a commit that this server process did not make', async () => {
    const { checkpoint } = await other.pull(0, { limit: 5000 });
    const waiting = other.wait(checkpoint.seq, 30);
    await county.sql`UPDATE town_clock SET seq = seq + 1 WHERE town_id = ${desk.townId}`;
    expect(await waiting).toBe(checkpoint.seq + 1);
  });

  it('is answered when its time is over', async () => {
    const { checkpoint } = await other.pull(0, { limit: 5000 });
    expect(await other.wait(checkpoint.seq, 1)).toBe(checkpoint.seq);
  });
});
