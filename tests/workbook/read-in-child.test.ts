import ExcelJS from 'exceljs';
import { expect, test } from 'vitest';
import { readWorkbook } from '../../server/jobs/read-workbook.ts';

test('the county reads a file in a child process and gets its rows', async () => {
  const workbook = new ExcelJS.Workbook();
  workbook.addWorksheet('单位').addRow(['320982105201', '东风村']);
  const sheets = await readWorkbook(new Uint8Array(await workbook.xlsx.writeBuffer()));
  expect(sheets).toEqual([{ name: '单位', rows: [['320982105201', '东风村']] }]);
}, 20_000);

test('the county is told the code when the file is none', async () => {
  await expect(readWorkbook(new TextEncoder().encode('名称,代码'))).rejects.toMatchObject({ code: 'F01' });
}, 20_000);
