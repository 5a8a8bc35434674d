import { utils, write } from '@e965/xlsx';
import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import ExcelJS from 'exceljs';
import { startCounty, type TestCounty } from '../support/county.ts';
import { becomeClerk, deskIsOpen, go, signInAgain } from './support/demo-clerk.ts';
import { openProfile } from './support/plain-browser.ts';

/** Three workbooks as towns keep them go in; faults are mended in place, the rest goes back marked, one batch is undone. */

test.describe.configure({ mode: 'serial' }); // the tests build on one another
let county: TestCounty;
let context: BrowserContext;
let page: Page;
let profile = '';
let villages: string[] = [];

test.beforeAll(async ({}, info) => {
  county = await startCounty();
  profile = info.outputPath('clerk');
  context = await openProfile(profile);
  page = context.pages()[0] ?? (await context.newPage());
  await page.goto(county.origin);
  await becomeClerk(page);
  // The town's villages come with the first words of the county.
  await expect(page.getByText('已全部报送')).toBeVisible({ timeout: 30_000 });
  await go(page, '/ledger/wedding_funeral/grid');
  const unit = page.getByRole('table', { name: '批量填报表格' }).getByLabel('第1行 所属村（镇）', { exact: true });
  const names = () =>
    unit.evaluate((input) =>
      Array.from((input as HTMLInputElement).list?.querySelectorAll('option') ?? [], (one) => one.value),
    );
  await expect.poll(async () => (await names()).length).toBeGreaterThan(2);
  villages = await names();
  villages = villages.slice(1);
  await go(page, '/import');
});
test.afterAll(async () => {
  await context?.close();
  await county?.stop();
});

const HEAD = [
  '序号',
  '村名',
  '事项',
  '事主',
  '是否党员干部公职人员',
  '申报日期',
  '承办理事',
  '办理起',
  '办理止',
  '地点',
  '礼金',
  '备注',
];
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

const row = (number: number, village: string, owner: string, reported: string | Date, from = '2026.11.15') =>
  [number, village, '婚事', owner, '否', reported, '张守田', from, '2026年11月16日', '一组', '不收礼金', null] as const;

/** Title, unit line, village merged downwards, a section, a total, a note, signatures. */
async function uglyLedger(): Promise<Buffer> {
  const workbook = new ExcelJS.Workbook();
  const sheet = workbook.addWorksheet('红白理事');
  sheet.addRow(['杨树镇红白理事会台账']);
  sheet.mergeCells('A1:L1');
  sheet.addRow(['填报单位：杨树镇', null, null, null, null, '单位：场']);
  sheet.addRow(HEAD);
  sheet.addRow(['一、婚事']);
  sheet.mergeCells('A4:L4');
  sheet.addRow([...row(1, villages[0] ?? '', '李国强', '2026.11.1')]);
  sheet.addRow([...row(2, '', '张㛃', new Date(Date.UTC(2026, 10, 2)))]);
  sheet.mergeCells('B5:B6');
  sheet.addRow([...row(3, villages[1] ?? '', '赵大明', '前年')]);
  sheet.addRow([...row(4, '没有的村', '孙小梅', '2026-11-03')]);
  sheet.addRow(['合计', null, null, 4]);
  sheet.addRow(['注：按月填报。']);
  sheet.addRow(['填表人：王秀英', null, null, '审核人：']);
  return Buffer.from(await workbook.xlsx.writeBuffer());
}

/** An old file with a sheet per village and no village column. */
function oldSheets(): Buffer {
  const workbook = utils.book_new();
  const head = HEAD.filter((name) => name !== '村名' && name !== '礼金');
  for (const [index, village] of villages.slice(0, 2).entries()) {
    const cells = row(1, '', `老表${index}`, '2026-10-08', '2026-10-20').filter((_, at) => at !== 1 && at !== 10);
    utils.book_append_sheet(workbook, utils.aoa_to_sheet([[`${village}红白理事会台账`], head, [...cells]]), village);
  }
  return Buffer.from(write(workbook, { type: 'buffer', bookType: 'biff8' }) as Uint8Array);
}

/** A form: nothing of it may become records. */
async function form(): Promise<Buffer> {
  const workbook = new ExcelJS.Workbook();
  const sheet = workbook.addWorksheet('登记表');
  sheet.addRows([
    ['事主登记表'],
    ['姓名', '王秀英', '性别', '女'],
    ['联系电话', '138', '住址', '一组'],
    ['事由', '婚事', '日期', '3月5日'],
    ['意见', '同意'],
  ]);
  return Buffer.from(await workbook.xlsx.writeBuffer());
}

async function choose(...files: { name: string; buffer: Buffer }[]) {
  await page.getByLabel('选择要导入的文件').setInputFiles(files.map((file) => ({ ...file, mimeType: XLSX })));
}
const group = (name: string) => page.getByRole('region', { name: '要导入的表格' }).filter({ hasText: name });
const cell = (panel: ReturnType<typeof group>, number: number, label: string) =>
  panel.getByLabel(`第${number}行 ${label}`, { exact: true });

test('three ugly workbooks: tables found, columns mapped, a form called a form, a page called a page', async () => {
  await choose(
    { name: '红白理事.xlsx', buffer: await uglyLedger() },
    { name: '各村老表.xls', buffer: oldSheets() },
    { name: '登记表.xlsx', buffer: await form() },
    { name: '网页.xls', buffer: Buffer.from('<html><table><tr><td>姓名</td></tr></table></html>') },
  );
  await expect(page.getByText('这是一张表单，不是表格')).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole('alert').filter({ hasText: '网页.xls' })).toContainText('这是网页（HTML）');
  await expect(page.getByText('表头在第 3 行，12 列，4 行数据')).toBeVisible();
  const ugly = group('红白理事.xlsx');
  await expect(ugly.locator('.import-choices')).toContainText('导入到红白理事');
  await expect(ugly.getByText('可导入 2')).toBeVisible();
  await expect(ugly.getByText('没有对应栏目、写入备注的列：礼金')).toBeVisible();
  await expect(group('各村老表.xls').getByText('可导入 2')).toBeVisible();
});

test('a fault is mended in place, the other goes back marked in a workbook of its own', async () => {
  const ugly = group('红白理事.xlsx');
  await ugly.getByText('要改 2').click();
  await cell(ugly, 7, '申报日期').focus();
  await expect(page.getByText('“前年”不是日期').first()).toBeVisible();
  await cell(ugly, 7, '申报日期').fill('2026-11-02');
  await expect(ugly.getByText('可导入 3')).toBeVisible();
  const download = page.waitForEvent('download');
  await ugly.getByRole('button', { name: '其余 1 行另存为退回表' }).click();
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.readFile(await (await download).path());
  const sheet = workbook.worksheets[0];
  expect(sheet?.getRow(2).getCell(2).value).toBe('没有的村');
  expect(JSON.stringify(sheet?.getRow(2).getCell(2).note)).toContain('没有名为');
  expect(sheet?.getRow(2).getCell(2).fill).toMatchObject({ pattern: 'solid' });
});

async function importAll(panel: ReturnType<typeof group>, count: number) {
  await panel.getByRole('button', { name: `导入 ${count} 条` }).click();
  await page.getByRole('dialog').getByRole('button', { name: '确认导入' }).click();
  await expect(page.getByText(`已导入 ${count} 条`).first()).toBeVisible({ timeout: 30_000 });
}

test('nothing is written before it is confirmed; then the rows are records with their source', async () => {
  await importAll(group('红白理事.xlsx'), 3);
  await importAll(group('各村老表.xls'), 2);
  const batches = page.getByRole('region', { name: '导入过的批次' });
  await expect(batches.getByText('已导入')).toHaveCount(2);
  await go(page, '/ledger/wedding_funeral');
  await expect(page.getByText('张㛃').first()).toBeVisible();
  await expect(page.getByText('老表1').first()).toBeVisible();
});

test('the same file again shows doubles; one batch is undone after the program was closed', async () => {
  await go(page, '/import');
  await choose({ name: '各村老表.xls', buffer: oldSheets() });
  await expect(group('各村老表.xls').getByText('重复 2')).toBeVisible({ timeout: 30_000 });
  await expect(group('各村老表.xls').getByText('沿用上次对这种表头的设置')).toBeVisible();
  await context.close();
  context = await openProfile(profile);
  page = context.pages()[0] ?? (await context.newPage());
  await page.goto(county.origin);
  await signInAgain(page, county.origin);
  await deskIsOpen(page);
  await go(page, '/import');
  const batches = page.getByRole('region', { name: '导入过的批次' });
  await batches.getByRole('button', { name: '整批撤销' }).first().click();
  await page.getByRole('dialog').getByRole('button', { name: '整批撤销' }).click();
  await expect(page.getByText('已撤销 2 条')).toBeVisible({ timeout: 30_000 });
  await go(page, '/ledger/wedding_funeral');
  await expect(page.getByText('张㛃').first()).toBeVisible();
  await expect(page.getByText('老表1')).toHaveCount(0);
});
