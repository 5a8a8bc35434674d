import { readFileSync } from 'node:fs';
import { type BrowserContext, type Download, expect, type Page, test } from '@playwright/test';
import { defaultCatalogue } from '../support/catalogue.ts';
import { startCounty, type TestCounty } from '../support/county.ts';
import { type DemoCounty, demoCounty } from '../support/demo-county.ts';
import { becomeClerk, deskIsOpen, go, signInAgain } from './support/demo-clerk.ts';
import { enterWedding } from './support/enter-record.ts';
import { openProfile } from './support/plain-browser.ts';
import { backupWalk } from './support/restore-walk.ts';

/** A PC without a line: its package is carried to the county, imported in the console, and the answer carried back. */

let county: TestCounty;
let demo: DemoCounty;
let context: BrowserContext;

test.beforeAll(async ({}, info) => {
  county = await startCounty();
  demo = await demoCounty(county.origin);
  context = await openProfile(info.outputPath('desk'));
});
test.afterAll(async () => {
  await context?.close();
  await county?.stop();
});

const state = (page: Page) => page.getByRole('button', { name: /报送状态/ });
const panel = (page: Page) => page.getByRole('region', { name: '用U盘报送' });

async function saved(page: Page, act: () => Promise<void>): Promise<{ name: string; bytes: Buffer }> {
  const [download]: [Download, unknown] = await Promise.all([page.waitForEvent('download'), act()]);
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

async function choose(page: Page, button: () => Promise<void>, file: { name: string; bytes: Buffer }) {
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), button()]);
  await chooser.setFiles({ name: file.name, mimeType: 'application/octet-stream', buffer: file.bytes });
}

async function openConsole(): Promise<Page> {
  const page = await context.newPage();
  const { login, password } = demo.accountOf('zfw_operator');
  await page.goto(`${county.origin}/console#/courier`);
  await page.getByLabel('账号').fill(login);
  await page.getByLabel('口令', { exact: true }).fill(password);
  await page.getByRole('button', { name: '登录', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'U盘报送' })).toBeVisible();
  return page;
}

/** The officer writes to all towns. */
async function publishNotice(office: Page): Promise<void> {
  await office.getByRole('link', { name: '通知', exact: true }).click();
  await office.getByRole('button', { name: '新建通知' }).click();
  const form = office.getByRole('dialog', { name: '新建通知' });
  await form.getByLabel('标题').fill('关于做好汛期值守的通知');
  await form.getByLabel('内容').fill('请各村安排值守。\n每日零报告。');
  await form.getByText('紧急', { exact: true }).click();
  await office.reload(); // as if the window had been closed in the middle of the work
  const left = office.getByRole('list', { name: '没有发出的通知' });
  await expect(left).toContainText('关于做好汛期值守的通知');
  await left.getByRole('button', { name: '继续写' }).click();
  await expect(form.getByLabel('内容')).toHaveValue('请各村安排值守。\n每日零报告。');
  await expect(form.getByRole('radio', { name: '紧急' })).toBeChecked();
  await office.screenshot({ path: test.info().outputPath('notice-draft.png') });
  await form.getByRole('button', { name: '发出', exact: true }).click();
  await expect(office.getByRole('heading', { level: 1, name: '关于做好汛期值守的通知' })).toBeVisible();
  await expect(office.getByRole('row', { name: /杨树镇/ })).toContainText('未送达');
  expect(await office.evaluate(() => Object.keys(localStorage).filter((key) => key.includes('notice-draft')))).toEqual(
    [],
  );
  await office.screenshot({ path: test.info().outputPath('notice.png'), fullPage: true });
}

const notices = (page: Page, unread: string) =>
  page.getByRole('navigation', { name: '主菜单' }).getByRole('link', { name: `县里通知${unread}`, exact: true });

/** Without a line: the notice that came with the answer is opened, and the program killed at once. */
async function readNotice(page: Page): Promise<Page> {
  await go(page, '/');
  const home = page.getByRole('region', { name: '县里紧急通知' });
  await expect(home).toContainText('1 份未读');
  await page.screenshot({ path: test.info().outputPath('home.png'), fullPage: true });
  await expect(notices(page, ' 1 条')).toBeVisible();
  await home.getByRole('link', { name: '关于做好汛期值守的通知' }).click();
  await expect(page.getByRole('region', { name: '通知内容' })).toContainText('每日零报告。');
  await expect(notices(page, '')).toBeVisible();
  await page.screenshot({ path: test.info().outputPath('notice-desk.png'), fullPage: true });
  await page.close();
  const again = await context.newPage();
  await again.goto(county.origin);
  await signInAgain(again, county.origin);
  await deskIsOpen(again);
  await expect(notices(again, '')).toBeVisible();
  await go(again, '/sync');
  return again;
}

const openings = async () =>
  (await county.sql`SELECT opened_version FROM notice_town WHERE opened_version > 0 AND opened_by <> ''`).length;

test('a record goes by stick, its answer comes back, and the network later adds nothing', async () => {
  let page = context.pages()[0] ?? (await context.newPage());
  await page.goto(county.origin);
  await becomeClerk(page);
  await page.locator('html[data-screens="all"]').waitFor();
  await expect(state(page)).toHaveAccessibleName(/已全部报送/, { timeout: 30_000 });
  await go(page, '/sync');
  await page.getByRole('button', { name: '暂停同步' }).click();
  await enterWedding(page, defaultCatalogue(), { place: '村文化礼堂' });
  await go(page, '/sync');

  const make = () => panel(page).getByRole('button', { name: '制作报送包' }).click();
  const stick = await saved(page, make);
  expect(stick.name).toMatch(/^报送包-.*-第1号\.szbs$/);
  await expect(panel(page)).toContainText('1 条记录');
  await expect(panel(page)).toContainText('还没有读到回执');

  const office = await openConsole();
  await publishNotice(office);
  await go(office, '/courier');
  const chooseFile = () => office.getByText('把U盘里的报送包').click();
  await choose(office, chooseFile, stick);
  const outcome = office.getByRole('region', { name: /^导入结果/ });
  await expect(outcome).toContainText('新入库 1 条');
  await choose(office, chooseFile, stick);
  await expect(outcome).toContainText('以前导入过');
  await choose(office, chooseFile, { name: '坏的.szbs', bytes: stick.bytes.subarray(0, 400) });
  await expect(outcome.getByRole('alert')).toContainText('S17');
  await choose(office, chooseFile, stick);
  const answer = await saved(office, () => outcome.getByRole('button', { name: '保存回执' }).click());
  expect(answer.name).toMatch(/^回执-.*-第1号\.szhz$/);
  await office.screenshot({ path: test.info().outputPath('console.png'), fullPage: true });
  await office.close();

  const read = () => panel(page).getByRole('button', { name: '读取县里的回执' }).click();
  await choose(page, read, stick);
  await expect(panel(page).getByRole('alert')).toContainText('S23');
  await choose(page, read, answer);
  await expect(panel(page)).toContainText('县里收下 1 条', { timeout: 30_000 });
  await expect(panel(page)).toContainText('本机的记录县里都已有答复');
  await page.screenshot({ path: test.info().outputPath('desk.png'), fullPage: true });
  await choose(page, read, answer); // carried twice
  await expect(panel(page)).toContainText('县里收下 1 条', { timeout: 30_000 });

  page = await readNotice(page);
  expect(await openings()).toBe(0);
  await page.getByRole('button', { name: '恢复同步' }).click();
  await page.getByRole('button', { name: '立即同步' }).click();
  await expect(state(page)).toHaveAccessibleName(/已全部报送/, { timeout: 30_000 });
  const [stored] = await county.sql`SELECT count(*)::int AS n FROM record WHERE type = 'wedding_funeral'`;
  const [history] = await county.sql`SELECT count(*)::int AS n FROM record_history`;
  expect([stored?.n, history?.n]).toEqual([1, 0]);
  await expect.poll(openings, { timeout: 30_000 }).toBe(1);
  await restores(page);
});

/** A backup of another PC is put in, and what it brought is sent like all else. */
async function restores(page: Page): Promise<void> {
  const town = String((await county.sql`SELECT unit_code FROM record WHERE type = 'wedding_funeral'`)[0]?.unit_code);
  await backupWalk(page, county.origin, `${town.slice(0, 9)}000`);
  await page.getByRole('button', { name: /报送状态/ }).click();
  await page.getByRole('button', { name: '立即同步' }).click();
  await expect(state(page)).toHaveAccessibleName(/已全部报送/, { timeout: 60_000 });
  const [restored] = await county.sql`SELECT count(*)::int AS n FROM record WHERE type = 'civil_practice'`;
  expect(restored?.n).toBe(40); // what a backup brought is sent like all else
  await expect
    .poll(async () => (await acts()).filter((act) => WALKED.includes(act)), { timeout: 30_000 })
    .toEqual(WALKED);
}

/** What this PC's trail must hold of the walk, in order (D§6 P9). */
const WALKED = [
  'courier.made',
  'courier.answered',
  'courier.answered',
  'backup.made',
  'backup.restored',
  'backup.restored',
];
const acts = async () =>
  (await county.sql`SELECT action FROM desk_audit ORDER BY device_id, seq`).map(({ action }) => String(action));
