import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isErrorCode } from '../../shared/kernel/coded-error.ts';
import type { LedgerRecord } from '../../shared/schema/record.ts';
import type { PushOutcome } from '../../shared/sync/messages.ts';
import { startCounty, type TestCounty } from '../support/county.ts';
import { type ClientDesk, enrolDesk, idIn, TOWNS } from '../support/county-client.ts';

let county: TestCounty;
let desk: ClientDesk;
let other: ClientDesk;
beforeAll(async () => {
  county = await startCounty();
  desk = await enrolDesk(county.origin, 'yangshu', '甲机');
  other = await enrolDesk(county.origin, 'yangshu', '乙机');
});
afterAll(() => county.stop());

const codesOf = (results: readonly PushOutcome[]) =>
  results.map((result) => (result.outcome === 'refused' ? result.code : result.outcome));
const pushOne = async (record: unknown, base: string | null = null, from = desk) => {
  const [result] = await from.push([{ record, base }]);
  if (!result) throw new Error('no answer');
  return result;
};
const rowsOf = async (from: ClientDesk, id: string) => (await from.pullAll()).filter((row) => idIn(row) === id);

type Spoil = (record: LedgerRecord) => unknown;
const withData =
  (change: Record<string, unknown>): Spoil =>
  (record) => ({ ...record, data: { ...record.data, ...change } });

/** What is wrong → the code a clerk can read out. Each leaves nothing behind but the refusal. */
const WRONG: readonly (readonly [string, string, Spoil])[] = [
  ['a record of another town', 'D03', (record) => ({ ...record, townId: TOWNS.baiyun, unitCode: '999901102201' })],
  ['a unit of another town', 'D03', (record) => ({ ...record, unitCode: '999901102201' })],
  ['a village that does not exist', 'D10', (record) => ({ ...record, unitCode: '999901101399' })],
  ['an unknown type', 'D02', (record) => ({ ...record, type: 'horoscope' })],
  ['an unknown status', 'D06', (record) => ({ ...record, status: 'blessed' })],
  ['the strand of another type', 'D06', (record) => ({ ...record, strand: 'law' })],
  ['a month that is not the date’s', 'D06', (record) => ({ ...record, period: '2019-01' })],
  ['a day that does not exist', 'D06', (record) => ({ ...record, mainDate: '2026-02-30' })],
  ['an id that is no UUID', 'D06', (record) => ({ ...record, id: 'abc' })],
  ['no data', 'D06', (record) => ({ ...record, data: null })],
  ['a NUL character', 'D06', (record) => ({ ...record, remark: '甲\u0000乙' })],
  ['half a surrogate pair', 'D06', (record) => ({ ...record, remark: '甲\ud83d' })],
  ['a NUL character in a key', 'D06', (record) => ({ ...record, ext: { 'a\u0000': 1 } })],
  ['a text of 300 kB', 'D04', (record) => ({ ...record, ext: { long: '长'.repeat(100_000) } })],
  ['a text of 30 kB in a field', 'D01', withData({ summary: '长'.repeat(10_000) })],
  ['a missing required value', 'D01', withData({ place: '' })],
  ['a number that is text', 'D01', withData({ participants: '三十' })],
  ['a negative number', 'D01', withData({ participants: -1 })],
  ['an unknown option', 'D01', withData({ audience_kind: ['martians'] })],
];

describe('a row that cannot be stored', () => {
  it.each(WRONG)('%s is refused with %s', async (_, code, spoil) => {
    const good = await desk.make('civil_practice', 1);
    const spoiled = spoil(good);
    const result = await pushOne(spoiled);
    expect(result).toMatchObject({ outcome: 'refused', code });
    expect(isErrorCode(code) && result.outcome === 'refused' && result.message.includes(code)).toBe(true);
    const [row] = await county.sql`SELECT count(*)::int AS n FROM record WHERE id = ${good.id}`;
    expect(row?.n).toBe(0);
    expect(codesOf(await desk.push([{ record: good, base: null }]))).toEqual(['accepted']);
  });

  it('says what is wrong, in Chinese', async () => {
    const meeting = await desk.make('villager_meeting', 2, (values) => {
      values.actual = 999;
    });
    const result = await pushOne(meeting);
    expect(result).toMatchObject({ outcome: 'refused', code: 'D01' });
    expect(result.outcome === 'refused' && result.message).toMatch(/实到.*应到/);
  });

  it('delays no other', async () => {
    const good = await Promise.all([20, 21, 22].map((seed) => desk.make('civil_practice', seed)));
    const rows = [good[0], { junk: true }, null, 'text', 7, { ...good[1], status: 'x' }, good[2]];
    const results = await desk.push(rows.map((record) => ({ record, base: null })));
    expect(codesOf(results)).toEqual(['accepted', 'D06', 'D06', 'D06', 'D06', 'D06', 'accepted']);
  });

  it('may be nested as deep as it likes', async () => {
    const good = await Promise.all([30, 31, 32].map((seed) => desk.make('civil_practice', seed)));
    const rows = good.map((record, index) => ({ base: null, record: { ...record, future: index === 1 ? 'DEEP' : 1 } }));
    const deep = '['.repeat(50_000) + ']'.repeat(50_000);
    const raw = JSON.stringify({ protocol: 1, rows }).replace('"DEEP"', deep);
    const answer = await desk.send('/api/v1/push', { raw });
    expect(codesOf(answer.body.results as PushOutcome[])).toEqual(['accepted', 'D06', 'accepted']);
  });

  it('costs nobody else anything when only the database finds out', async () => {
    // Stands for any value that passes our checks and that this or another database cannot hold.
    await county.sql.unsafe(`
      CREATE FUNCTION picky() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF NEW.doc->>'remark' = '库不收' THEN RAISE EXCEPTION 'no' USING ERRCODE = '22P05'; END IF; RETURN NEW; END $$;
      CREATE TRIGGER picky BEFORE INSERT ON record FOR EACH ROW EXECUTE FUNCTION picky()`);
    const good = await Promise.all([33, 34, 35, 36, 37].map((seed) => desk.make('civil_practice', seed)));
    const rows = good.map((record, at) => ({
      base: null,
      record: at === 2 ? { ...record, remark: '库不收' } : record,
    }));
    expect(codesOf(await desk.push(rows))).toEqual(['accepted', 'accepted', 'D06', 'accepted', 'accepted']);
    await county.sql.unsafe('DROP TRIGGER picky ON record; DROP FUNCTION picky()');
  });
});

describe('a refusal', () => {
  it('reaches only the desk that pushed, through the feed, until a later revision is accepted', async () => {
    const bad = await desk.make('civil_practice', 40, (values) => {
      values.participants = -5;
    });
    await pushOne(bad);
    expect(await rowsOf(desk, bad.id)).toMatchObject([
      { known: { id: bad.id, rev: bad.rev }, county: { rev: null, refusal: { rev: bad.rev, code: 'D01' } } },
    ]);
    expect(await rowsOf(other, bad.id)).toEqual([]);
    const mended = await desk.revise(bad, {
      action: 'edit',
      values: { ...(await desk.valuesOf(bad)), participants: 5 },
    });
    expect((await pushOne(mended, bad.rev)).outcome).toBe('accepted');
    expect(await rowsOf(desk, bad.id)).toMatchObject([{ record: mended, county: { refusal: null } }]);
  });

  it('repeated says the same and moves nothing', async () => {
    const bad = { ...(await desk.make('civil_practice', 41)), status: 'x' };
    const first = await pushOne(bad);
    const before = await rowsOf(desk, bad.id);
    expect(await pushOne(bad)).toEqual(first);
    expect(await rowsOf(desk, bad.id)).toEqual(before);
  });

  it('that was taken later after all hands nothing on: it is the base', async () => {
    const record = await desk.make('civil_practice', 44);
    const endUnit = (day: string) =>
      county.sql`UPDATE unit SET doc = jsonb_set(doc, '{validTo}', to_jsonb(${day}::text)) WHERE code12 = ${record.unitCode}`;
    await endUnit('2000-01-01');
    expect(await pushOne(record)).toMatchObject({ outcome: 'refused', code: 'D10' });
    await endUnit('');
    expect((await pushOne(record)).outcome).toBe('accepted');
    const values = { ...(await desk.valuesOf(record)), participants: 8 };
    const edit = await desk.revise(record, { action: 'edit', values });
    expect((await pushOne(edit, record.rev)).outcome).toBe('accepted');
  });

  it('hands its own base on, however many refusals follow each other', async () => {
    const first = await desk.make('civil_practice', 42);
    await pushOne(first);
    const values = await desk.valuesOf(first);
    const worse = await desk.revise(first, { action: 'edit', values: { ...values, participants: -1 } });
    const worst = await desk.revise(worse, { action: 'edit', values: { ...values, participants: -2 } });
    const good = await desk.revise(worst, { action: 'edit', values: { ...values, participants: 9 } });
    expect((await pushOne(worse, first.rev)).outcome).toBe('refused');
    expect((await pushOne(worst, worse.rev)).outcome).toBe('refused');
    expect((await rowsOf(desk, first.id)).at(-1)).toMatchObject({
      county: { rev: first.rev, refusal: { rev: worst.rev } },
    });
    expect((await pushOne(good, worst.rev)).outcome).toBe('accepted');
    const kept = await county.sql`SELECT rev FROM record_history WHERE id = ${first.id}`;
    expect(kept.map((row) => row.rev)).toEqual([first.rev]);
  });

  it('does not hide that the base is stale', async () => {
    const first = await desk.make('civil_practice', 43);
    await pushOne(first);
    const values = await desk.valuesOf(first);
    const bad = await desk.revise(first, { action: 'edit', values: { ...values, participants: -1 } });
    await pushOne(bad, first.rev);
    const theirs = await other.revise(first, { action: 'edit', envelope: { remark: '乙改' } });
    await pushOne(theirs, first.rev, other);
    const mended = await desk.revise(bad, { action: 'edit', values: { ...values, participants: 3 } });
    expect(await pushOne(mended, bad.rev)).toMatchObject({ outcome: 'conflict', current: theirs });
  });
});

describe('official numbers and void records', () => {
  it('refuse a number that another record has, in the same batch too', async () => {
    const [a, b, c] = await Promise.all([50, 51, 52].map((seed) => desk.make('civil_practice', seed)));
    const numbered = (record: LedgerRecord | undefined, recordNo: string) => ({
      record: { ...record, recordNo },
      base: null,
    });
    const results = await desk.push([
      numbered(a, 'WM-101201-2026-0001'),
      numbered(b, 'WM-101201-2026-0001'),
      numbered(c, ''),
    ]);
    expect(codesOf(results)).toEqual(['accepted', 'D07', 'accepted']);
    const later = await desk.make('civil_practice', 53);
    expect(await pushOne({ ...later, recordNo: 'WM-101201-2026-0001' })).toMatchObject({ code: 'D07' });
  });

  it('void records stay as they are and keep their number', async () => {
    const record = { ...(await desk.make('civil_practice', 54)), recordNo: 'WM-101201-2026-0009' };
    await pushOne(record);
    const ended = await desk.revise(record, { action: 'void', envelope: { status: 'void', voidReason: '重复登记' } });
    expect((await pushOne(ended, record.rev)).outcome).toBe('accepted');
    const risen = await desk.revise(ended, { action: 'edit', envelope: { status: 'awaiting', remark: '又用' } });
    expect(await pushOne(risen, ended.rev)).toMatchObject({ outcome: 'refused', code: 'D08' });
    const thief = await desk.make('civil_practice', 55);
    expect(await pushOne({ ...thief, recordNo: 'WM-101201-2026-0009' })).toMatchObject({ code: 'D07' });
  });
});

describe('sealed content', () => {
  it('is refused in the open: in a field, in a row, in the history, in what a merge or a choice keeps', async () => {
    const sealed = await desk.make('mediation_case', 60);
    const values = await desk.valuesOf(sealed);
    const open = Object.fromEntries(Object.entries(values).filter(([id]) => !(id in sealed.data)));
    expect(Object.keys(open).length).toBeGreaterThan(0);
    const history = sealed.history.map((entry) => ({
      ...entry,
      changes: [...entry.changes, { path: Object.keys(open)[0], to: '明文' }],
    }));
    const [leak, by] = [{ path: Object.keys(open)[0], to: '明文' }, sealed.enteredBy];
    const conflict = { id: 'c', path: leak.path, base: null, mine: '明文', theirs: null, mineBy: by, theirsBy: by };
    const told = (more: object) => ({ ...sealed, history: sealed.history.map((entry) => ({ ...entry, ...more })) });
    for (const spoiled of [
      { ...sealed, data: { ...sealed.data, ...open } },
      { ...sealed, sealed: null, data: values },
      { ...sealed, history },
      told({ also: { base: '1-x-y', changes: [leak] } }),
      told({ decided: { choice: 'mine', conflict } }),
    ]) {
      expect(await pushOne(spoiled)).toMatchObject({ outcome: 'refused', code: 'D01' });
    }
    expect((await pushOne(sealed)).outcome).toBe('accepted');
  });

  it('is refused in a whole row that stands in a history or a conflict', async () => {
    const record = await desk.make('dispute_screening', 3);
    const [row, by] = [{ _row: 'd9', brief: '明文' }, record.enteredBy];
    const asked = { id: 'c', path: 'items.d9', base: null, mine: row, theirs: null, mineBy: by, theirsBy: by };
    const told = (changes: readonly object[]) => record.history.map((entry) => ({ ...entry, changes }));
    for (const spoiled of [{ conflicts: [asked] }, { history: told([{ path: 'items.d9', to: row }]) }]) {
      expect(await pushOne({ ...record, ...spoiled })).toMatchObject({ outcome: 'refused', code: 'D01' });
    }
    expect((await pushOne({ ...record, history: told([{ path: 'items.d9', to: true }]) })).outcome).toBe('accepted');
  });
});
