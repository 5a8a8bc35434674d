import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import { startCounty, type TestCounty } from '../support/county.ts';
import { becomeClerk, deskIsOpen, signInAgain } from './support/demo-clerk.ts';
import { openProfile } from './support/plain-browser.ts';

/** Many records of a simple type in one sheet, as a clerk brings them from a spreadsheet. */

test.describe.configure({ mode: 'serial' }); // the tests build on one another
let county: TestCounty;
let context: BrowserContext;
let page: Page;
let profile = '';

test.beforeAll(async ({}, info) => {
  county = await startCounty();
  profile = info.outputPath('clerk');
  context = await openProfile(profile);
  page = context.pages()[0] ?? (await context.newPage());
  await page.goto(county.origin);
  await becomeClerk(page);
  await openSheet();
});
test.afterAll(async () => {
  await context?.close();
  await county?.stop();
});

const sheet = () => page.getByRole('table', { name: '批量填报表格' });
const cell = (row: number, label: string) => sheet().getByLabel(`第${row}行 ${label}`, { exact: true });

async function openSheet() {
  await page.evaluate(() => {
    location.hash = '/ledger/wedding_funeral/grid';
  });
  await expect(sheet()).toBeVisible();
}

async function paste(row: number, label: string, text: string) {
  await cell(row, label).focus();
  await cell(row, label).evaluate((input, block) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', block);
    input.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, text);
}

const HEAD = ['事项', '事主', '是否党员干部公职人员', '申报日期', '办理起', '办理止', '地点', '承办理事'];

test('a block copied from a spreadsheet goes to the columns its head names, faults at their cells', async () => {
  const village = await cell(1, '所属村（镇）').evaluate(
    (input) => (input as HTMLInputElement).list?.querySelectorAll('option')[1]?.value ?? '',
  );
  const rows = [
    ['婚事', '李国强', '否', '2026.11.1', '2026/11/15', '2026-11-15', '一组', '张守田'],
    ['丧事', '赵大明', '否', '11月8日', '2026-11-06', '2026-11-08', '二组', '张守田'],
    ['婚事', '孙小梅', '是', '前年', '2026-11-20', '2026-11-18', '三组', '张守田'],
  ].map((cells) => [village, ...cells]);
  await paste(1, '所属村（镇）', [['所属村', ...HEAD], ...rows].map((cells) => cells.join('\t')).join('\r\n'));
  await expect(cell(1, '事主')).toHaveValue('李国强');
  await expect(page.getByRole('button', { name: '保存 2 条' })).toBeVisible();
  await expect(cell(3, '申报日期')).toHaveAttribute('aria-invalid', 'true');
  await cell(3, '申报日期').focus();
  await expect(page.getByRole('status').filter({ hasText: '第3行：“前年”不是日期' })).toBeVisible();
});

test('good rows become records, the faulty one stays, also over a closed window', async () => {
  await page.getByRole('button', { name: '保存 2 条' }).click();
  const question = page.getByRole('dialog');
  await expect(question.or(page.getByText('已保存 2 条'))).toBeVisible();
  if (await question.isVisible()) await question.getByRole('button', { name: '已核实，保存' }).click();
  await expect(page.getByText('已保存 2 条')).toBeVisible();
  await expect(cell(1, '事主')).toHaveValue('孙小梅');
  await context.close();
  context = await openProfile(profile);
  page = context.pages()[0] ?? (await context.newPage());
  await page.goto(county.origin);
  await signInAgain(page, county.origin);
  await deskIsOpen(page);
  await openSheet();
  await expect(cell(1, '事主')).toHaveValue('孙小梅');
  await expect(cell(2, '事主')).toHaveValue('');
});

test('is filled by keyboard: down, fill, undo, remove', async () => {
  await cell(1, '地点').focus();
  await page.keyboard.press('Enter');
  await expect(cell(2, '地点')).toBeFocused();
  await page.keyboard.press('Control+d');
  await expect(cell(2, '地点')).toHaveValue('三组');
  await page.keyboard.press('Control+z');
  await expect(cell(2, '地点')).toHaveValue('');
  await page.keyboard.press('Control+y');
  await expect(cell(2, '地点')).toHaveValue('三组');
  await page.keyboard.press('Alt+Delete');
  await expect(cell(2, '地点')).toHaveValue('');
  await expect(cell(1, '地点')).toHaveValue('三组');
});
