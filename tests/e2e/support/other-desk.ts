import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import type { TestCounty } from '../../support/county.ts';
import { DEMO_PASSWORD, demoCode, TOWNS } from '../../support/county-client.ts';
import { seriousFaults } from './axe.ts';
import { deskIsOpen, go } from './demo-clerk.ts';

/** The county's console in a window of its own, signed in. */
export async function consoleOf({ origin }: TestCounty, context: BrowserContext, login: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`${origin}/console`);
  await page.getByLabel('账号').fill(login);
  await page.getByLabel('口令', { exact: true }).fill(DEMO_PASSWORD);
  await page.getByRole('button', { name: '登录', exact: true }).click();
  return page;
}

/** The officer asks the town for what is sealed in one record; the panel where the answer will stand. */
export async function asksForCase(officer: Page, path: string) {
  await expect(officer.getByRole('link', { name: '查看申请' })).toBeVisible();
  await go(officer, path);
  const panel = officer.getByRole('region', { name: '查看加密内容' });
  await expect(officer.getByText('已密封（内容留在乡镇）').first()).toBeVisible();
  await panel.getByRole('button', { name: '申请查看这一件' }).click();
  await officer.getByLabel('用途（必填）').fill('信访复查，核对彩礼情况');
  await officer.getByRole('button', { name: '申请', exact: true }).click();
  await expect(panel).toContainText('等待乡镇答复');
  await officer.screenshot({ path: test.info().outputPath('asked.png') });
  return panel;
}

/** The officer looks at what the revoked desk handed over, and takes it in. */
export async function judgeEscrow(county: TestCounty, context: BrowserContext, deviceId: string) {
  const officer = await consoleOf(county, context, 'zfw');
  await officer.getByRole('link', { name: '设备' }).click();
  await officer.getByRole('button', { name: /^核对/ }).first().click();
  await expect(officer.getByRole('dialog').getByRole('row').nth(1)).toContainText('还没有');
  await officer.getByLabel('核对情况（必填）').fill('已与郭桂兰电话核对');
  await officer.screenshot({ path: test.info().outputPath('judge.png') });
  await officer.getByRole('dialog').getByRole('button', { name: '入库', exact: true }).click();
  await expect(officer.getByText(/^已入库 1 条/).first()).toBeVisible();
  const [kept] = await county.sql`SELECT state FROM desk_escrow WHERE device_id = ${deviceId}`;
  expect(kept?.state).toBe('imported');
  await officer.getByRole('button', { name: '退出登录' }).click();
  await officer.close();
}

/** The sealed fields of the record on screen can be opened on this PC, and one is. */
export async function opensHere(on: Page) {
  const covered = on.getByRole('button', { name: /^查看 / }).first();
  await covered.click();
  await expect(on.locator('.revealed').first()).not.toBeEmpty();
  await expect(on.getByText('本机没有密钥')).toHaveCount(0);
}

/** Records of before and after the change of key are open on this PC. */
export async function seesAll(on: Page, places = ['新密钥礼堂', '']) {
  for (const place of places) {
    await go(on, '/');
    await go(on, '/ledger/wedding_funeral');
    const rows = on.locator('tbody tr.record-row');
    await (place ? rows.filter({ hasText: place }) : rows.filter({ hasNotText: '新密钥礼堂' })).first().click();
    await expect(on.getByRole('region', { name: '办理情况' })).toBeVisible();
    await opensHere(on);
  }
}

/** The bar asks for the town's new passphrase; a wrong one is told apart, the right one brings the key. */
export async function takesKey(on: Page, passphrase: string) {
  const bar = on.getByRole('status').filter({ hasText: 'A21' });
  await expect(bar).toBeVisible({ timeout: 60_000 });
  await bar.getByRole('button', { name: '输入新口令' }).click();
  const dialog = on.getByRole('dialog');
  const type = async (text: string) => {
    await dialog.getByLabel('新的乡镇密钥口令').fill(text);
    await dialog.getByRole('button', { name: '领取', exact: true }).click();
  };
  await type('Bu-shi-zhege-1');
  await expect(dialog.getByRole('alert')).toContainText('A07', { timeout: 60_000 });
  await on.screenshot({ path: test.info().outputPath('key-bar.png') });
  expect(await seriousFaults(on, '领取新密钥')).toEqual([]);
  await type(passphrase);
  await expect(dialog).toBeHidden({ timeout: 60_000 });
  await expect(bar).toHaveCount(0);
}

/** A fresh code, and the code from the safe in place of the passphrase. */
export async function enrolAgain(county: TestCounty, desk: Page, recoveryCode: string) {
  await desk.getByRole('button', { name: '重新登记' }).click();
  await desk.getByLabel('一次性登记码').fill(await demoCode(county.origin, TOWNS.yangshu));
  await desk.getByLabel('账号', { exact: true }).fill('yangshuzhen');
  await desk.getByLabel('口令', { exact: true }).fill(DEMO_PASSWORD);
  await desk.getByLabel('设备名称').fill('党政办二号机');
  await desk.getByLabel('密钥口令', { exact: true }).fill(recoveryCode);
  await desk.getByRole('button', { name: '登记本机' }).click();
  await deskIsOpen(desk);
}
