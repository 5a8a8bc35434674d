import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import { compiledType } from '#shared/catalogue/compile-type.ts';
import { defaultCatalogue } from '../support/catalogue.ts';
import { startCounty, type TestCounty } from '../support/county.ts';
import { sampleValues } from '../support/sample-values.ts';
import { becomeClerk, deskIsOpen, go, signInAgain } from './support/demo-clerk.ts';
import { fillForm } from './support/fill-form.ts';
import { Hands } from './support/keyboard-entry.ts';
import { openProfile } from './support/plain-browser.ts';

/** A clerk's ordinary work in an ordinary browser, on the demo county: by keyboard, with mistakes, corrections, lists. */

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
});
test.afterAll(async () => {
  await context?.close();
  await county?.stop();
});

async function signIn(window: Page) {
  await signInAgain(window, county.origin);
}

async function openNew(type: string) {
  await go(page, '/');
  await go(page, `/ledger/${type}/new`);
  await expect(page.getByRole('heading', { name: `新增${catalogue.types.get(type)?.label}` })).toBeVisible();
  const giveUp = page.getByRole('button', { name: '放弃草稿，重新填写' });
  if (await giveUp.isVisible()) await giveUp.click();
}

async function chooseVillage() {
  const unit = page.getByRole('combobox', { name: '所属村（镇）' });
  await unit.click();
  await unit.press('ArrowDown');
  await unit.press('Enter');
}

const save = () => page.getByRole('button', { name: '保存', exact: true }).click();
const saved = () => page.getByRole('region', { name: '办理情况' });
const faults = () => page.getByRole('alert', { name: '校验结果' });

test('enters a record with the keyboard alone', async () => {
  const type = compiledType(catalogue, 'civil_practice');
  const { values } = sampleValues('civil_practice', 3);
  await go(page, '/ledger/civil_practice');
  await expect(page.getByRole('search', { name: '筛选' })).toBeVisible();
  await page.keyboard.press('n');
  await expect(page.getByRole('heading', { name: `新增${type.definition.label}` })).toBeVisible();
  const hands = new Hands(page);
  await expect(page.getByRole('combobox', { name: '所属村（镇）' })).toBeFocused();
  await hands.press('ArrowDown', 'Enter');
  await hands.fill(type, values);
  await hands.press('Control+s');
  await expect(saved()).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toContainText(String(values.theme));
});

test('says every fault at its field and in a summary, and saves nothing', async () => {
  await openNew('villager_meeting');
  await chooseVillage();
  const { values } = sampleValues('villager_meeting', 5);
  const [item] = values.items as Record<string, unknown>[];
  await fillForm(page, catalogue, 'villager_meeting', {
    ...values,
    meeting_date: '2026-02-30 09:00',
    expected: 30,
    actual: 31,
    minutes: '长'.repeat(30_000),
    items: [{ ...item, yes: 40, no: 2, abstain: 1 }],
  });
  await save();
  await expect(faults()).toBeVisible();
  const said = (await faults().textContent()) ?? '';
  for (const words of [/实到/, /会议时间/, /会议内容/, /(赞成|表决|票)/]) expect(said).toMatch(words);
  for (const path of ['meeting_date', 'actual', 'minutes']) {
    await expect(page.locator(`[data-path="${path}"] .fault.is-hard`).first()).toBeVisible();
  }
  await go(page, '/');
  await go(page, '/ledger/villager_meeting');
  await expect(page.getByText('共 0 条').or(page.locator('.empty-note')).first()).toBeVisible();
});

test('refuses steps of a decision that run backwards', async () => {
  await openNew('four_two_decision');
  await chooseVillage();
  const { values } = sampleValues('four_two_decision', 5);
  const rows = values.steps as Record<string, unknown>[];
  const backwards = rows.map((row, index) => ({ ...row, held_on: `2026-03-${String(20 - index).padStart(2, '0')}` }));
  await fillForm(page, catalogue, 'four_two_decision', { ...values, steps: backwards });
  await save();
  await expect(faults()).toContainText(/早于|先后|倒/);
  await expect(saved()).toBeHidden();
});

test('keeps a draft over a reload and offers it again', async () => {
  await openNew('wedding_funeral');
  await page.getByLabel('地点').first().fill('村文化礼堂东侧');
  await page.waitForTimeout(1_000);
  await page.reload();
  await page.getByLabel('口令', { exact: true }).fill('wrong-password-1');
  await page.getByRole('button', { name: '登录', exact: true }).click();
  await expect(page.getByText(/A01/)).toBeVisible({ timeout: 30_000 });
});

test('signs in again, finishes, corrects, approves and voids', async () => {
  await signIn(page);
  await deskIsOpen(page);
  await go(page, '/ledger/wedding_funeral/new');
  await expect(page.getByLabel('地点').first()).toHaveValue('村文化礼堂东侧');

  await go(page, '/ledger/civil_practice');
  await page.locator('tbody tr.record-row').first().click();
  await expect(saved()).toContainText('待编号');
  await page.getByRole('button', { name: '编辑' }).click();
  const theme = page.getByLabel('活动主题');
  const before = await theme.inputValue();
  await theme.fill('清洁家园、关爱老人');
  await page.getByLabel('修改原因').fill('主题写错');
  await save();
  const history = page.getByRole('region', { name: '修改历史' });
  await expect(history).toContainText('清洁家园、关爱老人');
  await expect(history).toContainText(before);
  await expect(history).toContainText('原因：主题写错');

  await page.getByRole('button', { name: '镇审通过' }).click();
  await expect(saved()).toContainText(/WM-\d{6}-\d{4}-0001/);

  await page.getByRole('button', { name: '作废' }).click();
  await page.getByLabel('作废原因（必填）').fill('重复登记');
  await page.getByRole('button', { name: '确认作废' }).click();
  await expect(page.getByText(/已作废。原因：重复登记/)).toBeVisible();
  await expect(page.getByRole('button', { name: '编辑' })).toBeHidden();
  await go(page, '/ledger/civil_practice');
  await expect(page.locator('.empty-note').first()).toBeVisible();
  await page.getByRole('checkbox', { name: '含作废' }).check();
  await expect(page.locator('tbody tr.record-row')).toHaveCount(1);
});

test('a second window does not share the store: it takes it over, with the draft of the first', async () => {
  await go(page, '/ledger/civil_practice/new');
  await page.getByLabel('活动主题').fill('移风易俗宣讲');
  const second = await context.newPage();
  await second.goto(county.origin);
  await signIn(second);
  await second.getByRole('button', { name: '在此窗口使用' }).click();
  await deskIsOpen(second);
  await expect(page.getByRole('heading', { name: '已在另一个窗口使用' })).toBeVisible();
  await second.evaluate(() => {
    location.hash = '/ledger/civil_practice/new';
  });
  await expect(second.getByLabel('活动主题')).toHaveValue('移风易俗宣讲');
});
