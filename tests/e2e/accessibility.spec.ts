import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import { defaultCatalogue } from '../support/catalogue.ts';
import { startCounty, type TestCounty } from '../support/county.ts';
import { demoCounty } from '../support/demo-county.ts';
import { sampleValues } from '../support/sample-values.ts';
import { seriousFaults } from './support/axe.ts';
import { becomeClerk } from './support/demo-clerk.ts';
import { fillForm } from './support/fill-form.ts';
import { openProfile } from './support/plain-browser.ts';

/** No screen of desk and console has a serious or critical fault for axe, at standard size and with large, strong letters. */

test.describe.configure({ mode: 'serial' }); // one desk for the file
let county: TestCounty;
let context: BrowserContext;
let page: Page;

test.beforeAll(async ({}, info) => {
  county = await startCounty();
  context = await openProfile(info.outputPath('clerk'));
  page = context.pages()[0] ?? (await context.newPage());
});
test.afterAll(async () => {
  await context?.close();
  await county?.stop();
});

async function go(path: string) {
  await page.evaluate((hash) => {
    location.hash = hash;
  }, path);
  await expect(page.locator('.page-spin')).toHaveCount(0);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
}

async function faultsOfDesk(screens: readonly string[]) {
  const faults: string[] = [];
  for (const screen of screens) {
    await go(screen);
    faults.push(...(await seriousFaults(page, screen)));
    if (screen.endsWith('/new')) {
      await page.getByRole('button', { name: '保存', exact: true }).click();
      await expect(page.getByRole('alert', { name: '校验结果' })).toBeVisible();
      faults.push(...(await seriousFaults(page, `${screen} with faults`)));
    }
  }
  return faults;
}

test('the first screen', async () => {
  await page.goto(county.origin);
  await expect(page.getByRole('region', { name: '演示县' })).toBeVisible();
  expect(await seriousFaults(page, 'first contact')).toEqual([]);
  await becomeClerk(page);
});

for (const mode of ['standard', 'large and strong'] as const) {
  test(`every screen of the desk, ${mode}`, async ({}, info) => {
    test.setTimeout(480_000); // the checker looks at every cell
    if (mode !== 'standard') {
      await go('/settings');
      await page.getByRole('radio', { name: '大字', exact: true }).check();
      await page.getByRole('checkbox', { name: '高对比' }).check();
    } else {
      await go('/ledger/civil_practice/new');
      await page.getByRole('combobox', { name: '所属村（镇）' }).press('ArrowDown');
      await page.getByRole('combobox', { name: '所属村（镇）' }).press('Enter');
      await fillForm(page, defaultCatalogue(), 'civil_practice', sampleValues('civil_practice', 3).values);
      await page.getByRole('button', { name: '保存', exact: true }).click();
      await expect(page.getByRole('region', { name: '办理情况' })).toBeVisible(); // saved, not merely asked to be
    }
    await go('/ledger/civil_practice');
    await page.locator('tbody tr.record-row').first().click();
    await expect(page.getByRole('region', { name: '办理情况' })).toBeVisible();
    const record = new URL(page.url()).hash.slice(1);
    const types = ['four_two_decision', 'mediation_case'];
    const screens = ['/', '/ledger/civil_practice', record, `${record}/edit`, '/search/家园', '/attention'];
    const rest = ['/dictionary', '/settings', ...types.map((type) => `/ledger/${type}/new`)];
    const faults = await faultsOfDesk([...screens, ...rest]);
    await page.screenshot({ path: info.outputPath('last.png') });
    await page.keyboard.press('F1');
    await expect(page.getByRole('dialog', { name: '按键一览' })).toBeVisible();
    faults.push(...(await seriousFaults(page, 'F1')));
    await page.screenshot({ path: info.outputPath('keys.png') });
    await page.keyboard.press('Escape');
    expect(faults).toEqual([]);
  });
}

test('every page of the console', async () => {
  test.setTimeout(480_000); // the checker looks at every cell
  const { login, password } = (await demoCounty(county.origin)).accountOf('zfw_operator');
  const officer = await context.newPage();
  await officer.goto(`${county.origin}/console`);
  await expect(officer.getByLabel('账号')).toBeVisible();
  const faults = await seriousFaults(officer, 'sign-in');
  await officer.getByLabel('账号').fill(login);
  await officer.getByLabel('口令', { exact: true }).fill(password);
  await officer.keyboard.press('Enter');
  const menu = officer.getByLabel('主菜单');
  await expect(menu).toBeVisible();
  const pages = await menu
    .getByRole('link')
    .evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''));
  expect(pages.length).toBeGreaterThan(3);
  for (const path of pages) {
    await menu.locator(`a[href="${path}"]`).click();
    await expect(officer.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(officer.getByText('正在读取……')).toHaveCount(0);
    faults.push(...(await seriousFaults(officer, path)));
  }
  expect(faults).toEqual([]);
});
