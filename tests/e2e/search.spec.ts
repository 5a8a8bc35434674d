import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import { defaultCatalogue } from '../support/catalogue.ts';
import { startCounty, type TestCounty } from '../support/county.ts';
import { sampleValues } from '../support/sample-values.ts';
import { becomeClerk, deskIsOpen, go, signInAgain } from './support/demo-clerk.ts';
import { fillForm } from './support/fill-form.ts';
import { openProfile } from './support/plain-browser.ts';

/** Finding things: the box at the top, filters, saved views and columns, over a restart of the desk. */

test.describe.configure({ mode: 'serial' }); // one desk for the file: its tests build on one another
const catalogue = defaultCatalogue();
let county: TestCounty;
let context: BrowserContext;
let page: Page;

test.beforeAll(async ({}, info) => {
  county = await startCounty();
  context = await openProfile(info.outputPath('clerk'));
  page = context.pages()[0] ?? (await context.newPage());
  await page.goto(county.origin);
  await becomeClerk(page);
  await enter('civil_practice', { theme: '清洁家园大行动', place: '柳树屯晒谷场' });
  await enter('civil_practice', { theme: '关爱留守老人', place: '村委会会议室' });
  await enter('party_life', { theme: '学习乡村振兴政策', place: '党群服务中心' });
});
test.afterAll(async () => {
  await context?.close();
  await county?.stop();
});

async function enter(type: string, values: Record<string, unknown>) {
  await go(page, `/ledger/${type}/new`);
  await expect(page.getByRole('heading', { name: `新增${catalogue.types.get(type)?.label}` })).toBeVisible();
  const unit = page.getByRole('combobox', { name: '所属村（镇）' });
  await unit.click();
  await unit.press('ArrowDown');
  await unit.press('Enter');
  await fillForm(page, catalogue, type, { ...sampleValues(type, 3).values, ...values });
  await page.getByRole('button', { name: '保存', exact: true }).click();
  await expect(page.getByRole('region', { name: '办理情况' })).toBeVisible();
  await go(page, '/');
}

const box = () => page.getByRole('combobox', { name: '查找全部台账' });
const found = () => page.getByRole('listbox', { name: '查找结果' });
const rows = () => page.locator('tbody tr.record-row');
const heads = () => page.locator('thead th').allInnerTexts();

for (const [what, typed, title] of [
  ['part of a text', '留守', '关爱留守老人'],
  ['initials', 'glls', '关爱留守老人'],
  ['pinyin of a place', 'liushutun', '清洁家园大行动'],
  ['pinyin not yet finished', 'xiangcunzhenx', '学习乡村振兴政策'],
  ['two words', '清洁 lst', '清洁家园大行动'],
  ['the name of a type and a word', '党组织生活 振兴', '学习乡村振兴政策'],
] as const) {
  test(`finds by ${what}`, async () => {
    await page.keyboard.press('Control+k');
    await expect(box()).toBeFocused();
    await box().fill(typed);
    await expect(found().getByRole('option')).toHaveCount(1);
    await expect(found().getByRole('option')).toContainText(title);
    await box().press('Escape');
    await expect(found()).toBeHidden();
  });
}

test('opens a hit with the keyboard; its number finds it once it has one', async () => {
  await box().fill('留守');
  await expect(found().getByRole('option')).toContainText(['关爱留守老人']);
  await box().press('ArrowDown');
  await box().press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('关爱留守老人');
  await page.getByRole('button', { name: '镇审通过' }).click();
  const state = page.getByRole('region', { name: '办理情况' });
  await expect(state).toContainText(/WM-\d{6}-\d{4}-0001/);
  const number = /WM-\d{6}-\d{4}-0001/.exec((await state.textContent()) ?? '')?.[0] ?? '';
  await box().fill(number.toLowerCase());
  await expect(found().getByRole('option')).toContainText('关爱留守老人');
});

test('shows all results with what was found, and is as it was after going back', async () => {
  await box().fill('晒谷场');
  await expect(found()).toBeVisible();
  await box().press('Enter');
  await expect(page.getByRole('heading', { name: '查找' })).toBeVisible();
  await expect(page.getByText('加密内容不在查找范围内')).toBeVisible();
  await expect(rows()).toHaveCount(1);
  await expect(rows().locator('mark')).toContainText(['晒谷场']);
  await rows().first().focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('清洁家园大行动');
  await page.goBack();
  await expect(page.getByRole('searchbox', { name: '在查找中查找' })).toHaveValue('晒谷场');
  await expect(rows()).toHaveCount(1);
});

test('keeps a filtered view and the chosen columns over a restart', async () => {
  await go(page, '/ledger/civil_practice');
  await expect(rows()).toHaveCount(2);
  await page.getByRole('combobox', { name: '筛选状态' }).click();
  await page.getByTitle('镇审通过').last().click();
  await page.keyboard.press('Escape');
  await expect(rows()).toHaveCount(1);
  await page
    .getByRole('button', { name: '视 图' })
    .or(page.getByRole('button', { name: '视图', exact: true }))
    .click();
  await page.getByLabel('视图名称').fill('已通过的');
  await page.getByRole('button', { name: '保存视图' }).click();
  await page.getByRole('button', { name: '已通过的设为默认' }).click();
  await page.keyboard.press('Escape');

  expect(await heads()).not.toContain('活动主题'); // it stands in the title
  await page.getByRole('button', { name: '列', exact: true }).click();
  await page.getByRole('checkbox', { name: '活动主题' }).check();
  for (let times = 0; times < 2; times++) await page.getByRole('button', { name: '编号前移' }).click();
  await page.getByRole('checkbox', { name: '报送', exact: true }).uncheck();
  await expect.poll(heads).toContain('活动主题');
  const kept = await heads();
  expect(kept).not.toContain('报送');

  await page.reload();
  await signInAgain(page, county.origin);
  await deskIsOpen(page);
  await go(page, '/ledger/civil_practice');
  await expect(rows()).toHaveCount(1);
  await expect(rows()).toContainText('关爱留守老人');
  expect(await heads()).toEqual(kept);
  await page
    .getByRole('button', { name: '视 图' })
    .or(page.getByRole('button', { name: '视图', exact: true }))
    .click();
  await page.getByRole('button', { name: '全部记录' }).click();
  await expect(rows()).toHaveCount(2);
});
