import { expect, test } from 'vitest';
import { logExport, logWithdrawal, readExportLog, versionAfter } from '../../renderer/desk/export-log.ts';
import { officeStore } from '../support/office-desk.ts';

const entry = (version: number, edition = '公开版') => ({
  fileName: `杨树镇_台账汇编_2026年03月_${edition}_v${version}.xlsx`,
  madeName: `杨树镇_台账汇编_2026年03月_${edition}_v${version}.xlsx`,
  edition,
  records: 12,
});

test('a published edition that was taken back says where it stood, why and by whom; the others stay as they were', async () => {
  const { store, acts } = officeStore();
  await logExport(store, entry(1));
  await logExport(store, entry(2));
  const before = await readExportLog(store);
  const first = before.find(({ fileName }) => fileName.endsWith('_v1.xlsx'));
  if (!first) throw new Error('not logged');
  await logWithdrawal(store, first, { place: '村务公开栏', reason: '备注里有手机号' });
  const [second, withdrawn] = await readExportLog(store);
  expect(withdrawn).toEqual({
    ...first,
    withdrawal: {
      at: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T/),
      by: '王秀英',
      place: '村务公开栏',
      reason: '备注里有手机号',
    },
  });
  expect(second).toEqual(before[0]);
  // What was written down stays: a second word changes nothing.
  await logWithdrawal(store, first, { place: '别处', reason: '别的' });
  expect((await readExportLog(store))[1]).toEqual(withdrawn);
  expect(acts.map(({ action, reason }) => [action, reason])).toEqual([
    ['file.exported', ''],
    ['file.exported', ''],
    ['file.withdrawn', '备注里有手机号'],
  ]);
  expect(versionAfter(await readExportLog(store), entry(0).madeName)).toBe(3);
});
