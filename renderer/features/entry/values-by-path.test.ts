import { describe, expect, it } from 'vitest';
import { isEmptyValue, levelsAt, valueAt, withValueAt } from './values-by-path.ts';

const values = {
  theme: '春耕',
  items: [
    { _row: 'a', topic: '水渠', parties: [{ _row: 'p', name: '甲' }] },
    { _row: 'b', topic: '道路' },
  ],
};

describe('values by path', () => {
  it('reads fields, rows and rows in rows', () => {
    expect(valueAt(values, 'theme')).toBe('春耕');
    expect(valueAt(values, 'items.b.topic')).toBe('道路');
    expect(valueAt(values, 'items.a.parties.p.name')).toBe('甲');
    expect(valueAt(values, 'items.z.topic')).toBeUndefined();
  });

  it('changes one value and leaves its neighbours the same objects', () => {
    const changed = withValueAt(values, 'items.a.parties.p.name', '乙');
    expect(valueAt(changed, 'items.a.parties.p.name')).toBe('乙');
    expect(valueAt(values, 'items.a.parties.p.name')).toBe('甲');
    expect(valueAt(changed, 'items.b')).toBe(valueAt(values, 'items.b'));
    expect(valueAt(changed, 'items.a._row')).toBe('a');
  });

  it('gives the levels in which an expression at a path runs', () => {
    expect(levelsAt(values, 'items.a.parties.p.name').map((level) => level.topic ?? level.name ?? level.theme)).toEqual(
      ['春耕', '水渠', '甲'],
    );
  });

  it('takes blank text, blank rows and rows with only an id for empty', () => {
    expect([null, undefined, ' ', [], [{ _row: 'x' }], { name: '' }].every(isEmptyValue)).toBe(true);
    expect([0, false, 'x', [{ _row: 'x', a: 0 }]].some(isEmptyValue)).toBe(false);
  });
});
