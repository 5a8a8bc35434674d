import { expect, type Page, test } from '@playwright/test';
import { startCounty, type TestCounty } from '../support/county.ts';
import { type DemoCounty, demoCounty } from '../support/demo-county.ts';
import { deskIsOpen } from './support/demo-clerk.ts';
import { openProfile } from './support/plain-browser.ts';

/** A PC meets its county for the first time: codes, and a town key that is never made of a passphrase typed once. */

let county: TestCounty;
let demo: DemoCounty;

test.beforeAll(async () => {
  county = await startCounty();
  demo = await demoCounty(county.origin);
});
test.afterAll(async () => {
  await county?.stop();
});

async function fill(page: Page, code: string) {
  const { login, password } = demo.accountOf('town_clerk');
  await page.getByLabel('一次性登记码').fill(code);
  await page.getByLabel('账号').fill(login);
  await page.getByLabel('口令', { exact: true }).fill(password);
  await page.getByLabel('密钥口令', { exact: true }).fill('杨柳依依-2026-春');
}

test('a town without a key asks for the passphrase twice; the code is not needed again', async ({}, info) => {
  const context = await openProfile(info.outputPath('first'));
  try {
    const page = context.pages()[0] ?? (await context.newPage());
    await page.goto(county.origin);
    await fill(page, await demo.enrolmentCode(demo.accountOf('town_clerk').townId));
    await page.getByRole('button', { name: '登记本机' }).click();
    await expect(page.getByRole('alert').filter({ hasText: 'A09' })).toBeVisible({ timeout: 30_000 });
    const [{ keys } = { keys: -1 }] = await county.sql<{ keys: number }[]>`SELECT count(*)::int AS keys FROM town_key`;
    expect(keys).toBe(0);
    await page.getByRole('radio', { name: /第一台/ }).check();
    await page.getByLabel('再输一次密钥口令').fill('杨柳依依-2026-春');
    await page.getByRole('button', { name: '登记本机' }).click();
    await deskIsOpen(page);
  } finally {
    await context.close();
  }
});

test('a wrong code is refused with its code, and nothing is stored', async ({}, info) => {
  const context = await openProfile(info.outputPath('wrong'));
  try {
    const page = context.pages()[0] ?? (await context.newPage());
    await page.goto(county.origin);
    await fill(page, 'AAAA-BBBB-CCCC-DDDD');
    await page.getByRole('button', { name: '登记本机' }).click();
    await expect(page.getByRole('alert').filter({ hasText: 'A03' })).toBeVisible({ timeout: 30_000 });
    await page.reload();
    await expect(page.getByRole('heading', { name: '本机登记' })).toBeVisible();
  } finally {
    await context.close();
  }
});
