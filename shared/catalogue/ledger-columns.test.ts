import { describe, expect, it } from 'vitest';
import { defaultCatalogue } from '../../tests/support/catalogue.ts';
import { PARTY_AUTONOMY_LAW_COLUMNS } from '../../tests/support/ledger-columns/party-autonomy-law.ts';
import { PROGRAMME_RESULT_LEDGERS } from '../../tests/support/ledger-columns/results.ts';
import { VIRTUE_DRIVE_LEDGERS } from '../../tests/support/ledger-columns/virtue-drive.ts';

const COLUMNS: Readonly<Record<string, readonly string[]>> = {
  ...PARTY_AUTONOMY_LAW_COLUMNS,
  ...VIRTUE_DRIVE_LEDGERS,
  ...PROGRAMME_RESULT_LEDGERS,
};

describe('the ledger columns of the domain model, in their order', () => {
  const { types } = defaultCatalogue();
  it.each(Object.keys(COLUMNS))('%s', (type) => {
    const printed = types.get(type)?.ledger.columns.map(({ group, label }) => (group ? `${group}/${label}` : label));
    expect(printed).toEqual(COLUMNS[type]);
  });
});
