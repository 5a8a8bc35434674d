import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PinyinTable } from '#shared/domain/pinyin-table.ts';
import type { DueState, ListQuery } from '../desk-store.ts';
import { ListIndex, matcher } from './list-index.ts';
import { type ListRow, searchForm } from './list-row.ts';

const row = fc.record({
  id: fc.uuid(),
  type: fc.constantFrom('civil_practice', 'party_life'),
  unitCode: fc.constantFrom('510802105203', '510802105204'),
  mainDate: fc.constantFrom('2026-01-05', '2026-01-06', '2026-02-01'),
  status: fc.constantFrom('awaiting', 'town_ok', 'void'),
  syncState: fc.constantFrom('waiting', 'acknowledged', 'refused', 'conflict'),
  title: fc.constantFrom('三组志愿服务', '党员大会', 'ＡＢＣ活动'),
  recordNo: fc.constantFrom('', 'WM-1', 'WM-2'),
  due: fc.constantFrom('', '2026-01-31', '2026-02-03', '2026-03-01'),
  kind: fc.constantFrom('policy', 'care'),
});

function rowOf({ kind, ...rest }: typeof row extends fc.Arbitrary<infer T> ? T : never): ListRow {
  return {
    ...rest,
    period: rest.mainDate.slice(0, 7),
    linkedTypes: rest.status === 'town_ok' && rest.type === 'party_life' ? ['civil_practice'] : [],
    enteredById: 'a',
    updatedBy: '王文书',
    updatedAt: '2026-02-01T08:00',
    fields: { kind },
    search: searchForm(rest.title),
    shortLength: rest.title.length,
  };
}

test('rows put one by one, in bulk, changed or removed give the same pages as a plain filter and sort', () => {
  fc.assert(
    fc.property(fc.array(row, { maxLength: 40 }), fc.array(fc.nat(39), { maxLength: 10 }), (made, changed) => {
      const rows = [...new Map(made.map((one) => [one.id, rowOf(one)])).values()];
      const index = new ListIndex();
      index.put(rows.slice(0, 20));
      for (const one of rows.slice(20)) index.put([one]);
      for (const at of changed) {
        const before = rows[at];
        if (!before) continue;
        rows[at] = { ...before, mainDate: '2025-12-31', period: '2025-12', status: 'town_ok' };
        index.put([rows[at]]);
      }
      const gone = rows.splice(0, 2).map((one) => one.id);
      index.remove(gone);
      for (const query of queries) expect(index.page(query)).toEqual(plainly(rows, query));
    }),
    { seed: 23, numRuns: 100 },
  );
});

test('typing on, and other filters between, give what asking afresh gives', () => {
  const typed = fc.constantFrom('zy', 'zhiyuan', '三组 zyfw', '党员', 'abchd', 'wmsj', '清河 d', 'lc');
  fc.assert(
    fc.property(fc.array(row, { maxLength: 20 }), typed, fc.array(fc.nat(8)), (made, text, others) => {
      const rows = [...new Map(made.map((one) => [one.id, rowOf(one)])).values()];
      const index = new ListIndex();
      index.takePinyin(pinyin);
      index.put(rows);
      for (let length = 1; length <= text.length; length++) {
        const query = { ...page, search: text.slice(0, length), names };
        if (others.length > 4) index.learnSounds(others[0] ?? 0);
        if (others[1] === length && rows[0]) index.put([rows[0]]);
        expect(index.page(query)).toEqual(plainly(rows, query));
        const other = queries[others[length] ?? -1];
        if (other) expect(index.page(other)).toEqual(plainly(rows, other));
      }
    }),
    { seed: 29, numRuns: 100 },
  );
});

/** The same by filtering and sorting all rows. */
function plainly(rows: readonly ListRow[], query: ListQuery) {
  const { types, ...allTypes } = query;
  const all = rows.filter((one) => matcher(allTypes, { table: pinyin })(one));
  const ledgersOf = (one: ListRow) => (query.withLinked ? [one.type, ...one.linkedTypes] : [one.type]);
  const found = all.filter((one) => !types || ledgersOf(one).some((type) => types.includes(type)));
  const { by, descending } = query.sort ?? { by: 'mainDate', descending: true };
  const keyOf = (one: ListRow) => `${one[by]} ${one.mainDate} ${one.id}`;
  found.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1) * (descending ? -1 : 1));
  if (by === 'due') found.sort((a, b) => Number(a.due === '') - Number(b.due === ''));
  const byType = Object.fromEntries(
    Object.entries(Object.groupBy(all.flatMap(ledgersOf), (type) => type)).map(([type, of]) => [type, of?.length]),
  );
  const linked = found.filter((one) => one.type !== query.type).length;
  return {
    total: found.length,
    rows: found.slice(0, query.limit),
    ...(query.countTypes ? { byType } : {}),
    ...(query.type && query.withLinked ? { linked } : {}),
  };
}

const pinyin = new PinyinTable();
const names = {
  types: [['civil_practice', '文明实践']],
  units: [['510802105204', '清河村']],
} as const;
const page = { offset: 0, limit: 7 };
const queries: readonly ListQuery[] = [
  page,
  { ...page, type: 'party_life' },
  { ...page, withVoid: true },
  { ...page, statuses: ['void'] },
  { ...page, period: { from: '2026-01', to: '2026-01' }, unitCodes: ['510802105203'] },
  { ...page, fields: { kind: ['care'] } },
  { ...page, search: 'abc' },
  { ...page, search: '志愿 三组' },
  { ...page, syncStates: ['refused', 'conflict'] },
  { ...page, types: ['party_life'], countTypes: true },
  { ...page, type: 'civil_practice' },
  { ...page, type: 'civil_practice', withLinked: true },
  { ...page, type: 'civil_practice', withLinked: true, sort: { by: 'status', descending: false } },
  { ...page, types: ['civil_practice'], countTypes: true, withLinked: true },
  { ...page, sort: { by: 'recordNo', descending: false } },
  { ...page, sort: { by: 'status', descending: true } },
  { ...page, sort: { by: 'due', descending: true } },
  { ...page, due: { states: ['overdue', 'soon'], today: '2026-02-01', soonDays: 2 } },
  { ...page, due: { states: ['none'], today: '2026-02-01', soonDays: 2 } },
];

test('counts by month leave void records out; numbers of void records stay taken', () => {
  const index = new ListIndex();
  const one = (id: string, change: Partial<ListRow>): ListRow => ({
    ...rowOf({
      id,
      type: 'civil_practice',
      unitCode: '510802105203',
      mainDate: '2026-01-05',
      status: 'awaiting',
      syncState: 'waiting',
      title: '党员大会',
      recordNo: '',
      due: '',
      kind: 'care',
    }),
    ...change,
  });
  index.put([
    one('1', { recordNo: 'WM-1' }),
    one('2', { status: 'void', recordNo: 'WM-2' }),
    one('3', { syncState: 'refused' }),
    one('4', { unitCode: '510802105204', status: 'void', syncState: 'acknowledged', recordNo: 'WM-4' }),
  ]);
  expect(index.monthCounts('2026-01')).toEqual([
    { type: 'civil_practice', unitCode: '510802105203', count: 2, linked: 0, waiting: 1, refused: 1 },
  ]);
  expect(index.recordNumbers('civil_practice').sort()).toEqual(['WM-1', 'WM-2', 'WM-4']);
  expect(index.syncCounts()).toEqual({ waiting: 2, refused: 1, conflicts: 0 });
  expect(index.latest('civil_practice', 'a')).toBe('3');
});

test('a record that counts in two ledgers is seen in both, once each, and is one record in all', () => {
  const index = new ListIndex();
  const day = { ...rowOf(blank), id: '1', type: 'party_life', linkedTypes: ['civil_practice'] };
  index.put([day, { ...rowOf(blank), id: '2' }]);
  const seen = (query: Partial<ListQuery>) => index.page({ ...page, ...query }).rows.map(({ id }) => id);
  expect(seen({ type: 'civil_practice', withLinked: true })).toEqual(['2', '1']);
  expect(seen({ type: 'party_life', withLinked: true })).toEqual(['1']);
  expect(seen({ type: 'civil_practice' }), 'whoever asks for the type’s own records gets those').toEqual(['2']);
  expect(seen({})).toEqual(['2', '1']);
  expect(index.page({ ...page, countTypes: true, withLinked: true })).toMatchObject({
    total: 2,
    byType: { civil_practice: 2, party_life: 1 },
  });
  const counts = index.monthCounts('2026-01').map(({ type, count, linked }) => [type, count, linked]);
  expect(counts.sort()).toEqual([
    ['civil_practice', 1, 1],
    ['party_life', 1, 0],
  ]);
  expect(index.ledgerOrder({ type: 'civil_practice' })).toEqual(['2']);
  index.put([{ ...day, linkedTypes: [] }]);
  expect(seen({ type: 'civil_practice', withLinked: true }), 'no longer once the tick is taken back').toEqual(['2']);
});

test('words are found in the names of units and types, pinyin only in short texts', () => {
  const index = new ListIndex();
  const made = { ...rowOf({ ...blank, title: '党员大会' }), search: '党员大会\n会上讨论水渠清淤', shortLength: 4 };
  index.put([made]);
  const finds = (search: string) => index.page({ ...page, search, names }).total === 1;
  expect(finds('dydh')).toBe(false); // before the table is there
  index.takePinyin(pinyin);
  expect(['dydh', 'dangyuan', '水渠', '文明实践 清河', 'wmsj 党员', 'qhc'].map(finds)).toEqual(Array(6).fill(true));
  expect(['sq', '水渠 没有', 'dyhd'].map(finds)).toEqual([false, false, false]);
});

test('due states are told from the day that is given', () => {
  const index = new ListIndex();
  const dues = ['2026-01-31', '2026-02-01', '2026-02-03', '2026-02-04', ''];
  index.put(dues.map((due, at) => ({ ...rowOf({ ...blank, id: String(at) }), due })));
  const found = (states: readonly DueState[]) =>
    index.page({ ...page, due: { states, today: '2026-02-01', soonDays: 2 } }).rows.map((one) => one.due);
  expect(found(['overdue'])).toEqual(['2026-01-31']);
  expect(found(['soon'])).toEqual(['2026-02-03', '2026-02-01']);
  expect(found(['none'])).toEqual(['']);
});

const blank = {
  id: '1',
  type: 'civil_practice',
  unitCode: '510802105204',
  mainDate: '2026-01-05',
  status: 'awaiting',
  syncState: 'waiting',
  title: '党员大会',
  recordNo: '',
  due: '',
  kind: 'care',
} as const;

test('a type that was asked for before it had rows shows the first one that comes', () => {
  const [first, second] = fc.sample(row, 2).map(rowOf) as [ListRow, ListRow];
  const index = new ListIndex();
  index.put([{ ...first, id: 'a', type: 'party_life', linkedTypes: [] }]);
  const page = () =>
    index.page({ type: 'civil_practice', withVoid: true, offset: 0, limit: 9 }).rows.map(({ id }) => id);
  expect(page()).toEqual([]);
  index.put([{ ...second, id: 'b', type: 'civil_practice', linkedTypes: [] }]);
  expect(page()).toEqual(['b']);
  index.put([{ ...second, id: 'b', type: 'party_life', linkedTypes: [] }]);
  expect(page()).toEqual([]);
});
