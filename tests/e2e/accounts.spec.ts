import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import { defaultCatalogue } from '../support/catalogue.ts';
import { startCounty, type TestCounty } from '../support/county.ts';
import { DEMO_PASSWORD, TOWNS } from '../support/county-client.ts';
import { placesOf } from '../support/planted-secrets.ts';
import { rewriteTrail } from '../support/rewrite-trail.ts';
import { sampleValues } from '../support/sample-values.ts';
import { seriousFaults } from './support/axe.ts';
import { becomeClerk, deskIsOpen, go, signInAgain } from './support/demo-clerk.ts';
import { enterWedding } from './support/enter-record.ts';
import { chooseVillage, fillForm, saveRecord } from './support/fill-form.ts';
import { asksForCase, consoleOf, enrolAgain, judgeEscrow, opensHere, seesAll, takesKey } from './support/other-desk.ts';
import { openProfile } from './support/plain-browser.ts';
import { SIGN_IN_LINES, signInLines } from './support/sign-in-lines.ts';
import { dies, lastHeard, ringOf, vaultLeft } from './support/vault-of.ts';

/** Two people on one PC: the town's administrator, and a clerk who is added, forgets the password, and leaves. */

test.describe.configure({ mode: 'serial', timeout: 300_000 }); // a busy machine is no fault of the walk
const NAME = '李文华';
const OWN = 'Wode-kouling-1';
let county: TestCounty;
let context: BrowserContext;
let page: Page;
/** Another PC of the same town. */
let second: { context: BrowserContext; page: Page } | null = null;
/** Folders of both, as they are searched in the end. */
const profiles: string[] = [];
let recoveryCode = '';
const NEW_PASSPHRASE = 'Xin-miyao-2026';

test.beforeAll(async ({}, info) => {
  test.setTimeout(180_000);
  county = await startCounty();
  profiles.push(info.outputPath('pc'));
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

/** 换用新密钥 by the administrator, who is signed in on the first PC; the new recovery code. `left`: who must type the phrase. */
async function changeKey(left: RegExp | null): Promise<string> {
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
  if (left) await expect(box).toContainText(left);
  else await expect(box).not.toContainText('领不到');
  await page.screenshot({ path: test.info().outputPath('key-changed.png') });
  expect(await seriousFaults(page, '乡镇密钥')).toEqual([]);
  return shownSecret(/恢复码/);
}

/** The key is changed while the other PC has no proof at the county: there the bar asks for the phrase. */
async function takesByPassphrase(on: Page, line: BrowserContext) {
  await line.setOffline(true);
  await county.sql`UPDATE courier_device_key SET proof = NULL`;
  recoveryCode = await changeKey(/领不到/);
  await line.setOffline(false);
  await takesKey(on, NEW_PASSPHRASE);
}

const weddings = async () => ({
  rows: await county.sql`SELECT id FROM record WHERE type = 'wedding_funeral' ORDER BY seq DESC`,
});

/** The town's principal signs in on the first PC by the new passphrase. */
async function addPrincipal() {
  await page.getByRole('button', { name: '添加账号' }).click();
  await page.getByLabel('账号', { exact: true }).fill('yangshuzhang');
  await page.getByLabel('口令', { exact: true }).fill(DEMO_PASSWORD);
  await page.getByLabel('密钥口令', { exact: true }).fill(NEW_PASSPHRASE);
  await page.getByRole('button', { name: '添加并登录' }).click();
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
  await go(page, '/ledger/wedding_funeral'); // what was opened before is covered again
  await page.locator('tbody tr.record-row').first().click();
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
  await lastHeard(page, 30, 6);
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
  profiles.push(info.outputPath('second'));
  const context = await openProfile(info.outputPath('second'));
  const page = context.pages()[0] ?? (await context.newPage());
  second = { context, page };
  await page.goto(county.origin);
  await becomeClerk(page);
  const proven = async () =>
    (await county.sql`SELECT DISTINCT device_id FROM courier_device_key WHERE proof IS NOT NULL`).length;
  await expect.poll(proven, { timeout: 60_000 }).toBe(2);
  await signOut();
  await choose('沈文静', DEMO_PASSWORD);
  await deskIsOpen(firstPage());
  await go(firstPage(), '/people');
  const before = await ringOf(page);
  await changeKey(null);
  await expect.poll(() => ringOf(page), { timeout: 60_000 }).not.toBe(before);
  await page.locator('html[data-screens="all"]').waitFor();
  await takesByPassphrase(page, context);
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

test('the county asks for one case: the principal grants it without a line, the officer opens it until the term is over', async () => {
  const { rows } = await weddings();
  const officer = await consoleOf(county, second?.context ?? context, 'zfw');
  const panel = await asksForCase(officer, `/record/${TOWNS.yangshu}/${rows[0]?.id}`);
  const sealed = officer.getByText('已密封（内容留在乡镇）');

  await signOut();
  await addPrincipal();
  await deskIsOpen(page);
  await go(page, '/');
  await expect(page.getByRole('region', { name: '县里申请查看' })).toContainText('信访复查', { timeout: 60_000 });
  await page.screenshot({ path: test.info().outputPath('home.png') });
  await page.locator('html[data-screens="all"]').waitFor();
  await context.setOffline(true);
  await page.getByRole('link', { name: '去答复' }).click();
  await page.getByRole('button', { name: /^准予/ }).click();
  await page.screenshot({ path: test.info().outputPath('grant.png') });
  await page.getByRole('dialog').getByRole('button', { name: '准予', exact: true }).click();
  await expect(page.getByText('已准予，待联网送达')).toBeVisible();
  expect(await seriousFaults(page, '县里申请查看')).toEqual([]);
  await context.setOffline(false);
  await page.getByRole('button', { name: /报送状态/ }).click();
  await page.getByRole('button', { name: '立即同步' }).click();
  await expect(panel).toContainText('已准予', { timeout: 60_000 });

  await panel.getByRole('button', { name: '查看', exact: true }).click();
  await officer.getByLabel('用途（必填）').fill('复查会上核对');
  await officer.getByRole('dialog').getByRole('button', { name: '查看', exact: true }).click();
  await expect(panel).toContainText('60 秒后自动遮盖');
  await expect(sealed).toHaveCount(0);
  await expect(officer.locator('dt', { hasText: '彩礼' }).locator('+ dd')).toContainText(/\d/);
  await officer.screenshot({ path: test.info().outputPath('opened.png') });
  expect(await seriousFaults(officer, '查看加密内容')).toEqual([]);
  await county.sql`UPDATE case_request SET expires_at = now()`;
  await expect(panel).toContainText('已到期，密文已删去', { timeout: 60_000 });
  expect((await county.sql`SELECT 1 FROM case_request WHERE sealed IS NOT NULL`).length).toBe(0);
  await officer.close();
});

test('a revoked desk that dies again and again hands over once what it has not sent, then nobody’s password opens it; its town goes on with the recovery code', async () => {
  if (!second) throw new Error('the second PC is not there');
  const { context: away, page: desk } = second;
  await go(desk, '/');
  await away.setOffline(true);
  await enterWedding(desk, defaultCatalogue(), { place: '没有报送的礼堂' });
  const [row] = await county.sql`
    UPDATE device SET revoked_at = now()
     WHERE device_id = (SELECT device_id FROM device ORDER BY enrolled_at DESC LIMIT 1) RETURNING device_id`;
  await dies({ line: away, on: desk, origin: county.origin }, '**/api/v1/escrow?*', 'before', () =>
    away.setOffline(false),
  );
  await dies({ line: away, on: desk, origin: county.origin }, '**/api/v1/escrow/left', 'after', () =>
    signInAgain(desk, county.origin),
  );
  await signInAgain(desk, county.origin);
  await expect(desk.getByRole('heading', { name: '这台电脑已被县里停用' })).toBeVisible({ timeout: 90_000 });
  await expect(desk.getByText('没有报送的 1 条记录')).toBeVisible({ timeout: 90_000 });
  expect(await county.sql`SELECT part FROM desk_escrow`).toHaveLength(1); // once, however often it was handed over
  await desk.screenshot({ path: test.info().outputPath('gone.png') });
  expect(await seriousFaults(desk, '停用')).toEqual([]);
  const left = await vaultLeft(desk);
  expect(left.accounts).toBe(0);
  expect(left.keys.filter((id) => id === 'ring')).toEqual([]);
  await desk.reload();
  await expect(desk.getByText('没有报送的 1 条记录')).toBeVisible();
  await judgeEscrow(county, context, String(row?.device_id));
  await enrolAgain(county, desk, recoveryCode);
  await seesAll(desk, ['没有报送的礼堂', '新密钥礼堂', '']);
});

test('the auditor sees what was done, where a trail was broken, and that one was computed anew', async () => {
  const auditor = await consoleOf(county, context, 'shenji');
  await auditor.getByRole('link', { name: '审计日志' }).click();
  await expect(auditor.getByText('全部日志链完整')).toBeVisible();
  await auditor
    .getByRole('row', { name: /演示电脑（沈文静）/ })
    .getByRole('button', { name: /查看/ })
    .click();
  await expect(auditor.getByRole('cell', { name: '退出登录' }).first()).toBeVisible();
  await expect(auditor.getByRole('cell', { name: '沈文静' }).first()).toBeVisible();
  await expect(auditor.getByRole('cell', { name: '查看敏感内容' }).first()).toBeVisible();
  await expect(auditor.getByRole('cell', { name: '锁定屏幕' }).first()).toBeVisible();
  expect(await seriousFaults(auditor, '审计日志')).toEqual([]);
  expect(await signInLines(county)).toEqual(expect.arrayContaining([...SIGN_IN_LINES]));
  await county.sql`UPDATE desk_audit SET actor = 'county-admin'
      WHERE seq = 2 AND split_part(device_id, '.', 1) = (SELECT device_id FROM device ORDER BY enrolled_at LIMIT 1)`;
  await auditor.getByRole('button', { name: '重新校验' }).click();
  await expect(auditor.getByText('第 2 条断开：内容被改动')).toBeVisible();
  await rewriteTrail(county, TOWNS.yangshu);
  await auditor.getByRole('button', { name: '重新校验' }).click();
  await expect(auditor.getByText(/第 \d+ 条断开：与电脑保存的校验码不符/)).toBeVisible();
  await auditor.screenshot({ path: test.info().outputPath('audit.png') });
  await auditor.close();
});

test('an account that is closed can neither sign in here nor send', async () => {
  await signOut();
  await choose('沈文静', DEMO_PASSWORD);
  await deskIsOpen(page);
  const doubt = page.getByRole('alert').filter({ hasText: 'A28' }); // the rewritten trail, as the town sees it
  await expect(doubt).toContainText('杨树镇的日志', { timeout: 60_000 });
  await page.screenshot({ path: test.info().outputPath('doubt.png') });
  await doubt.getByRole('button', { name: '知道了' }).click();
  await expect(doubt).toHaveCount(0);
  await act(`停用${NAME}`);
  await signOut();
  await page.getByRole('combobox', { name: '人员' }).click();
  await expect(option('沈文静')).toBeVisible();
  await expect(option(NAME)).toHaveCount(0);
});

test('no code, passphrase or password of the walk lies in a file of the two PCs or of the county', async ({}, info) => {
  await page.evaluate(() => localStorage.setItem('careless', '无心留下的明文标记'));
  await context.close();
  await second?.context.close();
  const careless = [{ name: 'careless', content: '无心留下的明文标记' }];
  expect(placesOf(profiles[0] ?? '', careless).length).toBeGreaterThan(0);
  const secrets = Object.entries({
    recovery: recoveryCode,
    plainRecovery: recoveryCode.replaceAll('-', ''),
    passphrase: NEW_PASSPHRASE,
    own: OWN,
    demo: DEMO_PASSWORD,
  }).map(([name, content]) => ({ name, content }));
  expect(info.errors).toEqual([]);
  for (const folder of [...profiles, county.dataDir]) expect(placesOf(folder, secrets), folder).toEqual([]);
});
