import { describe, expect, it } from 'vitest';
import { EMPTY_STATE, isFiltered, queryOf } from './list-state.ts';

describe('list state', () => {
  it('asks for everything newest first when nothing is set', () => {
    expect(queryOf(EMPTY_STATE, 'party_life', ' ', '2026-03')).toEqual({
      type: 'party_life',
      withVoid: false,
      sort: { by: 'mainDate', descending: true },
      offset: 0,
      limit: 50,
    });
    expect(isFiltered(EMPTY_STATE)).toBe(false);
  });

  it('turns spans into months', () => {
    const periodOf = (state: Partial<typeof EMPTY_STATE>) =>
      queryOf({ ...EMPTY_STATE, ...state }, null, '', '2026-03').period;
    expect(periodOf({ span: 'month' })).toEqual({ from: '2026-03', to: '2026-03' });
    expect(periodOf({ span: 'year' })).toEqual({ from: '2026-01', to: '2026-12' });
    expect(periodOf({ span: 'range', from: '2026-02' })).toEqual({ from: '2026-02', to: '2100-12' });
    expect(periodOf({ span: 'range' })).toBeUndefined();
  });

  it('pages, searches and filters, and leaves empty filters out', () => {
    const query = queryOf({ ...EMPTY_STATE, page: 3, fields: { kind: [], grade: ['a'] } }, null, ' 水渠 ', '2026-03');
    expect(query).toMatchObject({ offset: 100, limit: 50, search: '水渠', fields: { grade: ['a'] } });
  });
});
