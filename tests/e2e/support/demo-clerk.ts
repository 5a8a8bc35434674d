import { expect, type Page } from '@playwright/test';
import { demoCounty } from '../../support/demo-county.ts';

/** On the first screen: takes the first town clerk of the invented county, and waits until the desk is open. */
export async function becomeClerk(page: Page): Promise<void> {
  await page
    .getByRole('region', { name: '演示县' })
    .getByRole('button', { name: /镇业务干事/ })
    .first()
    .click();
  await deskIsOpen(page);
}

/** At the sign-in screen of a desk that is enrolled: the same clerk's password. */
export async function signInAgain(page: Page, origin: string): Promise<void> {
  const { password } = (await demoCounty(origin)).accountOf('town_clerk');
  await page.getByLabel('口令', { exact: true }).fill(password);
  await page.getByRole('button', { name: '登录', exact: true }).click();
}

/** Waits for the desk; making keys and reading the store takes a slow machine its time. */
export async function deskIsOpen(page: Page): Promise<void> {
  await expect(page.getByRole('navigation', { name: '主菜单' })).toBeVisible({ timeout: 60_000 });
}

/** Another screen of the desk or console, by its address after the `#`. */
export async function go(page: Page, path: string): Promise<void> {
  await page.evaluate((hash) => {
    location.hash = hash;
  }, path);
}
