import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ListQuery } from '../desk-store.ts';
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
  kind: fc.constantFrom('policy', 'care'),
});

function rowOf(made: typeof row extends fc.Arbitrary<infer T> ? T : never): ListRow {
  const { kind, ...rest } = made;
  return {
    ...rest,
    period: made.mainDate.slice(0, 7),
    recordNo: '',
    enteredById: 'a',
    updatedBy: '王文书',
    updatedAt: '2026-02-01T08:00',
    fields: { kind },
    search: searchForm(made.title),
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
      for (const query of queries) {
        const found = rows.filter(matcher(query)).sort((a, b) => (b.mainDate + b.id < a.mainDate + a.id ? -1 : 1));
        expect(index.page(query)).toEqual({ total: found.length, rows: found.slice(0, query.limit) });
      }
    }),
    { seed: 23, numRuns: 100 },
  );
});

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
      kind: 'care',
    }),
    ...change,
  });
  index.put([
    one('1', { recordNo: 'WM-1' }),
    one('2', { status: 'void', recordNo: 'WM-2' }),
    one('3', { syncState: 'refused' }),
  ]);
  expect(index.monthCounts('2026-01')).toEqual([
    { type: 'civil_practice', unitCode: '510802105203', count: 2, waiting: 1, refused: 1 },
  ]);
  expect(index.recordNumbers('civil_practice', '510802105203').sort()).toEqual(['WM-1', 'WM-2']);
  expect(index.syncCounts()).toEqual({ waiting: 2, refused: 1, conflicts: 0 });
  expect(index.latest('civil_practice', 'a')).toBe('3');
});
