import ExcelJS from 'exceljs';
import { expect, test } from 'vitest';
import { readGrid } from '#shared/workbook/read-grid.ts';
import { describeWorkbook } from '#shared/workbook/tables/describe.ts';
import { findTables } from '#shared/workbook/tables/find-tables.ts';
import { drawnXls, drawnXlsx, excel95 } from './support/drawn-files.ts';
import { DRAWN_PAPERS } from './support/drawn-papers.ts';
import { drawnSheet, rowsIn } from './support/drawn-sheet.ts';
import { READ_PORTS } from './support/ports.ts';

const ALL = Object.entries(DRAWN_PAPERS);

test.each(ALL)('%s', (name, [drawing, truth]) => {
  const sheet = drawnSheet(name, drawing);
  const told = describeWorkbook('', { sheets: [sheet], problems: [] }).sheets[0];
  if (typeof truth === 'string') {
    expect(told).toMatchObject({ kind: truth, tables: [] });
    return;
  }
  const { tables } = findTables(sheet);
  const shown = told?.tables.map(({ headerRows, columns, skippedRows, firstRow }, index) => ({
    head: headerRows,
    columns: columns.join(' '),
    records: tables[index]?.recordRows,
    skipped: skippedRows,
    ...(truth[index]?.first ? { first: firstRow } : {}),
  }));
  expect(shown).toEqual(
    truth.map(({ head, columns, records, skipped, first }) => ({
      head: rowsIn(head),
      columns,
      records: rowsIn(records),
      skipped: rowsIn(skipped),
      ...(first ? { first } : {}),
    })),
  );
});

test.each([
  ['.xlsx', drawnXlsx],
  ['.xls', drawnXls],
] as const)('all of them out of one %s file', async (_, make) => {
  const sheets = ALL.map(([, [drawing]], index) => drawnSheet(`表${index}`, drawing));
  const told = describeWorkbook('', await readGrid(await make(sheets), READ_PORTS));
  const truth = describeWorkbook('', { sheets, problems: [] });
  expect(told.sheets).toEqual(truth.sheets);
});

test('a workbook of Chinese Excel 95 comes in GBK', async () => {
  const [name, phone, zhang] = [
    [0xd0, 0xd5, 0xc3, 0xfb],
    [0xb5, 0xe7, 0xbb, 0xb0],
    [0xd5, 0xc5, 0xc8, 0xfd],
  ];
  const digits = Array.from('13800000001', (digit) => digit.charCodeAt(0));
  const bytes = excel95(name, [
    [name, phone],
    [zhang, digits],
  ]);
  const told = describeWorkbook('old.xls', await readGrid(bytes, READ_PORTS));
  expect(told.sheets).toEqual([
    {
      name: '姓名',
      kind: 'table',
      tables: [
        {
          headerRows: [1],
          columns: ['姓名', '电话'],
          dataRows: 1,
          firstRow: { 姓名: '张三', 电话: '13800000001' },
          skippedRows: [],
        },
      ],
    },
  ]);
});

test('a number shown with leading zeros is a code', async () => {
  const workbook = new ExcelJS.Workbook();
  const sheet = workbook.addWorksheet('表');
  sheet.addRow(['村名', '村编码', '人数']);
  sheet.addRow(['东风村', 12, 12]).getCell(2).numFmt = '000000';
  const bytes = new Uint8Array(await workbook.xlsx.writeBuffer());
  const told = describeWorkbook('', await readGrid(bytes, READ_PORTS));
  expect(told.sheets[0]?.tables[0]?.firstRow).toEqual({ 村名: '东风村', 村编码: '000012', 人数: 12 });
});
