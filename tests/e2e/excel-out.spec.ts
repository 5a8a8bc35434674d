import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import ExcelJS from 'exceljs';
import { defaultCatalogue } from '../support/catalogue.ts';
import { startCounty } from '../support/county.ts';
import { sampleValues } from '../support/sample-values.ts';
import type { AppHandle } from './support/app-handle.ts';
import { becomeClerk, go } from './support/demo-clerk.ts';
import { fillForm, saveRecord } from './support/fill-form.ts';
import { test } from './support/launch.ts';
import { savedName, sayWhy } from './support/saved-files.ts';

/**
 * Everything that leaves a desk as a table, offline: the town's book of the year, a public edition that is refused and
 * then mended, a department's form marked and filled, a table of a minute. The files are opened again and compared with
 * what was entered.
 */

const FORM = join(import.meta.dirname, '../workbook/forms/county-form.xlsx');
const catalogue = defaultCatalogue();
const PHONE = '13812345678';

/** Files are saved into a folder of the test, under the names that the desk offers. */
async function savesInto(app: AppHandle, folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  await app.evaluate(({ dialog }, home) => {
    dialog.showSaveDialog = (async (_window: unknown, options: { defaultPath: string }) => ({
      canceled: false,
      filePath: `${home}/${options.defaultPath.split(/[\\/]/).at(-1)}`,
    })) as never;
  }, folder);
}

async function opened(path: string): Promise<ExcelJS.Workbook> {
  await expect.poll(() => existsSync(path), { timeout: 60_000 }).toBe(true);
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile(path);
  return book;
}

function textsOf(book: ExcelJS.Workbook): string {
  const texts: string[] = [];
  for (const sheet of book.worksheets) sheet.eachRow((row) => row.eachCell((cell) => texts.push(cell.text)));
  return texts.join('\n');
}

function sheetNamed(book: ExcelJS.Workbook, name: string): ExcelJS.Worksheet {
  const sheet = book.getWorksheet(name);
  if (!sheet) throw new Error(`no sheet ${name}: ${book.worksheets.map((one) => one.name).join('、')}`);
  return sheet;
}

async function enter(page: Page, type: string, values: Record<string, unknown>) {
  await go(page, `/ledger/${type}/new`);
  await expect(page.getByRole('heading', { name: `新增${catalogue.types.get(type)?.label}` })).toBeVisible();
  const unit = page.getByRole('combobox', { name: '所属村（镇）' });
  await unit.click();
  await unit.press('ArrowDown');
  await unit.press('Enter');
  await fillForm(page, catalogue, type, values);
  await saveRecord(page);
}

const mediation = sampleValues('mediation_case', 7).values;
const publicity = { ...sampleValues('legal_publicity', 3).values };

test('what leaves the desk as tables, offline', async ({ launchApp }, info) => {
  test.setTimeout(420_000);
  const county = await startCounty();
  const folder = info.outputPath('files');
  try {
    const app = await launchApp({ env: { SANZHI_COUNTY: county.origin } });
    const page = await app.firstWindow();
    await page.setViewportSize({ width: 1366, height: 768 });
    await becomeClerk(page);
    await expect
      .poll(() => page.evaluate(() => document.documentElement.dataset.screens), { timeout: 60_000 })
      .toBe('all');
    await app.setOffline(true);
    await savesInto(app, folder);
    await enter(page, 'mediation_case', mediation);
    await enter(page, 'legal_publicity', { ...publicity, theme: `法治宣传，联系电话 ${PHONE}` });
    await test.step('the book of the town', () => bookOfTheYear(page, folder));
    await test.step('a public edition, refused and mended', () => publicEdition(page, folder));
    await test.step('a department’s form', () => departmentForm(page, folder));
    await test.step('a table in a minute', () => adHocTable(page, folder));
  } finally {
    await county.stop();
  }
});

async function openExport(page: Page) {
  await go(page, '/');
  await page.getByRole('button', { name: '导出台账' }).first().click();
  await page.getByRole('radio', { name: /年全年/ }).check();
}

async function bookOfTheYear(page: Page, folder: string) {
  await openExport(page);
  await page.getByRole('button', { name: '导出 Excel 表格' }).click();
  await sayWhy(page);
  const name = await savedName(page, /\S+_台账汇编_2026年度_存档版_v1\.xlsx/);
  const book = await opened(join(folder, name));
  const printed = book.worksheets.map((sheet) => sheet.name).filter((one) => !one.endsWith('_数据'));
  expect(printed.slice(0, 3)).toEqual(['目录', '统计表', '分村统计表']);
  const ledger = sheetNamed(book, '人民调解案件登记台账');
  const labels = (ledger.getRow(4).values as ExcelJS.CellValue[]).map(String);
  const cell = (label: string) => ledger.getRow(5).getCell(labels.indexOf(label));
  expect(cell('简要情况').value).toBe(mediation.brief);
  expect(cell('受理日期').value).toEqual(new Date(`${mediation.accepted_on}T00:00:00Z`));
  // Whole records, names in clear, stand in no file unless somebody asked for them.
  expect(textsOf(book)).not.toContain(JSON.stringify((mediation.parties as { name: string }[])[0]?.name));
  const statistics = sheetNamed(book, '统计表');
  const accepted = statistics.getColumn(2).values.indexOf('人民调解受理');
  expect(statistics.getRow(accepted).getCell(4).value).toBe(1);
}

async function publicEdition(page: Page, folder: string) {
  await openExport(page);
  await page.getByRole('radio', { name: '公开版' }).check();
  await page.getByRole('button', { name: '导出 Excel 表格' }).click();
  const result = page.getByRole('region', { name: '公开版检查结果' });
  await expect(result).toBeVisible({ timeout: 60_000 });
  await expect(result).toContainText(PHONE);
  await result.getByRole('button', { name: '遮盖后导出' }).click();
  const whole = textsOf(await opened(join(folder, await savedName(page, /\S+_公开版_v1\.xlsx/))));
  expect(whole).toContain('138****5678');
  expect(whole).not.toContain(PHONE);
  expect(whole).not.toContain(String(mediation.brief));
}

async function departmentForm(page: Page, folder: string) {
  await go(page, '/forms');
  await page.locator('input[type=file]').setInputFiles(FORM);
  const grid = page.getByRole('table', { name: '工作表 附件1' });
  await expect(grid).toContainText('每条：受理日期');
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
  const name = await savedName(page, /\S+\.xlsx/);
  const book = await opened(join(folder, name));
  const sheet = sheetNamed(book, '附件1');
  expect(sheet.getCell('B6').value).toEqual(new Date(`${mediation.accepted_on}T00:00:00Z`));
  expect(sheet.getCell('E8').value).toBe(1);
  expect(sheet.getCell('D8').value).toBe('受理（件）');
  expect(sheet.getCell('A2').text).toBe('人民调解工作情况月报表（2026年12月）');
  expect(sheet.getCell('F7').formula).toBe('SUM(F6:F6)');
  expect(readFileSync(join(folder, name)).subarray(0, 2).toString()).toBe('PK');
}

async function adHocTable(page: Page, folder: string) {
  await go(page, '/tables');
  const types = page.getByRole('combobox', { name: '台账', exact: true });
  await page.getByRole('radio', { name: /年全年/ }).check();
  await types.press('Backspace'); // the kind it opens with
  await types.fill('人民调解');
  await types.press('Enter');
  await page.getByLabel('报表名称').fill('调解明细');
  const preview = page.getByRole('region', { name: '预览' });
  await expect(preview).toContainText('共 1 行');
  await page.getByRole('button', { name: '保存为视图' }).click();
  await page.getByRole('button', { name: '导出 CSV' }).click();
  await sayWhy(page);
  const csv = readFileSync(join(folder, await savedName(page, /调解明细_2026年度\.csv/)), 'utf8');
  expect(csv.startsWith('\uFEFF序号,所属村,')).toBe(true);
  expect(csv).toContain(String(mediation.accepted_on));
  await page.getByRole('button', { name: '导出 Excel 表格' }).click();
  await sayWhy(page);
  const book = await opened(join(folder, '调解明细_2026年度.xlsx'));
  expect(sheetNamed(book, '调解明细').getCell('A1').value).toBe('调解明细');
  await go(page, '/');
  await go(page, '/tables');
  await expect(page.getByRole('button', { name: '调解明细', exact: true })).toBeVisible();
}
