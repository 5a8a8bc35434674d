import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import { defaultCatalogue } from '../support/catalogue.ts';
import { startCounty, type TestCounty } from '../support/county.ts';
import { becomeClerk, go, signInAgain } from './support/demo-clerk.ts';
import { enterWedding } from './support/enter-record.ts';
import { openProfile } from './support/plain-browser.ts';

/** Two PCs of one town that work without a line at the same time, and a real county between them. */

test.describe.configure({ mode: 'serial' }); // one pair of desks for the file
const catalogue = defaultCatalogue();
let county: TestCounty;
const contexts: BrowserContext[] = [];

interface Desk {
  readonly context: BrowserContext;
  readonly page: Page;
}
let a: Desk;
let b: Desk;

async function openDesk(folder: string): Promise<Desk> {
  const context = await openProfile(folder);
  contexts.push(context);
  const page = context.pages()[0] ?? (await context.newPage());
  await page.goto(county.origin);
  await becomeClerk(page);
  await page.locator('html[data-screens="all"]').waitFor(); // every screen is there before the line is cut
  return { context, page };
}

test.beforeAll(async ({}, info) => {
  county = await startCounty();
  a = await openDesk(info.outputPath('a'));
  b = await openDesk(info.outputPath('b'));
});
test.afterAll(async () => {
  for (const context of contexts) await context.close();
  await county?.stop();
});

const state = (page: Page) => page.getByRole('button', { name: /报送状态/ });

/** The line comes back; waits until everything that can go has gone. */
async function online({ context, page }: Desk) {
  await context.setOffline(false);
  await state(page).click();
  await page.getByRole('button', { name: '立即同步' }).click();
  await page.keyboard.press('Escape');
}

const enter = ({ page }: Desk, change: Record<string, unknown>) => enterWedding(page, catalogue, change);

async function openRecord({ page }: Desk, place: string) {
  await go(page, '/ledger/wedding_funeral');
  await page.locator('tbody tr.record-row').filter({ hasText: place }).first().click();
  await expect(page.getByRole('region', { name: '办理情况' })).toBeVisible();
}

async function correct({ page }: Desk, label: string, text: string) {
  await page.getByRole('button', { name: '编辑' }).click();
  await page.getByLabel(label, { exact: true }).fill(text);
  await page.getByLabel('修改原因').fill('核对纸质登记');
  await page.getByRole('button', { name: '保存', exact: true }).click();
  await expect(page.getByRole('region', { name: '办理情况' })).toBeVisible();
}

const office = ({ page }: Desk) => page.getByRole('region', { name: '办理情况' });
const content = ({ page }: Desk) => page.getByRole('region', { name: '登记内容' });
const NUMBER = (last: string) => new RegExp(`HB-101201-2026-${last}`);

test('two desks that approve offline give one number twice: the county keeps one, the other gets the next', async () => {
  await a.context.setOffline(true);
  await b.context.setOffline(true);
  await enter(a, { place: '村文化礼堂' });
  await enter(b, { place: '幸福食堂' });
  for (const { page } of [a, b]) await page.getByRole('button', { name: '镇审通过' }).click();
  await expect(office(a)).toContainText(NUMBER('0001'));
  await expect(office(b)).toContainText(NUMBER('0001'));

  await online(a);
  await expect(state(a.page)).toHaveAccessibleName(/已全部报送/);
  await online(b);
  await expect(b.page.getByRole('alert').filter({ hasText: 'D07' })).toBeVisible({ timeout: 30_000 });
  await b.page.getByRole('button', { name: '重新赋号' }).click();
  await expect(office(b)).toContainText(NUMBER('0002'));
  await expect(state(b.page)).toHaveAccessibleName(/已全部报送/, { timeout: 30_000 });

  await openRecord(a, '幸福食堂');
  await expect(office(a)).toContainText(NUMBER('0002'));
});

test('different fields of one record are merged without a question', async () => {
  for (const desk of [a, b]) await openRecord(desk, '幸福食堂');
  await a.context.setOffline(true);
  await b.context.setOffline(true);
  await correct(a, '劝导情况', '已劝导不燃放烟花');
  await correct(b, '所在组', '九组');
  await online(a);
  await expect(state(a.page)).toHaveAccessibleName(/已全部报送/, { timeout: 30_000 });
  await online(b);
  for (const desk of [a, b]) {
    await expect(content(desk)).toContainText('已劝导不燃放烟花', { timeout: 30_000 });
    await expect(content(desk)).toContainText('九组');
    await expect(state(desk.page)).toHaveAccessibleName(/已全部报送/, { timeout: 30_000 });
  }
});

test('the same field changed on both desks asks a person; both values survive, and both desks agree', async () => {
  await a.context.setOffline(true);
  await b.context.setOffline(true);
  await correct(a, '所在组', '三组');
  await correct(b, '所在组', '五组');
  await online(a);
  await expect(state(a.page)).toHaveAccessibleName(/已全部报送/, { timeout: 30_000 });
  await online(b);
  const card = b.page.getByRole('region', { name: '冲突 所在组' });
  await expect(card).toContainText('三组', { timeout: 30_000 });
  await expect(card).toContainText('五组');
  await expect(card).toContainText('九组'); // what both began with
  const before = await content(b).textContent();
  await card.getByRole('button', { name: /保留修改二/ }).click();
  await expect(card).toBeHidden();
  const choice = b.page.getByRole('region', { name: '已处理的冲突' });
  await expect(choice).toContainText(/保留了 (三组|五组)，没有保留 (三组|五组)/);
  await b.page.reload(); // the program is started again: a wrong choice can still be taken back
  await signInAgain(b.page, county.origin);
  await b.page.getByRole('button', { name: '撤销 所在组 的选择' }).click();
  await expect(card).toContainText('三组');
  await expect(card).toContainText('五组');
  await expect(content(b)).toHaveText(before ?? '');
  await card.getByRole('button', { name: /保留修改一/ }).click();
  await expect(card).toBeHidden();
  const chosen = ((await content(b).textContent()) ?? '').includes('五组') ? '五组' : '三组';
  await expect(content(a)).toContainText(chosen, { timeout: 30_000 });
  await expect(a.page.getByRole('region', { name: '修改历史' })).toContainText(chosen === '五组' ? '三组' : '五组');
  for (const desk of [a, b]) await expect(state(desk.page)).toHaveAccessibleName(/已全部报送/, { timeout: 30_000 });
});
