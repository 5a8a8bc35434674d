import { mkdirSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import { monthInWords, todayInChina } from '../../shared/kernel/calendar.ts';
import { defaultCatalogue } from '../support/catalogue.ts';
import { startCounty, type TestCounty } from '../support/county.ts';
import { demoCounty } from '../support/demo-county.ts';
import { sampleValues } from '../support/sample-values.ts';
import { becomeClerk, go } from './support/demo-clerk.ts';
import { fillForm } from './support/fill-form.ts';
import { openProfile } from './support/plain-browser.ts';

/**
 * A month from the village's record to the locked report, on a real desk and a real county: what is missing, approval,
 * confirmation, checks, text, signature, sending; the county returns one record, receives and locks the second version;
 * then a correction and a late record.
 */

test.describe.configure({ mode: 'serial' }); // one month, step by step
const catalogue = defaultCatalogue();
const MONTH = todayInChina(Date.now()).slice(0, 7);
let county: TestCounty;
let context: BrowserContext;
let desk: Page;
let officer: Page;

/** SCREENS=folder keeps a picture of every screen that is walked through, for people to look at. */
async function look(page: Page, name: string): Promise<void> {
  const folder = process.env.SCREENS;
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: `${folder}/${name}.png` });
}

async function isAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 160)}`)).toEqual([]);
}

test.beforeAll(async ({ browser }, info) => {
  test.setTimeout(240_000);
  county = await startCounty();
  context = await openProfile(info.outputPath('desk'));
  desk = context.pages()[0] ?? (await context.newPage());
  await desk.goto(county.origin);
  await becomeClerk(desk);
  await desk.locator('html[data-screens="all"]').waitFor();
  officer = await browser.newPage({ viewport: { width: 1366, height: 768 }, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' });
});
test.afterAll(async () => {
  await context?.close();
  await officer?.close();
  await county?.stop();
});

const sync = async () => {
  await desk.getByRole('button', { name: /报送状态/ }).click();
  await desk.getByRole('button', { name: '立即同步' }).click();
  await desk.keyboard.press('Escape');
  await expect(desk.getByRole('button', { name: /报送状态：已全部报送/ })).toBeVisible({ timeout: 60_000 });
};

test('the home page opens on what the month still lacks, and one click enters it', async () => {
  const gap = desk.getByRole('region', { name: '本月还差什么' });
  await expect(gap).toContainText(/应办 \d+ 项，已办 0/);
  await look(desk, '01-home');
  await isAccessible(desk);
  await desk.setViewportSize({ width: 1920, height: 1080 });
  await look(desk, '01-home-1920');
  await desk.setViewportSize({ width: 1366, height: 768 });
  await gap.getByRole('button', { name: /填报 北坡村文明实践/ }).click().catch(async () => {
    await gap.getByRole('link', { name: /按村查看/ }).click();
    await desk.getByRole('row', { name: /北坡村/ }).getByRole('button', { name: 'Expand row' }).click();
    await desk.getByRole('button', { name: /填报 北坡村文明实践/ }).click();
  });
  await expect(desk.getByRole('heading', { name: '新增新时代文明实践（志愿服务）' })).toBeVisible();
  await expect(desk.locator('.ant-select', { has: desk.getByRole('combobox', { name: '所属村（镇）' }) })).toContainText('北坡村');
});
