import { expect, it } from 'vitest';
import { dropPhrase, keepPhrase, keptPhrases, recentTexts } from '../../renderer/desk/phrase-book.ts';
import { smallStore } from '../support/small-store.ts';

const practice = (id: string, theme: string) => ({ id, type: 'civil_practice', unitCode: 'u', values: { theme } });

it('keeps phrases by field, newest first and once, and forgets them', async () => {
  const { store } = smallStore([], []);
  await keepPhrase(store, 'civil_practice.theme', '清洁家园');
  await keepPhrase(store, 'civil_practice.theme', '关爱老人');
  await keepPhrase(store, 'civil_practice.theme', '清洁家园');
  expect(await keptPhrases(store)).toEqual({ 'civil_practice.theme': ['清洁家园', '关爱老人'] });
  await dropPhrase(store, 'civil_practice.theme', '清洁家园');
  await dropPhrase(store, 'civil_practice.theme', '关爱老人');
  expect(await keptPhrases(store)).toEqual({});
});

it('begins anew where the setting cannot be read', async () => {
  const { store } = smallStore([], []);
  await store.putSetting('phrases.a1', 'broken');
  expect(await keptPhrases(store)).toEqual({});
});

it('offers what was written lately, once, and no whole minutes', async () => {
  const records = [practice('1', '清洁家园'), practice('2', ' 清洁家园 '), practice('3', '长'.repeat(301))];
  const { store } = smallStore(records, ['civil_practice']);
  expect(await recentTexts(store, 'civil_practice', 'theme')).toEqual(['清洁家园']);
});
