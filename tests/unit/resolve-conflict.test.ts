import { expect, test } from 'vitest';
import { keptOf, storedOf } from '../../renderer/store/kept-record.ts';
import { resolverFor } from '../../renderer/sync/resolve-conflict.ts';
import { createRecord, reviseRecord } from '../../shared/schema/build-record.ts';
import { heightOf, type LedgerRecord, orderKeyOf, type StoredRecord } from '../../shared/schema/record.ts';
import { openRecord } from '../../shared/schema/record-sealer.ts';
import { sampleValues } from '../support/sample-values.ts';
import { testAuthors } from '../support/test-author.ts';

const authors = await testAuthors();
const stored = (record: LedgerRecord): StoredRecord => ({
  ...record,
  orderKey: orderKeyOf(record.mainDate),
  county: null,
});

/** Two desks edited a record of a type that this program does not know: no rule can merge them (SPEC.md §6). */
async function bothEdited() {
  const made = await createRecord(authors('a'), {
    type: 'civil_practice',
    unitCode: '510802105201',
    alsoCountsIn: [],
    ...sampleValues('civil_practice', 1),
  });
  const unknown = (record: LedgerRecord): StoredRecord => stored({ ...record, type: 'type_of_tomorrow' });
  const edited = async (deviceId: string, remark: string) =>
    unknown(
      await reviseRecord(authors(deviceId), await openRecord(authors(deviceId).sealer, made), {
        action: 'edit',
        envelope: { remark },
      }),
    );
  return { base: unknown(made), mine: await edited('a', '我写的'), theirs: await edited('b', '他写的') };
}

test('what no rule can merge stands whole on both sides, and its history ends with the merge', async () => {
  const { base, mine, theirs } = await bothEdited();
  const resolve = resolverFor(() => authors('a'));
  const record = storedOf(await resolve({ base: keptOf(base), mine: keptOf(mine), theirs: keptOf(theirs) }));
  expect(record.remark).toBe('他写的');
  expect(record.conflicts).toMatchObject([{ path: '@record', mine: { remark: '我写的' } }]);
  expect(heightOf(record.rev)).toBe(heightOf(mine.rev) + 1);
  expect(record.history.map(({ action }) => action).slice(-3)).toEqual(['edit', 'edit', 'merge']);
  expect(record.history.map(({ rev }) => rev).slice(-3)).toEqual([theirs.rev, mine.rev, record.rev]);
});
