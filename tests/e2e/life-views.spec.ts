import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import type { LedgerRecord } from '#shared/schema/record.ts';
import { startCounty, type TestCounty } from '../support/county.ts';
import { demoCounty } from '../support/demo-county.ts';
import { enrolPushingDesk, type PushingDesk } from '../support/pushing-desk.ts';
import { seriousFaults } from './support/axe.ts';
import { becomeClerk, go } from './support/demo-clerk.ts';
import { openProfile, PLAIN_BROWSER } from './support/plain-browser.ts';

/** Matters by state and along the calendar, steps in their dialog, and records that count in two ledgers. */

test.describe.configure({ mode: 'serial' }); // one desk for the file: its tests build on one another
test.use(PLAIN_BROWSER);

const PROBLEMS = 700;
let county: TestCounty;
let context: BrowserContext;
let page: Page;

test.beforeAll(async ({}, info) => {
  county = await startCounty();
  const demo = await demoCounty(county.origin);
  const { login, password, townId } = demo.accountOf('town_clerk');
  const code = await demo.enrolmentCode(townId);
  await fillTown(await enrolPushingDesk(county.origin, { code, login, password, deviceName: '先到的电脑' }));
  context = await openProfile(info.outputPath('desk'));
  page = context.pages()[0] ?? (await context.newPage());
  await page.setViewportSize({ width: 1366, height: 768 });
  await page.goto(county.origin);
  await becomeClerk(page);
});
test.afterAll(async () => {
  await context?.close();
  await county?.stop();
});

/** What other desks of the town sent before this one came: problems, decisions, a theme day that counts twice. */
async function fillTown(desk: PushingDesk) {
  const records: LedgerRecord[] = [];
  for (let at = 0; at < PROBLEMS; at++) {
    const state = at % 10 === 0 ? 'doing' : 'todo';
    records.push(await desk.make('rectification_item', at, (values) => ({ ...values, ...problem(at, state) })));
  }
  for (let at = 0; at < 4; at++) records.push(await desk.make('four_two_decision', at));
  const day = await desk.make('party_life', 1, (values) => ({
    ...values,
    theme: '清扫村道主题党日',
    kind: ['theme_day'],
  }));
  records.push(
    await desk.revise(day, { action: 'edit', envelope: { linkedRefs: [{ type: 'civil_practice' }] } }),
    await desk.make('civil_practice', 2, (values) => ({ ...values, held_on: day.mainDate, theme: '慰问老人' })),
  );
  for (let at = 0; at < records.length; at += 100) {
    const outcomes = await desk.push(records.slice(at, at + 100).map((record) => ({ record, base: null })));
    expect(outcomes.filter(({ outcome }) => outcome !== 'accepted')).toEqual([]);
  }
}

const problem = (at: number, state: string) => ({
  problem: `第${String(at).padStart(3, '0')}号公开栏没有更新`,
  state,
  raised_on: '2026-01-05',
  due_kind: 'limited',
  due_on: at === 0 ? '2026-01-20' : '2099-12-31',
  progress: null,
  result: null,
  apply_on: null,
  check_by: null,
  check_on: null,
  check_opinion: null,
  recheck_on: null,
  rebound: null,
});

const column = (name: string) => page.getByRole('region', { name, exact: true });
const cards = (name: string) => column(name).locator('a.life-card');
const dialog = () => page.getByRole('dialog');

test('the board is one click from the list, remembered, and draws of hundreds only what is seen', async ({}, info) => {
  await go(page, '/ledger/rectification_item');
  await page.getByText('看板', { exact: true }).click();
  await expect(column('待整改')).toContainText(`${PROBLEMS - PROBLEMS / 10} 条`);
  await expect(column('整改中')).toContainText('70 条');
  await expect(column('整改中')).toContainText('逾期 1');
  expect(await page.locator('a.life-card').count()).toBeLessThan(80);
  await page.screenshot({ path: info.outputPath('board.png') });
  await go(page, '/');
  await go(page, '/ledger/rectification_item');
  await expect(column('整改中'), 'the way of looking is remembered').toBeVisible();
  expect(await page.locator('.life-board').evaluate((box) => box.scrollWidth <= box.clientWidth + 1)).toBe(true);
});

test('keys move between cards, and a step asks for what it wants and takes the card along', async ({}, info) => {
  const first = cards('整改中').first();
  await expect(first).toContainText('逾期');
  await first.focus();
  await page.keyboard.press('ArrowDown');
  await expect(cards('整改中').nth(1)).toBeFocused();
  await page.keyboard.press('ArrowLeft');
  await expect(cards('待整改').nth(1)).toBeFocused();
  await page.keyboard.press('End');
  await expect(page.locator('a.life-card:focus')).toHaveAttribute('data-card', String(PROBLEMS - PROBLEMS / 10 - 1));
  await first.focus();
  await page.keyboard.press('m');
  await expect(page.getByRole('menuitem', { name: '申请销号' })).toBeVisible();
  await page.screenshot({ path: info.outputPath('menu.png') });
  await page.keyboard.press('Escape');
  await first.focus();
  await page.keyboard.press('Control+ArrowRight');
  await expect(dialog()).toContainText('整改中 → 申请销号');
  await dialog().getByRole('button', { name: '申请销号' }).click();
  await expect(dialog()).toContainText(/还有 \d 处需要填写/);
  await dialog().getByLabel('完成情况').fill('已更新并拍照留存');
  await dialog().getByLabel('申请销号日期').fill('2026-1-18');
  await page.screenshot({ path: info.outputPath('step.png') });
  await dialog().getByLabel('办理说明').press('Control+Enter');
  const check = dialog().getByRole('checkbox', { name: /已核实/ });
  for (const one of await check.all()) await one.check();
  await dialog().getByRole('button', { name: '申请销号' }).click();
  await expect(dialog()).toBeHidden();
  await expect(cards('申请销号')).toHaveCount(1);
  await expect(column('整改中')).toContainText('69 条');
  await cards('申请销号').first().focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: '登记内容' })).toContainText('已更新并拍照留存');
  await expect(page.getByRole('region', { name: '办理进度' })).toContainText('申请销号');
});

test('the form offers the present state and what steps lead to, nothing else', async () => {
  await page.getByRole('button', { name: '编辑' }).click();
  const offered = page.locator('[data-path="state"]').getByRole('radio');
  await expect(offered).toHaveCount(5);
  await expect(page.locator('[data-path="state"]')).not.toContainText('待整改');
  await expect(page.getByRole('radio', { name: '申请销号' })).toBeChecked();
  await page.getByRole('button', { name: '返回' }).click();
});

test('decisions lie along the calendar, with their steps and today', async ({}, info) => {
  await go(page, '/ledger/four_two_decision');
  await page.getByText('时间线', { exact: true }).click();
  const rows = page.locator('tbody tr.record-row');
  await expect(rows).toHaveCount(4);
  await page.getByText('12个月').click();
  await expect(page.getByRole('img', { name: /①党支部提议/ }).first()).toBeVisible();
  await page.screenshot({ path: info.outputPath('timeline.png') });
  await rows.first().focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: '办理进度' })).toBeVisible();
});

test('a theme day that counts as an activity too stands in both ledgers, is one record, and is counted once in all', async ({}, info) => {
  await go(page, '/ledger/civil_practice');
  const rows = page.locator('tbody tr.record-row');
  await expect(rows).toHaveCount(2);
  await expect(page.getByText('共 2 条，其中同时计入 1 条')).toBeVisible();
  const linked = rows.filter({ hasText: '同时计入·党组织生活' });
  await expect(linked).toContainText('清扫村道主题党日');
  await page.screenshot({ path: info.outputPath('linked.png') });
  await linked.getByRole('link').click();
  await expect(page.getByRole('region', { name: '办理情况' })).toContainText('新时代文明实践');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('清扫村道主题党日');
  await go(page, '/ledger/party_life');
  await expect(rows).toHaveCount(1);
  await expect(page.locator('.linked-mark')).toHaveCount(0);
});

for (const size of ['标准字', '大字'] as const) {
  test(`axe finds nothing serious on board, timeline and step, ${size}`, async ({}, info) => {
    test.slow(); // the checker looks at every card
    await go(page, '/settings');
    await page.getByRole('radio', { name: size, exact: true }).check();
    await go(page, '/ledger/rectification_item');
    await expect(cards('整改中').first()).toBeVisible();
    const faults = await seriousFaults(page, 'board');
    await page.screenshot({ path: info.outputPath('board.png') });
    await cards('整改中').first().focus();
    await page.keyboard.press('Control+ArrowRight');
    await expect(dialog()).toBeVisible();
    faults.push(...(await seriousFaults(page, 'step')));
    await dialog().getByRole('button', { name: '取消' }).click();
    await expect(dialog()).toBeHidden();
    await go(page, '/ledger/four_two_decision');
    await expect(page.getByRole('img', { name: /①党支部提议/ }).first()).toBeVisible();
    faults.push(...(await seriousFaults(page, 'timeline')));
    await page.screenshot({ path: info.outputPath('timeline.png') });
    expect(faults).toEqual([]);
  });
}
