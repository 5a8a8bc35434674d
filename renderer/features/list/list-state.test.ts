import { describe, expect, it } from 'vitest';
import { EMPTY_STATE, isFiltered, keepList, queryOf, recallList } from './list-state.ts';

const scope = { type: 'party_life', month: '2026-03', today: '2026-03-09', soonDays: 7 };

describe('list state', () => {
  it('asks for everything newest first when nothing is set', () => {
    expect(queryOf({ ...EMPTY_STATE, search: ' ' }, scope)).toEqual({
      type: 'party_life',
      withVoid: false,
      withLinked: true,
      sort: { by: 'mainDate', descending: true },
    });
    expect(isFiltered(EMPTY_STATE)).toBe(false);
  });

  it('turns spans into months', () => {
    const periodOf = (state: Partial<typeof EMPTY_STATE>) => queryOf({ ...EMPTY_STATE, ...state }, scope).period;
    expect(periodOf({ span: 'month' })).toEqual({ from: '2026-03', to: '2026-03' });
    expect(periodOf({ span: 'year' })).toEqual({ from: '2026-01', to: '2026-12' });
    expect(periodOf({ span: 'range', from: '2026-02' })).toEqual({ from: '2026-02', to: '2100-12' });
    expect(periodOf({ span: 'range' })).toBeUndefined();
  });

  it('searches and filters, and leaves empty filters out', () => {
    const state = { ...EMPTY_STATE, search: ' 水渠 ', fields: { kind: [], grade: ['a'] }, due: ['soon' as const] };
    const query = queryOf(state, { ...scope, type: null });
    expect(query).toMatchObject({
      search: '水渠',
      fields: { grade: ['a'] },
      countTypes: true,
      due: { states: ['soon'], today: '2026-03-09', soonDays: 7 },
    });
    expect(isFiltered(state)).toBe(true);
  });

  it('finds a list as it was left; another state begins at the top', () => {
    const state = { ...EMPTY_STATE, search: '水渠' };
    keepList('party_life', state);
    keepList('party_life', state, 370);
    keepList('party_life', state);
    expect(recallList('party_life')).toEqual({ state, scrollTop: 370 });
    keepList('party_life', EMPTY_STATE);
    expect(recallList('party_life')?.scrollTop).toBe(0);
    expect(recallList('civil_practice')).toBeNull();
  });
});
