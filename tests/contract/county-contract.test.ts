import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LedgerRecord } from '../../shared/schema/record.ts';
import {
  attachmentStateSchema,
  feedRowSchema,
  fetchAnswerSchema,
  receiptAnswerSchema,
  receiptRecordsSchema,
  snapshotEndSchema,
  snapshotHeadSchema,
} from '../../shared/sync/messages.ts';
import { receiptHash } from '../../shared/sync/receipt.ts';
import { idIn, recordIn } from '../support/county-client.ts';
import { type ContractCounty, fakeContractCounty, realContractCounty } from './contract-counties.ts';

/** What SPEC.md asks of any county: the one that tests of the desk use must not be kinder than the real one. */
describe.each([
  ['the county in memory', fakeContractCounty],
  ['the county server', realContractCounty],
])('%s', (_, start) => {
  let county: ContractCounty;
  beforeAll(async () => {
    county = await start();
  });
  afterAll(() => county.stop());

  const make = (seed: number) => county.desk.make('civil_practice', seed);
  const pushed = async (seed: number): Promise<LedgerRecord> => {
    const record = await make(seed);
    expect(await county.desk.push([{ record, base: null }])).toMatchObject([{ outcome: 'accepted' }]);
    return record;
  };
  const place = async () => (await county.desk.pull(0, { limit: 5000 })).checkpoint.seq;

  it('stores once what is sent twice, and brings it to the other desk once', async () => {
    const record = await pushed(1);
    const [again] = await county.desk.push([{ record, base: null }]);
    expect(again).toMatchObject({ outcome: 'accepted', id: record.id });
    const rows = (await county.other.pullAll()).filter((row) => idIn(row) === record.id);
    expect(rows).toHaveLength(1);
    expect(recordIn(rows[0] as (typeof rows)[number])).toEqual(record);
    const own = (await county.desk.pullAll(0, true)).find((row) => idIn(row) === record.id);
    expect(own).toMatchObject({
      known: { id: record.id, rev: record.rev },
      county: { rev: record.rev, refusal: null },
    });
  });

  it('answers a conflict with what it holds, and takes the merged revision', async () => {
    const record = await pushed(2);
    const [mine, theirs] = [
      await county.desk.revise(record, { action: 'edit', values: { ...record.data, participants: 11 } }),
      await county.other.revise(record, { action: 'edit', values: { ...record.data, participants: 12 } }),
    ];
    expect(await county.other.push([{ record: theirs, base: record.rev }])).toMatchObject([{ outcome: 'accepted' }]);
    const [conflict] = await county.desk.push([{ record: mine, base: record.rev }]);
    expect(conflict).toMatchObject({ outcome: 'conflict', id: record.id, current: { rev: theirs.rev } });
    expect(await county.desk.push([{ record: mine, base: theirs.rev }])).toMatchObject([{ outcome: 'accepted' }]);
  });

  it('refuses one row without delaying the others, tells only its own desk, and takes a correction', async () => {
    const before = await place();
    const [good, bad] = [await make(3), await county.refusable(4)];
    const outcomes = await county.desk.push([
      { record: bad, base: null },
      { record: good, base: null },
    ]);
    expect(outcomes).toMatchObject([{ outcome: 'refused', code: 'D01' }, { outcome: 'accepted' }]);
    const told = (await county.desk.pullAll(before)).find((row) => idIn(row) === bad.id);
    expect(told).toMatchObject({
      known: { rev: bad.rev },
      county: { rev: null, refusal: { rev: bad.rev, code: 'D01' } },
    });
    expect((await county.other.pullAll(before)).map(idIn)).toEqual([good.id]);
  });

  describe('a mass void', () => {
    const bodyOf = (protocol: number, rows: readonly unknown[]) => ({ body: { protocol, rows } });
    /** A desk's answer to a push: `A17`, or the outcomes. */
    const pushing = async (rows: readonly unknown[], protocol = 4, by = county.desk) => {
      const { status, body } = await by.send('/api/v1/push', bodyOf(protocol, rows));
      if (status !== 200) return [status, body.code];
      return (body.results as { outcome: string }[]).map(({ outcome }) => outcome);
    };
    const alive = async (count: number, by = county.desk) => {
      const records = await Promise.all(Array.from({ length: count }, (_, at) => by.make('civil_practice', 100 + at)));
      await by.push(records.map((record) => ({ record, base: null })));
      return records;
    };
    const voids = (records: readonly LedgerRecord[], agreed?: boolean, by = county.desk) =>
      Promise.all(
        records.map(async (record) => {
          const envelope = { status: 'void' as const, voidReason: '误录' };
          const voided = await by.revise(record, { action: 'void', reason: '误录', envelope });
          return { base: record.rev, record: voided, ...(agreed === undefined ? {} : { agreed }) };
        }),
      );
    const voidThere = async (records: readonly LedgerRecord[]) => {
      const ids = new Set(records.map(({ id }) => id));
      const held = (await county.other.pullAll()).flatMap((row) => recordIn(row) ?? []);
      return held.filter(({ id, status }) => ids.has(id) && status === 'void').length;
    };

    it('is refused as a whole until a person has agreed; then it goes, twice as once', async () => {
      const records = await alive(20);
      const rows = [...(await voids(records)), { base: null, record: await make(99) }];
      const before = await place();
      expect(await pushing(rows)).toEqual([409, 'A17']);
      expect([await place(), await voidThere(records)]).toEqual([before, 0]);
      expect(await pushing(rows.slice(1))).toEqual(rows.slice(1).map(() => 'accepted')); // nineteen and a new record
      expect(await pushing(rows.slice(0, 1))).toEqual([409, 'A17']); // in portions it is the same
      expect(await pushing(rows)).toEqual([409, 'A17']);
      const agreed = rows.map((row) => ({ ...row, agreed: true }));
      expect(await pushing(agreed)).toEqual(agreed.map(() => 'accepted'));
      expect(await pushing(rows)).toEqual(rows.map(() => 'accepted')); // the same once more takes nothing away
      expect(await voidThere(records)).toBe(20);
    });

    it('is counted by desk, from the last word on; what arrives void or in conflict takes nothing away', async () => {
      const [mine, theirs] = [await alive(38), await alive(19, county.other)];
      expect(await pushing(await voids(mine.slice(0, 19)))).toHaveLength(19);
      expect(await pushing(await voids(theirs, undefined, county.other), 4, county.other)).toHaveLength(19);
      const [one] = await voids(mine.slice(19, 20));
      expect(await pushing([one])).toEqual([409, 'A17']);
      expect(await pushing([{ ...one, agreed: true }])).toEqual(['accepted']);
      expect(await pushing(await voids(mine.slice(20)))).toHaveLength(18);
      const stale = (await voids(await alive(20))).map((row) => ({ ...row, base: null }));
      expect(await pushing(stale)).toEqual(stale.map(() => 'conflict'));
      const born = (await voids(await Promise.all([1, 2, 3].map(make)))).map((row) => ({ ...row, base: null }));
      expect(await pushing(born)).toEqual(born.map(() => 'accepted'));
    });

    it('of a program that cannot say that a person agreed is refused void by void; the rest is taken', async () => {
      const [records, extra] = [await alive(20), await make(98)];
      const rows = [...(await voids(records)), { base: null, record: extra }];
      const before = await place();
      const outcomes = [...records.map(() => 'refused'), 'accepted'];
      expect(await pushing(rows, 3)).toEqual(outcomes);
      expect(await pushing(rows, 3)).toEqual(outcomes); // twice as once
      expect(await voidThere(records)).toBe(0);
      const told = (await county.desk.pullAll(before)).flatMap((row) => row.county.refusal ?? []);
      expect(told.map(({ code }) => code)).toEqual(records.map(() => 'A17'));
      expect(await pushing(rows.slice(0, 1), 3)).toEqual(['accepted']); // few are few
      expect(await voidThere(records)).toBe(1);
    });
  });

  it('streams a snapshot in sequence order, from any place on', async () => {
    await pushed(5);
    const lines = async (after: number) => {
      const { bytes, headers } = await county.raw(`/api/v1/snapshot?after=${after}`);
      expect(headers['content-type']).toContain('application/x-ndjson');
      return bytes
        .toString('utf8')
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown);
    };
    const all = await lines(0);
    const { head } = snapshotHeadSchema.parse(all[0]);
    const { end } = snapshotEndSchema.parse(all.at(-1));
    const rows = all.slice(1, -1).map((row) => feedRowSchema.parse(row));
    expect([end.seq, head.seq, head.rows]).toEqual([await place(), await place(), rows.length]);
    expect(rows.map((row) => row.county.seq)).toEqual(rows.map((row) => row.county.seq).toSorted((a, b) => a - b));
    const middle = rows[1]?.county.seq ?? 0;
    expect((await lines(middle)).slice(1, -1)).toEqual(all.slice(3, -1));
    expect(await lines(end.seq)).toMatchObject([{ head: { rows: 0 } }, { end: { seq: end.seq } }]);
  });

  it('answers by ids with what it holds, and in short about what the asking desk sent', async () => {
    const [mine, theirs] = [await make(1), await county.other.make('civil_practice', 2)];
    await county.desk.push([{ record: mine, base: null }]);
    await county.other.push([{ record: theirs, base: null }]);
    const fetched = async (compact?: number) => {
      const body = { ids: [mine.id, theirs.id], ...(compact !== undefined && { compact }) };
      const answer = await county.desk.send('/api/v1/records', { body });
      return fetchAnswerSchema.parse(answer.body).rows.map((row) => ('record' in row ? row.record : row.known));
    };
    const revs = (rows: readonly unknown[]) => new Set(rows.map((row) => (row as { rev: string }).rev));
    for (const compact of [undefined, 0, 1])
      expect(revs(await fetched(compact))).toEqual(new Set([mine.rev, theirs.rev]));
    expect(await fetched()).toContainEqual(mine);
    expect(await fetched(1)).toContainEqual({ id: mine.id, rev: mine.rev });
    expect(await fetched(1)).toContainEqual(theirs);
  });

  it('states its side of a month so that a desk finds the same hash, or the records that differ', async () => {
    const record = await pushed(6);
    const { body } = await county.desk.send(`/api/v1/receipt?month=${record.period}`);
    const receipt = receiptAnswerSchema.parse(body);
    const line = receipt.lines.find((one) => one.type === record.type);
    const held = (await county.other.pullAll()).flatMap((row) => recordIn(row) ?? []);
    const own = held.filter((one) => one.period === record.period && one.type === record.type);
    expect(line).toEqual({ type: record.type, count: own.length, hash: receiptHash(own) });
    expect(receipt.seq).toBe(await place());
    const path = `/api/v1/receipt/records?month=${record.period}&type=${record.type}`;
    const { records } = receiptRecordsSchema.parse((await county.desk.send(path)).body);
    expect(new Set(records.map(({ id, rev }) => `${id} ${rev}`))).toEqual(
      new Set(own.map(({ id, rev }) => `${id} ${rev}`)),
    );
  });

  describe('attachments', () => {
    const bytes = randomBytes(3000);
    const content = createHash('sha256').update(bytes).digest('hex');
    const piece = (from: number, to: number, offset = from) =>
      county.desk.send(`/api/v1/attachments/${content}`, {
        method: 'PATCH',
        raw: new Uint8Array(bytes.subarray(from, to)),
        headers: {
          'content-type': 'application/octet-stream',
          'x-sanzhi-content': content,
          'x-sanzhi-offset': String(offset),
          'x-sanzhi-size': String(bytes.length),
        },
      });
    const state = async () =>
      attachmentStateSchema.parse(
        (await county.desk.send(`/api/v1/attachments/${content}/state?content=${content}`)).body,
      );

    it('are gone on with where they broke off, and known only when whole and verified', async () => {
      expect(await state()).toMatchObject({ received: 0, complete: false });
      expect((await piece(0, 1000)).body).toMatchObject({ received: 1000, complete: false });
      expect(await piece(1500, 2000)).toMatchObject({ status: 409, body: { code: 'N09' } });
      expect(await state()).toMatchObject({ received: 1000, complete: false });
      expect((await county.raw(`/api/v1/attachments/${content}`)).status).toBe(404);
      expect((await piece(1000, 3000)).body).toMatchObject({ received: 3000, complete: true });
      expect((await piece(1000, 3000)).status).toBeLessThan(410); // again: known already, or another place is named
      expect(await state()).toMatchObject({ received: 3000, complete: true });
    });

    it('come back whole or from a place on, with the hash of what was sent', async () => {
      const whole = await county.raw(`/api/v1/attachments/${content}`);
      expect([whole.status, whole.bytes.equals(bytes), whole.headers['x-sanzhi-content']]).toEqual([
        200,
        true,
        content,
      ]);
      const rest = await county.raw(`/api/v1/attachments/${content}`, { range: 'bytes=1200-' });
      expect([rest.status, rest.bytes.equals(bytes.subarray(1200))]).toEqual([206, true]);
    });

    it('with other bytes than their hash says are refused and forgotten', async () => {
      const name = createHash('sha256').update('elsewhere').digest('hex');
      const headers = {
        'content-type': 'application/octet-stream',
        'x-sanzhi-content': name,
        'x-sanzhi-offset': '0',
        'x-sanzhi-size': '3000',
      };
      const path = `/api/v1/attachments/${name}`;
      const answer = await county.desk.send(path, { method: 'PATCH', raw: new Uint8Array(bytes), headers });
      expect(answer).toMatchObject({ status: 422, body: { code: 'N10' } });
      expect((await county.desk.send(`${path}/state?content=${name}`)).body).toMatchObject({
        received: 0,
        complete: false,
      });
      expect(await county.raw(path)).toMatchObject({ status: 404 });
    });
  });
});
