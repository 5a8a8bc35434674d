import { expect, test } from 'vitest';
import { splitAt } from './found-text.tsx';
import { movedKey } from './list-columns.tsx';
import { NO_SETTINGS, openingState, readSettings, withoutView, withView, withViewRenamed } from './list-settings.ts';
import { EMPTY_STATE } from './list-state.ts';

const view = (name: string) => ({ name, state: { ...EMPTY_STATE, search: name }, columns: ['title'] });
const two = withView(withView(NO_SETTINGS, view('本月')), view('超期'));

test('a view of the same name takes the place of the old one', () => {
  const again = withView(two, { ...view('本月'), columns: null });
  expect(again.views.map(({ name, columns }) => [name, columns])).toEqual([
    ['本月', null],
    ['超期', ['title']],
  ]);
});

test('a list opens with its standard view, also after it was renamed, and with all records once it is gone', () => {
  const renamed = withViewRenamed({ ...two, standard: '超期' }, '超期', '已超期');
  expect(renamed.standard).toBe('已超期');
  expect(openingState(renamed).search).toBe('超期');
  expect(openingState(withoutView(renamed, '已超期'))).toBe(EMPTY_STATE);
  expect(withViewRenamed(two, '超期', '本月')).toBe(two);
  expect(withViewRenamed(two, '超期', '')).toBe(two);
});

test('what is stored comes back; what cannot be read counts as not kept', () => {
  expect(readSettings(JSON.parse(JSON.stringify({ party_life: two })))).toEqual({ party_life: two });
  expect(readSettings('?')).toEqual({});
  expect(readSettings({ party_life: { views: [{ name: 1 }], standard: 7, columns: ['title'] } })).toEqual({
    party_life: { views: [], standard: null, columns: ['title'], look: 'list', folded: null },
  });
});

test('columns move by one place and stay at the ends', () => {
  expect(movedKey(['a', 'b', 'c'], 'b', 1)).toEqual(['a', 'c', 'b']);
  expect(movedKey(['a', 'b', 'c'], 'a', -1)).toEqual(['a', 'b', 'c']);
});

test('words are marked where they stand, the longer first', () => {
  const parts = (text: string, words: string[]) =>
    splitAt(text, words).map(({ part, isFound }) => (isFound ? `[${part}]` : part));
  expect(parts('三组ABC志愿服务', ['志愿', 'abc', '志愿服务']).join('')).toBe('三组[ABC][志愿服务]');
  expect(parts('三组', []).join('')).toBe('三组');
});
