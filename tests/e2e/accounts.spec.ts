import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import { defaultCatalogue } from '../support/catalogue.ts';
import { startCounty, type TestCounty } from '../support/county.ts';
import { DEMO_PASSWORD } from '../support/county-client.ts';
import { sampleValues } from '../support/sample-values.ts';
import { seriousFaults } from './support/axe.ts';
import { becomeClerk, deskIsOpen, go } from './support/demo-clerk.ts';
import { enterWedding } from './support/enter-record.ts';
import { chooseVillage, fillForm, saveRecord } from './support/fill-form.ts';
import { openProfile } from './support/plain-browser.ts';

/** Two people on one PC: the town's administrator, and a clerk who is added, forgets the password, and leaves. */

test.describe.configure({ mode: 'serial', timeout: 180_000 }); // a busy machine is no fault of the walk
const NAME = '李文华';
const OWN = 'Wode-kouling-1';
let county: TestCounty;
let context: BrowserContext;
let page: Page;
/** Another PC of the same town. */
let second: { context: BrowserContext; page: Page } | null = null;
const NEW_PASSPHRASE = 'Xin-miyao-2026';

test.beforeAll(async ({}, info) => {
  test.setTimeout(180_000);
  county = await startCounty();
  context = await openProfile(info.outputPath('pc'));
  page = context.pages()[0] ?? (await context.newPage());
  await page.goto(county.origin);
  await page.getByRole('button', { name: /沈文静/ }).click();
  await deskIsOpen(page);
});
test.afterAll(async () => {
  await second?.context.close();
  await context?.close();
  await county?.stop();
});

async function signOut() {
  await page.getByRole('button', { name: /当前用户/ }).click();
  await page.getByRole('menuitem', { name: '退出登录' }).click();
  await expect(page.getByRole('button', { name: '登录', exact: true })).toBeVisible();
}

const firstPage = () => page;

/** 换用新密钥 by the administrator on the first PC; the new recovery code. */
async function changeKey(): Promise<string> {
  await signOut();
  await choose('沈文静', DEMO_PASSWORD);
  await deskIsOpen(page);
  await go(page, '/people');
  await page.getByRole('region', { name: '乡镇密钥' }).getByRole('button', { name: '换用新密钥' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('radio', { name: /SM4/ }).check();
  await dialog.getByLabel('新的乡镇密钥口令').fill(NEW_PASSPHRASE);
  await dialog.getByLabel('再输一次新口令').fill(NEW_PASSPHRASE);
  await dialog.getByLabel('您的口令').fill(DEMO_PASSWORD);
  await page.screenshot({ path: test.info().outputPath('change-key.png') });
  await dialog.getByRole('button', { name: '换用新密钥' }).click();
  await expect(dialog).toBeHidden({ timeout: 60_000 });
  const box = page.getByRole('region', { name: '乡镇密钥恢复码' });
  await expect(box).not.toContainText('领不到');
  await page.screenshot({ path: test.info().outputPath('key-changed.png') });
  expect(await seriousFaults(page, '乡镇密钥')).toEqual([]);
  return shownSecret(/恢复码/);
}

/** The sealed fields of the record on screen can be opened on this PC, and one is. */
async function opensHere(on: Page) {
  const covered = on.getByRole('button', { name: /^查看 / }).first();
  await covered.click();
  await expect(on.locator('.revealed').first()).not.toBeEmpty();
  await expect(on.getByText('本机没有密钥')).toHaveCount(0);
}

/** Records of before and after the change of key are open on this PC. */
async function seesAll(on: Page) {
  for (const place of ['新密钥礼堂', '']) {
    await go(on, '/');
    await go(on, '/ledger/wedding_funeral');
    const rows = on.locator('tbody tr.record-row');
    await (place ? rows.filter({ hasText: place }) : rows.filter({ hasNotText: '新密钥礼堂' })).first().click();
    await expect(on.getByRole('region', { name: '办理情况' })).toBeVisible();
    await opensHere(on);
  }
}

const option = (name: string) => page.locator('.ant-select-item-option').filter({ hasText: name });

async function choose(name: string, password: string) {
  await page.getByRole('combobox', { name: '人员' }).click();
  await option(name).click();
  await page.getByLabel('口令', { exact: true }).fill(password);
  await page.getByRole('button', { name: '登录', exact: true }).click();
}

/** One act of the administrator, confirmed with his password. */
async function act(button: string) {
  await go(page, '/people');
  await page.getByRole('button', { name: button }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('您的口令').fill(DEMO_PASSWORD);
  await dialog.getByRole('button', { name: /^(确定|停 ?用)$/ }).click();
  await expect(dialog).toBeHidden();
}

async function shownSecret(title: RegExp): Promise<string> {
  const box = page.getByRole('region', { name: title });
  const secret = (await box.getByRole('status').textContent()) ?? '';
  await box.getByRole('button', { name: '已抄好，关闭' }).click();
  return secret;
}

async function ownPassword(old: string, fresh: string) {
  await expect(page.getByRole('heading', { name: '设置自己的口令' })).toBeVisible();
  await page.getByLabel('现在的口令').fill(old);
  await page.getByLabel('新口令', { exact: true }).fill(fresh);
  await page.getByLabel('再输一次新口令').fill(fresh);
  await page.getByRole('button', { name: '保存新口令' }).click();
  await deskIsOpen(page);
}

test('the administrator adds a clerk, who signs in on the same PC and makes the password his own', async () => {
  await go(page, '/people');
  await page.getByRole('button', { name: '添加人员' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('姓名').fill(NAME);
  await dialog.getByLabel('账号').fill('liwenhua');
  await dialog.getByRole('combobox', { name: '单位' }).click();
  await page.getByTitle('杨树镇', { exact: true }).click();
  await dialog.getByRole('radio', { name: '镇业务干事' }).check();
  await page.screenshot({ path: test.info().outputPath('add.png') });
  await dialog.getByLabel('您的口令').fill(DEMO_PASSWORD);
  await dialog.getByRole('button', { name: '确定' }).click();
  await expect(dialog).toBeHidden();
  await page.screenshot({ path: test.info().outputPath('people.png') });
  expect(await seriousFaults(page, '人员与权限')).toEqual([]);
  const first = await shownSecret(/初始口令/);
  await signOut();
  await choose(NAME, first);
  await ownPassword(first, OWN);
  await expect(page.getByRole('link', { name: '人员与权限' })).toHaveCount(0);
  await page.locator('html[data-screens="all"]').waitFor();
  await go(page, '/ledger/wedding_funeral/new');
  await chooseVillage(page, '北坡村');
  await fillForm(page, defaultCatalogue(), 'wedding_funeral', sampleValues('wedding_funeral', 4).values);
  await saveRecord(page);
});

test('a forgotten password is made anew by the administrator, and nothing sealed is lost', async () => {
  await signOut();
  for (let attempt = 1; attempt <= 5; attempt++) {
    await choose(NAME, 'bu-jide-1');
    await expect(page.getByRole('alert').filter({ hasText: 'A01' })).toBeVisible();
    await page.reload();
  }
  await choose(NAME, OWN);
  await expect(page.getByRole('alert').filter({ hasText: 'A06' })).toBeVisible();
  await choose('沈文静', DEMO_PASSWORD);
  await deskIsOpen(page);
  await act(`重置口令${NAME}`);
  const fresh = await shownSecret(/初始口令/);
  await signOut();
  await choose(NAME, OWN);
  await expect(page.getByRole('alert').filter({ hasText: 'A01' })).toBeVisible();
  await choose(NAME, fresh);
  await ownPassword(fresh, `${OWN}-b`);
  await go(page, '/ledger/wedding_funeral');
  await page.locator('tbody tr.record-row').first().click();
  await expect(page.getByRole('region', { name: '办理情况' })).toBeVisible();
  await opensHere(page);
});

test('a desk left alone locks itself with the draft safe behind it, and what was opened is covered again', async () => {
  await page.clock.install();
  const content = page.getByRole('region', { name: '登记内容' });
  await content.getByRole('button', { name: '查看 彩礼' }).click();
  await expect(content.locator('.revealed')).toHaveCount(1);
  await page.clock.fastForward(20_000);
  await expect(content.locator('.revealed')).toHaveCount(1);
  await page.clock.fastForward(45_000);
  await expect(content.locator('.revealed')).toHaveCount(0);
  await go(page, '/ledger/wedding_funeral/new');
  const place = page.locator('[data-path="place"] input');
  await place.fill('打到一半的地点');
  await place.press('End'); // counts as work; real time goes on beside the set one, so both ways are far from the quarter
  await page.clock.fastForward(10 * 60_000);
  await expect(place).toBeVisible();
  await page.clock.fastForward(6 * 60_000);
  await expect(page.getByRole('heading', { name: '已锁定' })).toBeVisible();
  await expect(place).toHaveCount(0);
  await page.getByLabel('口令').fill(`${OWN}-b`);
  await page.getByRole('button', { name: '解锁' }).click();
  await deskIsOpen(page);
  await expect(place).toHaveValue('打到一半的地点');
});

test('a desk that has not heard from the county for 35 days only shows and hands out; one sync brings the rights back', async () => {
  await context.setOffline(true);
  await enterWedding(page, defaultCatalogue(), { place: '没有网络时办的' });
  await signOut();
  await page.evaluate(async () => {
    const open = indexedDB.open('sanzhi-vault');
    const database = await new Promise<IDBDatabase>((done) => {
      open.onsuccess = () => done(open.result);
    });
    const keys = database.transaction('keys', 'readwrite').objectStore('keys');
    const at = Date.now() - 30 * 86_400_000;
    const latest = at + 36 * 86_400_000; // the clock was set back by six days since
    await new Promise((done) => {
      keys.put({ id: 'contact', at, latest }).onsuccess = done;
    });
    database.close();
  });
  await choose(NAME, `${OWN}-b`);
  await deskIsOpen(page);
  await expect(page.getByText('已超过 35 天没有与县里同步')).toBeVisible();
  await go(page, '/ledger/wedding_funeral');
  await page.locator('tbody tr.record-row').first().click();
  await expect(page.getByRole('region', { name: '办理情况' })).toBeVisible();
  await expect(page.getByRole('button', { name: '编辑' })).toHaveCount(0);
  await go(page, '/sync');
  const stick = page.getByRole('region', { name: '用U盘报送' });
  const [carried] = await Promise.all([
    page.waitForEvent('download'),
    stick.getByRole('button', { name: '制作报送包' }).click(),
  ]);
  expect(carried.suggestedFilename()).toMatch(/\.szbs$/); // unsent work leaves even so
  await expect(stick).toContainText('1 条记录');
  await go(page, '/ledger/wedding_funeral');
  await page.locator('tbody tr.record-row').first().click();
  await context.setOffline(false);
  await page.getByRole('button', { name: /报送状态/ }).click();
  await page.getByRole('button', { name: '立即同步' }).click();
  await page.getByRole('button', { name: '恢复权限' }).click();
  await deskIsOpen(page);
  await expect(page.getByRole('button', { name: '编辑' })).toBeVisible();
});

test('the administrator changes the key and the suite: the other PC is handed it, everything stays readable', async ({}, info) => {
  const context = await openProfile(info.outputPath('second'));
  const page = context.pages()[0] ?? (await context.newPage());
  second = { context, page };
  await page.goto(county.origin);
  await becomeClerk(page);
  const proven = async () =>
    (await county.sql`SELECT DISTINCT device_id FROM courier_device_key WHERE proof IS NOT NULL`).length;
  await expect.poll(proven, { timeout: 60_000 }).toBe(2);
  await changeKey();
  const taken = async () => (await county.sql`SELECT 1 FROM desk_audit WHERE action = 'town_key.taken'`).length;
  await expect.poll(taken, { timeout: 60_000 }).toBe(2);
  await page.locator('html[data-screens="all"]').waitFor();
  await enterWedding(page, defaultCatalogue(), { place: '新密钥礼堂' });
  const suites = async () =>
    (
      await county.sql`
        SELECT DISTINCT doc->'sealed'->>'alg' AS alg FROM record WHERE doc->'sealed'->>'alg' IS NOT NULL ORDER BY 1`
    ).map(({ alg }) => alg);
  await expect.poll(suites, { timeout: 60_000 }).toEqual(['A256GCM', 'SM4GCM']);
  await signOut();
  await choose(NAME, `${OWN}-b`);
  await deskIsOpen(firstPage());
  await seesAll(firstPage());
  await seesAll(page);
});

test('an account that is closed can neither sign in here nor send', async () => {
  await signOut();
  await choose('沈文静', DEMO_PASSWORD);
  await deskIsOpen(page);
  await act(`停用${NAME}`);
  await signOut();
  await page.getByRole('combobox', { name: '人员' }).click();
  await expect(option('沈文静')).toBeVisible();
  await expect(option(NAME)).toHaveCount(0);
});

test('the auditor sees what was done, and where a trail was broken', async () => {
  const auditor = await context.newPage();
  await auditor.goto(`${county.origin}/console`);
  await auditor.getByLabel('账号').fill('shenji');
  await auditor.getByLabel('口令').fill(DEMO_PASSWORD);
  await auditor.getByRole('button', { name: '登录' }).click();
  await auditor.getByRole('link', { name: '审计日志' }).click();
  await expect(auditor.getByText('全部日志链完整')).toBeVisible();
  await auditor.getByRole('row', { name: /电脑/ }).first().getByRole('button', { name: /查看/ }).click();
  await expect(auditor.getByRole('cell', { name: '退出登录' }).first()).toBeVisible();
  await expect(auditor.getByRole('cell', { name: '沈文静' }).first()).toBeVisible();
  await expect(auditor.getByRole('cell', { name: '查看敏感内容' }).first()).toBeVisible();
  await expect(auditor.getByRole('cell', { name: '锁定屏幕' }).first()).toBeVisible();
  expect(await seriousFaults(auditor, '审计日志')).toEqual([]);
  await county.sql`UPDATE desk_audit SET actor = 'county-admin'
      WHERE seq = 2 AND split_part(device_id, '.', 1) = (SELECT device_id FROM device ORDER BY enrolled_at LIMIT 1)`;
  await auditor.getByRole('button', { name: '重新校验' }).click();
  await expect(auditor.getByText('第 2 条断开：内容被改动')).toBeVisible();
  await auditor.screenshot({ path: test.info().outputPath('audit.png') });
  await auditor.close();
});
