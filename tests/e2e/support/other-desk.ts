import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import type { TestCounty } from '../../support/county.ts';
import { DEMO_PASSWORD, demoCode, TOWNS } from '../../support/county-client.ts';
import { deskIsOpen, go } from './demo-clerk.ts';

/** The officer looks at what the revoked desk handed over, and takes it in. */
export async function judgeEscrow(county: TestCounty, context: BrowserContext, deviceId: string) {
  const officer = await context.newPage();
  await officer.goto(`${county.origin}/console`);
  await officer.getByLabel('账号').fill('zfw');
  await officer.getByLabel('口令', { exact: true }).fill(DEMO_PASSWORD);
  await officer.getByRole('button', { name: '登录', exact: true }).click();
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
