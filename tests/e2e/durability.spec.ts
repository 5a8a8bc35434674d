import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { defaultCatalogue } from '../support/catalogue.ts';
import { startCounty, type TestCounty } from '../support/county.ts';
import { sampleValues } from '../support/sample-values.ts';
import type { AppHandle } from './support/app-handle.ts';
import { becomeClerk, deskIsOpen, go, signInAgain } from './support/demo-clerk.ts';
import { chooseVillage, fillForm, saveRecord } from './support/fill-form.ts';
import { test } from './support/launch.ts';

/** A desk whose browser store is taken away, as a clerk lives it; and a backup that is taken and put in. */

const TYPE = 'civil_practice';
const catalogue = defaultCatalogue();
let county: TestCounty;
test.beforeAll(async () => {
  county = await startCounty();
});
test.afterAll(() => county?.stop());

const storeOf = ({ mode, userData }: AppHandle) =>
  mode === 'host' ? join(userData, 'host-chromium', 'Default', 'IndexedDB') : join(userData, 'IndexedDB');

async function enter(page: Page, seed: number) {
  await go(page, `/ledger/${TYPE}/new`);
  await expect(page.getByRole('heading', { name: /^新增/ })).toBeVisible();
  await chooseVillage(page, '村');
  await fillForm(page, catalogue, TYPE, sampleValues(TYPE, seed).values);
  await saveRecord(page);
}

async function beginDraft(page: Page, text: string) {
  await go(page, `/ledger/${TYPE}/new`);
  await expect(page.getByRole('heading', { name: /^新增/ })).toBeVisible();
  await page.locator('[data-path="summary"] textarea').fill(text);
  await go(page, '/');
  await expect(page.getByRole('region', { name: '未完成的草稿' })).toContainText('（1）');
}

async function recordsIn(page: Page): Promise<number> {
  await go(page, `/ledger/${TYPE}`);
  const rows = page.locator('tbody tr.record-row');
  await expect(rows.first()).toBeVisible();
  return rows.count();
}

test('a desk whose store is deleted, emptied, another engine’s or from last week says so and has everything', async ({
  launchApp,
}, info) => {
  test.setTimeout(300_000);
  const env = { SANZHI_COUNTY: county.origin };
  let app = await launchApp({ env });
  let page = await app.firstWindow();
  await becomeClerk(page);
  await app.setOffline(true); // no county helps from here on
  await enter(page, 1);
  await app.close();
  const lastWeek = info.outputPath('last-week');
  cpSync(storeOf(app), lastWeek, { recursive: true });

  let entered = 1;
  const ways: [string, Take, RegExp][] = [
    ['deleted', remove, /本机数据库不见了.*已从第二份副本恢复 2 条记录、1 份草稿/],
    ['from last week', (_, gone) => replace(gone, lastWeek), /比第二份副本旧，已补回 \d 条记录、1 份草稿/],
    ['another engine’s', otherEngine, /本机数据库不见了.*恢复 4 条记录/],
    ['emptied', empty, /本机数据库不见了.*恢复 5 条记录/],
  ];
  for (const [how, take, words] of ways) {
    await test.step(how, async () => {
      app = await launchApp({ env });
      page = await app.firstWindow();
      await signInAgain(page, county.origin);
      await deskIsOpen(page);
      await app.setOffline(true);
      await enter(page, ++entered);
      await beginDraft(page, `打到一半的${how}`);
      const chromiumArgs = await take(page, app);
      app = await launchApp({ env, chromiumArgs });
      page = await app.firstWindow();
      await signInAgain(page, county.origin); // accounts and keys came back as well: no enrolment is asked for
      await deskIsOpen(page);
      await expect(page.getByText(words)).toBeVisible();
      await page.getByRole('button', { name: '知道了' }).click();
      expect(await recordsIn(page)).toBe(entered);
      await go(page, '/');
      const drafts = page.getByRole('region', { name: '未完成的草稿' });
      await drafts
        .getByRole('link')
        .or(drafts.getByRole('button', { name: /继续/ }))
        .first()
        .click();
      await expect(page.locator('[data-path="summary"] textarea')).toHaveValue(`打到一半的${how}`);
      await app.close();
    });
  }
});

/** Ends the desk the hard way and does something to its store; answers the switches of the next start. */
type Take = (page: Page, app: AppHandle) => Promise<readonly string[]>;

const remove: Take = async (_, app) => {
  await app.kill();
  rmSync(storeOf(app), { recursive: true });
  return [];
};

const otherEngine: Take = async (_, app) => {
  await app.kill();
  return ['--enable-features=IdbSqliteBackingStore'];
};

/** As a cleaning tool leaves it: every database there, nothing in any. */
const empty: Take = async (page, app) => {
  await page.evaluate(async () => {
    for (const { name = '' } of await indexedDB.databases()) {
      const open = indexedDB.open(name);
      const database = await new Promise<IDBDatabase>((resolve) => {
        open.onsuccess = () => resolve(open.result);
      });
      const stores = [...database.objectStoreNames];
      if (stores.length === 0) continue;
      const change = database.transaction(stores, 'readwrite', { durability: 'strict' });
      for (const store of stores) change.objectStore(store).clear();
      await new Promise((resolve) => {
        change.oncomplete = resolve;
      });
    }
  });
  await app.kill();
  return [];
};

async function replace(app: AppHandle, by: string): Promise<readonly string[]> {
  await app.kill();
  rmSync(storeOf(app), { recursive: true });
  cpSync(by, storeOf(app), { recursive: true });
  return [];
}
