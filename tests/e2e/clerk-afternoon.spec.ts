import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import type ExcelJS from 'exceljs';
import { packageFaults } from '#shared/package/hash-list.ts';
import county999901 from '../../resources/demo/county.json' with { type: 'json' };
import { defaultCatalogue } from '../support/catalogue.ts';
import { startCounty, type TestCounty } from '../support/county.ts';
import { sampleValues } from '../support/sample-values.ts';
import type { AppHandle } from './support/app-handle.ts';
import { seriousFaults } from './support/axe.ts';
import { becomeClerk, deskIsOpen, go, signInAgain } from './support/demo-clerk.ts';
import { chooseVillage, fillForm, saveRecord } from './support/fill-form.ts';
import { test } from './support/launch.ts';
import { openedBook, savedName, savesInto, sayWhy, sheetNamed, textsOf, zippedParts } from './support/saved-files.ts';
import { filledForm, oldSheets, uglyLedger } from './support/ugly-workbooks.ts';

/**
 * A clerk's afternoon without a line: three ugly workbooks come in, faults are mended in place, the rest goes back marked,
 * the program dies and one batch is undone; then the year's book, a public edition that is refused and mended, another
 * department's form, a table of a minute, the month's report as Word and its package go out. All files are opened again.
 */

const FORM = join(import.meta.dirname, '../workbook/forms/county-form.xlsx');
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const PHONE = '13812345678';
const catalogue = defaultCatalogue();
const mediation = sampleValues('mediation_case', 7).values;
const publicity = { ...sampleValues('legal_publicity', 3).values };
const town = county999901.accounts.find(({ role }) => role === 'town_clerk')?.scope.slice(0, 9) ?? '';
const villages = county999901.units
  .filter(({ level, code12 }) => level === 'village' && code12.startsWith(town))
  .map(({ name }) => name);

/** What a step works with. */
interface Afternoon {
  readonly page: Page;
  /** Where saved files lie. */
  readonly folder: string;
}

async function choose(page: Page, ...files: { name: string; buffer: Buffer }[]) {
  await page.getByLabel('选择要导入的文件').setInputFiles(files.map((file) => ({ ...file, mimeType: XLSX })));
}
const group = (page: Page, name: string) =>
  page.getByRole('region', { name: '要导入的表格' }).filter({ hasText: name });

async function threeWorkbooksIn({ page, folder }: Afternoon) {
  await go(page, '/import');
  await choose(
    page,
    { name: '红白理事.xlsx', buffer: await uglyLedger(villages) },
    { name: '各村老表.xls', buffer: oldSheets(villages) },
    { name: '登记表.xlsx', buffer: await filledForm() },
    { name: '网页.xls', buffer: Buffer.from('<html><table><tr><td>姓名</td></tr></table></html>') },
  );
  await expect(page.getByText('这是一张表单，不是表格')).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole('alert').filter({ hasText: '网页.xls' })).toContainText('这是网页（HTML）');
  await expect(page.getByText('表头在第 3 行，12 列，4 行数据')).toBeVisible();
  const ugly = group(page, '红白理事.xlsx');
  await expect(ugly.locator('.import-choices')).toContainText('导入到红白理事');
  await expect(ugly.getByText('可导入 2')).toBeVisible();
  await expect(ugly.getByText('没有对应栏目、写入备注的列：礼金')).toBeVisible();
  await expect(group(page, '各村老表.xls').getByText('可导入 2')).toBeVisible();
  expect(await seriousFaults(page, '导入')).toEqual([]);
  // Headings stand over their columns, the last one too.
  const edges = await ugly.getByRole('table', { name: '导入预览' }).evaluate((table) => {
    const left = (cell: Element | null | undefined) => Math.round(cell?.getBoundingClientRect().left ?? -1);
    return [left(table.querySelector('thead th:last-child')), left(table.querySelector('tbody td:last-child'))];
  });
  expect(edges[0]).toBe(edges[1]);

  // A fault is mended in place, the other goes back marked in a workbook of its own.
  await ugly.getByText('要改 2').click();
  const faulty = ugly.getByLabel('第7行 申报日期', { exact: true });
  await faulty.focus();
  await expect(page.getByText('“前年”不是日期').first()).toBeVisible();
  await faulty.fill('11月2日');
  await expect(ugly.getByText('可导入 3')).toBeVisible();
  await ugly.getByRole('button', { name: '其余 1 行另存为退回表' }).click();
  await expect(page.getByText('已保存退回表：红白理事_退回.xlsx')).toBeVisible({ timeout: 60_000 });
  const returned = (await openedBook(join(folder, '红白理事_退回.xlsx'))).worksheets[0]?.getRow(2).getCell(2);
  expect(returned?.value).toBe('没有的村');
  expect(JSON.stringify(returned?.note)).toContain('没有名为');
  expect(returned?.fill).toMatchObject({ pattern: 'solid' });
  await importAll(page, '红白理事.xlsx', 3);
  await importAll(page, '各村老表.xls', 2);
}

async function importAll(page: Page, name: string, count: number) {
  await group(page, name)
    .getByRole('button', { name: `导入 ${count} 条` })
    .click();
  await page.getByRole('dialog').getByRole('button', { name: '确认导入' }).click();
  await expect(page.getByText(`已导入 ${count} 条`).first()).toBeVisible({ timeout: 60_000 });
}

/** After the program died: the records are there, the same file is double, and its batch is undone. */
async function undoesOneBatch({ page }: Afternoon) {
  await go(page, '/ledger/wedding_funeral');
  await expect(page.getByText('张㛃').first()).toBeVisible();
  await expect(page.getByText('老表1').first()).toBeVisible();
  await go(page, '/import');
  await choose(page, { name: '各村老表.xls', buffer: oldSheets(villages) });
  await expect(group(page, '各村老表.xls').getByText('重复 2')).toBeVisible({ timeout: 60_000 });
  await expect(group(page, '各村老表.xls').getByText('沿用上次对这种表头的设置')).toBeVisible();
  const batches = page.getByRole('region', { name: '导入过的批次' });
  await expect(batches.getByText('已导入')).toHaveCount(2);
  await batches.getByRole('button', { name: '整批撤销' }).first().click();
  await page.getByRole('dialog').getByRole('button', { name: '整批撤销' }).click();
  await expect(page.getByText('已撤销 2 条')).toBeVisible({ timeout: 60_000 });
  await go(page, '/ledger/wedding_funeral');
  await expect(page.getByText('张㛃').first()).toBeVisible();
  await expect(page.getByText('老表1')).toHaveCount(0);
}

async function enter(page: Page, type: string, values: Record<string, unknown>) {
  await go(page, `/ledger/${type}/new`);
  await expect(page.getByRole('heading', { name: `新增${catalogue.types.get(type)?.label}` })).toBeVisible();
  await chooseVillage(page, villages[0] ?? '');
  await fillForm(page, catalogue, type, values);
  await saveRecord(page);
}

async function openExport(page: Page) {
  await go(page, '/');
  await page.getByRole('button', { name: '导出台账' }).first().click();
  await page.getByRole('radio', { name: /年全年/ }).check();
}

async function bookOfTheYear({ page, folder }: Afternoon) {
  await openExport(page);
  await page.getByRole('button', { name: '导出 Excel 表格' }).click();
  await sayWhy(page);
  const book = await openedBook(join(folder, await savedName(page, /\S+_台账汇编_2026年度_存档版_v1\.xlsx/)));
  const printed = book.worksheets.map((sheet) => sheet.name).filter((one) => !one.endsWith('_数据'));
  expect(printed.slice(0, 3)).toEqual(['目录', '统计表', '分村统计表']);
  const ledger = sheetNamed(book, '人民调解案件登记台账');
  const labels = (ledger.getRow(4).values as ExcelJS.CellValue[]).map(String);
  const cell = (label: string) => ledger.getRow(5).getCell(labels.indexOf(label));
  expect(cell('简要情况').value).toBe(mediation.brief);
  expect(cell('受理日期').value).toEqual(new Date(`${mediation.accepted_on}T00:00:00Z`));
  expect(textsOf(book)).toContain('张㛃');
  // Whole records, names in clear, stand in no file unless somebody asked for them.
  expect(textsOf(book)).not.toContain('"parties"');
  const statistics = sheetNamed(book, '统计表');
  const accepted = statistics.getColumn(2).values.indexOf('人民调解受理');
  expect(statistics.getRow(accepted).getCell(4).value).toBe(1);
}

async function publicEdition({ page, folder }: Afternoon) {
  await openExport(page);
  await page.getByRole('radio', { name: '公开版' }).check();
  await page.getByRole('button', { name: '导出 Excel 表格' }).click();
  const result = page.getByRole('region', { name: '公开版检查结果' });
  await expect(result).toBeVisible({ timeout: 60_000 });
  await expect(result).toContainText(PHONE);
  await result.getByRole('button', { name: '遮盖后导出' }).click();
  const whole = textsOf(await openedBook(join(folder, await savedName(page, /\S+_公开版_v1\.xlsx/))));
  expect(whole).toContain('138****5678');
  expect(whole).not.toContain(PHONE);
  expect(whole).not.toContain(String(mediation.brief));
  // Published, and taken back later: that is written down beside the export.
  await openExport(page);
  await page.getByRole('button', { name: '导出记录' }).click();
  await page.getByRole('button', { name: /^登记撤回 \S+公开版_v1\.xlsx$/ }).click();
  await page.getByLabel('公开在什么地方（必填）').fill('村务公开栏');
  await page.getByLabel('撤回原因（必填）').fill('内容有误');
  await page.getByRole('button', { name: '登记撤回', exact: true }).click();
  await expect(page.getByText(/^已撤回 \d\d-\d\d$/)).toBeVisible();
  await page.getByRole('button', { name: '关闭', exact: true }).first().click();
}

async function departmentForm({ page, folder }: Afternoon) {
  await go(page, '/forms');
  await page.locator('input[type=file]').setInputFiles(FORM);
  const grid = page.getByRole('table', { name: '工作表 附件1' });
  await expect(grid).toContainText('每条：受理日期');
  expect(await seriousFaults(page, '填外单位表格')).toEqual([]);
  await page.getByLabel('来自哪个单位').fill('县司法局');
  await grid.getByRole('button', { name: /^D8 / }).click();
  await page.getByRole('combobox', { name: '这一格' }).fill('固定文字');
  await page.getByRole('combobox', { name: '这一格' }).press('Enter');
  await page.getByRole('textbox', { name: '固定文字' }).fill('受理（件）');
  await page.getByRole('button', { name: '保存模板' }).click();
  await expect(page.getByText(/已保存模板/)).toBeVisible();
  await page.getByRole('button', { name: '修改标记' }).click();
  await page.getByRole('combobox', { name: '期间' }).click();
  await page.locator('.ant-select-dropdown:visible').getByTitle('全年', { exact: true }).click();
  await page.getByRole('button', { name: '保存模板' }).click();
  await page.getByRole('button', { name: /^填表 / }).click();
  const sheet = sheetNamed(await openedBook(join(folder, await savedName(page, /\S+\.xlsx/))), '附件1');
  expect(sheet.getCell('B6').value).toEqual(new Date(`${mediation.accepted_on}T00:00:00Z`));
  expect(sheet.getCell('E8').value).toBe(1);
  expect(sheet.getCell('D8').value).toBe('受理（件）');
  expect(sheet.getCell('A2').text).toBe('人民调解工作情况月报表（2026年12月）');
  expect(sheet.getCell('F7').formula).toBe('SUM(F6:F6)');
}

async function adHocTable({ page, folder }: Afternoon) {
  await go(page, '/tables');
  const types = page.getByRole('combobox', { name: '台账', exact: true });
  await page.getByRole('radio', { name: /年全年/ }).check();
  await types.press('Backspace'); // the kind it opens with
  await types.fill('人民调解');
  await types.press('Enter');
  await page.getByLabel('报表名称').fill('调解明细');
  await expect(page.getByRole('region', { name: '预览' })).toContainText('共 1 行');
  expect(await seriousFaults(page, '临时报表')).toEqual([]);
  await page.getByRole('button', { name: '保存为视图' }).click();
  await page.getByRole('button', { name: '导出 CSV' }).click();
  await sayWhy(page);
  const csv = readFileSync(join(folder, await savedName(page, /调解明细_2026年度\.csv/)), 'utf8');
  expect(csv.startsWith('\uFEFF序号,所属村,')).toBe(true);
  expect(csv).toContain(String(mediation.accepted_on));
  await page.getByRole('button', { name: '导出 Excel 表格' }).click();
  await sayWhy(page);
  const book = await openedBook(join(folder, await savedName(page, /调解明细_2026年度\.xlsx/)));
  expect(sheetNamed(book, '调解明细').getCell('A1').value).toBe('调解明细');
  await go(page, '/');
  await go(page, '/tables');
  await expect(page.getByRole('button', { name: '调解明细', exact: true })).toBeVisible();
}

/** The month's report as Word, with a sentence that the clerk wrote, and the package that holds the same. */
async function reportAndPackage({ page, folder }: Afternoon) {
  const written = '北坡村的红白理事会做法在全镇推广。';
  await go(page, '/month/report');
  await page.getByRole('textbox', { name: '特色亮点' }).fill(written);
  await expect(page.getByText('已保存', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: '导出 Word' }).click();
  const word = () => zippedParts(join(folder, '杨树镇_党建三治月报_202611_v1.docx'));
  await expect
    .poll(() => word()?.get('word/document.xml')?.toString('utf8') ?? '', { timeout: 60_000 })
    .toContain(written);

  await go(page, '/packages');
  await page.getByRole('button', { name: '制作月报资料包' }).click();
  const parts = zippedParts(join(folder, await savedName(page, /\S+_党建三治月报_202611_v1\.zip/)));
  if (!parts) throw new Error('no package');
  const hashes = new Map([...parts].map(([name, bytes]) => [name, createHash('sha256').update(bytes).digest('hex')]));
  expect(packageFaults(hashes, parts.get('校验清单.txt')?.toString('utf8') ?? null)).toEqual([]);
  expect([...parts.keys()].map((path) => path.replace(/_v1\.xlsx$/, ''))).toEqual([
    '01_台账/杨树镇_台账汇编_2026年11月_报送版',
    '02_月报/杨树镇_党建三治月报_202611_v1.docx',
    '03_附件/附件清单.xlsx',
    '目录.xlsx',
    '校验清单.txt',
  ]);
}

test.describe('a clerk’s afternoon', () => {
  let county: TestCounty;
  test.beforeAll(async () => {
    county = await startCounty();
  });
  test.afterAll(() => county?.stop());

  test('three ugly workbooks in; the year, a form, tables, the report and the month out; no line', async ({
    launchApp,
  }, info) => {
    test.setTimeout(420_000);
    const folder = info.outputPath('files');
    const launch = async (): Promise<AppHandle> => {
      const app = await launchApp({ env: { SANZHI_COUNTY: county.origin } });
      await (await app.firstWindow()).setViewportSize({ width: 1366, height: 768 });
      await savesInto(app, folder);
      return app;
    };
    const app = await launch();
    const page = await app.firstWindow();
    await becomeClerk(page);
    // Screens and villages of the town come while the line is there.
    await expect
      .poll(() => page.evaluate(() => document.documentElement.dataset.screens), { timeout: 60_000 })
      .toBe('all');
    await expect(page.getByText('已全部报送')).toBeVisible({ timeout: 60_000 });
    await app.setOffline(true);
    await test.step('three ugly workbooks', () => threeWorkbooksIn({ page, folder }));
    await app.kill();

    const again = await launch();
    const afternoon = { page: await again.firstWindow(), folder };
    await again.setOffline(true);
    await signInAgain(afternoon.page, county.origin);
    await deskIsOpen(afternoon.page);
    await test.step('one batch undone', () => undoesOneBatch(afternoon));
    await enter(afternoon.page, 'mediation_case', mediation);
    await enter(afternoon.page, 'legal_publicity', { ...publicity, theme: `法治宣传，联系电话 ${PHONE}` });
    await test.step('the book of the year', () => bookOfTheYear(afternoon));
    await test.step('a public edition, refused and mended', () => publicEdition(afternoon));
    await test.step('a department’s form', () => departmentForm(afternoon));
    await test.step('a table in a minute', () => adHocTable(afternoon));
    await test.step('the report and the month’s package', () => reportAndPackage(afternoon));
  });
});
