import { expect, test } from 'vitest';
import { typesCounted } from '../../renderer/desk/ledger-records.ts';
import { defaultCatalogue } from '../support/catalogue.ts';

const store = { catalogue: defaultCatalogue() };

test('a figure that asks what fell due reads the records of that rhythm, and those that may be ticked for it', () => {
  expect(typesCounted(store, new Set(['GK_ontime_rate']))).toEqual(['affairs_disclosure']);
  expect(typesCounted(store, new Set(['WM_count']))).toEqual(['party_life', 'civil_practice']);
  expect(typesCounted(store, new Set(['RY_vacancy']))).toEqual(['roster_member']);
});
