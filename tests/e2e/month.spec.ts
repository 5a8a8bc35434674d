import { mkdirSync } from 'node:fs';
import { type BrowserContext, type Page, expect as plainExpect, test } from '@playwright/test';
import { todayInChina } from '../../shared/kernel/calendar.ts';
import { defaultCatalogue } from '../support/catalogue.ts';
import { startCounty, type TestCounty } from '../support/county.ts';
import { enrolDesk } from '../support/county-client.ts';
import { demoCounty } from '../support/demo-county.ts';
import { sampleValues } from '../support/sample-values.ts';
import { faultsOn } from './support/axe.ts';
import { becomeClerk, go } from './support/demo-clerk.ts';
import { fillForm, saveRecord } from './support/fill-form.ts';
import { openProfile } from './support/plain-browser.ts';

/**
 * A month from the village's record to the locked report, on a real desk and a real county: what is missing, approval,
 * confirmation, checks, text, signature, sending; the county returns one record, receives and locks the second version;
 * then a correction and a late record.
 */

/** The month is counted anew after every change; a busy machine needs longer than a click. */
const expect = plainExpect.configure({ timeout: 40_000 });

test.describe.configure({ mode: 'serial', timeout: 300_000 }); // one month, step by step
const catalogue = defaultCatalogue();
const MONTH = todayInChina(Date.now()).slice(0, 7);
let county: TestCounty;
let context: BrowserContext;
let desk: Page;
let officer: Page;
let officerContext: BrowserContext;

/** SCREENS=folder keeps a picture of every screen that is walked through, for people to look at. */
async function look(page: Page, name: string): Promise<void> {
  const folder = process.env.SCREENS;
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: `${folder}/${name}.png` });
}

async function isAccessible(page: Page): Promise<void> {
  const violations = await faultsOn(page);
  expect.soft(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 160)}`)).toEqual([]);
}

test.beforeAll(async ({}, info) => {
  test.setTimeout(240_000);
  county = await startCounty();
  context = await openProfile(info.outputPath('desk'));
  desk = context.pages()[0] ?? (await context.newPage());
  await desk.goto(county.origin);
  await becomeClerk(desk);
  await desk.locator('html[data-screens="all"]').waitFor();
  officerContext = await openProfile(info.outputPath('officer'));
  officer = officerContext.pages()[0] ?? (await officerContext.newPage());
  const { login, password } = (await demoCounty(county.origin)).accountOf('zfw_operator');
  await officer.goto(`${county.origin}/console`);
  await officer.getByLabel('账号').fill(login);
  await officer.getByLabel('口令', { exact: true }).fill(password);
  await officer.getByRole('button', { name: '登录', exact: true }).click();
  await expect(officer.getByRole('button', { name: '退出登录' })).toBeVisible();
});
test.afterAll(async () => {
  await context?.close();
  await officerContext?.close();
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
  await go(desk, '/month/villages');
  await desk
    .getByRole('row', { name: /北坡村/ })
    .getByRole('button')
    .first()
    .click();
  await look(desk, '02-villages');
  await desk.getByRole('button', { name: /去填报 北坡村文明实践/ }).click();
  await expect(desk.getByRole('heading', { name: /^新增/ })).toBeVisible();
  await fillForm(desk, catalogue, 'civil_practice', practice(28));
  await saveRecord(desk);
  await expect(desk.getByRole('region', { name: '办理情况' })).toContainText('北坡村');
  record = desk.url().split('#')[1] ?? '';
  await go(desk, '/');
  await expect(gap).toContainText(/已办 [1-9]/);
});

test('the town approves, villages confirm or report zero, and the checks find nothing that must be mended', async () => {
  await approveAll();
  await go(desk, '/month/villages');
  await confirm('北坡村本月确认');
  const zero = desk.getByRole('button', { name: /零报告$/ });
  for (let left = await zero.count(); left > 0; left = await zero.count()) {
    await confirm(await zero.first().getAttribute('aria-label'));
    await expect(zero).toHaveCount(left - 1);
  }
  await go(desk, '/month/checks');
  await expect(desk.getByRole('region', { name: '必须处理' })).toContainText('没有必须处理的事项');
  const soft = desk.getByRole('region', { name: '请核实说明' });
  await soft.getByRole('button', { name: '已核实属实' }).first().click();
  await expect(soft.getByText('已说明').first()).toBeVisible();
  await look(desk, '03-checks');
  await isAccessible(desk);
});

test('the statistics table leads from a figure to its records; the text is drafted from it', async () => {
  await go(desk, '/month/statistics');
  const row = desk.getByRole('row', { name: /文明实践活动/ });
  await row.getByRole('button', { name: /本月数 1，看记录/ }).click();
  await expect(desk.getByRole('dialog')).toContainText('北坡村');
  await desk.keyboard.press('Escape');
  await expect(desk.getByRole('row', { name: /人民调解受理/ })).toContainText('0');
  await look(desk, '04-statistics');
  await isAccessible(desk);
  await go(desk, '/month/report');
  await expect(desk.getByRole('textbox', { name: '德治' })).toHaveValue(/开展文明实践活动1场/);
  await desk.getByRole('textbox', { name: '特色亮点' }).fill('北坡村清理河道。');
  await expect(desk.getByText('已保存')).toBeVisible();
  await look(desk, '05-report');
  await isAccessible(desk);
  await desk.getByRole('button', { name: '预览' }).click();
  await expect(desk.getByRole('dialog')).toContainText('县委政法委：');
  await look(desk, '06-preview');
  await desk.keyboard.press('Escape');
});

test('reviewed, signed and sent; the county returns one record with words that stand at the record', async () => {
  await sendReport();
  await look(desk, '07-sent');
  await isAccessible(desk);
  await go(officer, `/reports/${MONTH}`);
  await expect(officer.getByRole('row', { name: /杨树镇/ })).toContainText('已上报');
  await look(officer, '08-console-reports');
  await isAccessible(officer);
  await officer.getByRole('link', { name: '杨树镇' }).click();
  await expect(officer.getByText(/记录 1 条：已到 1，在途 0/)).toBeVisible();
  await look(officer, '09-console-report');
  await isAccessible(officer);
  await officer.getByRole('button', { name: '退回', exact: true }).click();
  await officer.getByLabel('退回原因（必填）').fill('请核对一条');
  await officer.getByRole('checkbox', { name: /北坡村/ }).check();
  await officer.getByPlaceholder('要改什么').fill('参加人数与签到表不符');
  await look(officer, '10-console-return');
  await officer
    .getByRole('dialog')
    .getByRole('button', { name: /^退\s*回$/ })
    .click();
  await expect(officer.getByText('已退回')).toBeVisible();

  await sync();
  await go(desk, record);
  await expect(desk.getByRole('alert').filter({ hasText: '参加人数与签到表不符' })).toBeVisible();
  await look(desk, '11-returned-record');
  await go(desk, '/month');
  await expect(desk.getByRole('list', { name: '退回事项' })).toContainText('参加人数与签到表不符');
  await look(desk, '12-returned-month');
});

test('mended and sent again, received and locked; then only a correction or a late record', async () => {
  await go(desk, `${record}/edit`);
  await desk.getByLabel('参加人数', { exact: true }).fill('31');
  await desk.getByLabel('修改原因').fill('核对签到表');
  await saveRecord(desk);
  await approveAll();
  await sendReport();
  const beside = await cameBeside();
  await go(officer, `/reports/${MONTH}`);
  await officer.getByRole('link', { name: '杨树镇' }).click();
  await expect(officer.getByText(/第 2 版/)).toBeVisible();
  await officer.getByRole('button', { name: '接收' }).click();
  await expect(officer.getByText(/上报后新增 1/)).toBeVisible();
  await officer.getByRole('button', { name: '锁定' }).click();
  await expect(officer.getByRole('dialog')).toContainText('上报后新增 1 条');
  await look(officer, '12-console-lock');
  await officer
    .getByRole('dialog')
    .getByRole('button', { name: /^锁\s*定$/ })
    .click();
  await expect(officer.getByText('已锁定')).toBeVisible();

  await sync();
  await makeLate(beside);
  await go(desk, record);
  await desk.getByRole('button', { name: '办理更正' }).click();
  await desk.getByLabel('更正哪一项').fill('参加人数');
  await desk.getByLabel('更正哪一项').press('Enter');
  await desk.getByLabel('更正为').fill('35');
  await desk.getByLabel('更正原因').fill('少计一组');
  await look(desk, '13-correction');
  await desk.getByRole('button', { name: '提交更正单' }).click();
  await sync();
  await go(officer, '/corrections');
  await officer
    .getByRole('button', { name: /同意 参加人数/ })
    .first()
    .click();
  await look(officer, '14-console-corrections');
  await sync();
  await expect(desk.getByRole('region', { name: '登记内容' })).toContainText('35');

  await go(desk, '/ledger/civil_practice/new');
  await fillForm(desk, catalogue, 'civil_practice', practice(19));
  await desk.getByRole('button', { name: '保存', exact: true }).click();
  await desk.getByLabel('补报原因').fill('村里漏报');
  await look(desk, '15-late');
  await desk.getByRole('button', { name: '按补报保存' }).click();
  await expect(desk.getByText(/补报：村里漏报/)).toBeVisible();
  await sync();
  await go(desk, '/month/statistics');
  await expect(desk.getByText(/第 2 版上报时固定的数/)).toBeVisible();
  const row = desk.getByRole('row', { name: /文明实践活动/ });
  await expect(row.getByRole('button', { name: /本月数 1，/ })).toBeVisible();
  await expect(row.getByRole('button', { name: /补报数 2，/ })).toBeVisible();
  await look(desk, '16-locked-statistics');
});

/** A record that another clerk's desk sends after the report: the home page and the month tell of it. Answers its address. */
async function cameBeside(): Promise<string> {
  const other = await enrolDesk(county.origin, 'yangshu', '下乡笔记本');
  const made = await other.make('civil_practice', 8, (values) => Object.assign(values, { held_on: `${MONTH}-02` }));
  await other.push([{ record: made, base: null }]);
  await sync();
  await go(desk, '/');
  const panel = desk.getByRole('region', { name: /没有计入.*月报（1）/ });
  await expect(panel.getByRole('link')).toBeVisible();
  await look(desk, '12-beside-home');
  await go(desk, '/month');
  await expect(desk.getByText(/上报以后，本月记录新增 1 条/)).toBeVisible();
  await look(desk, '12-beside-month');
  return `/record/${made.id}`;
}

async function makeLate(address: string): Promise<void> {
  await go(desk, address);
  await desk.getByLabel('补报原因').fill('当时没有网络');
  await look(desk, '12-beside-record');
  await desk.getByRole('button', { name: '按补报报送' }).click();
  await expect(desk.getByText(/补报：当时没有网络/)).toBeVisible();
}

/** Address of the one record. */
let record = '';

function practice(participants: number): Record<string, unknown> {
  return { ...sampleValues('civil_practice', 4).values, held_on: `${MONTH}-01`, participants };
}

async function approveAll(): Promise<void> {
  await go(desk, '/month/approve');
  await desk.getByRole('checkbox', { name: /全选/ }).check();
  await desk.getByRole('button', { name: /镇审通过（1）/ }).click();
  await expect(desk.getByText('本月记录都已镇审通过')).toBeVisible();
}

async function confirm(name: string | null): Promise<void> {
  await desk.getByRole('button', { name: name ?? '' }).click();
  const dialog = desk.getByRole('dialog');
  await dialog.getByRole('textbox').fill('村书记电话确认');
  await dialog.getByRole('button', { name: /^确\s*定$/ }).click();
  await expect(dialog).toBeHidden();
}

async function sendReport(): Promise<void> {
  await go(desk, '/month/sign');
  await desk.getByRole('button', { name: /^送\s*审$/ }).click();
  await desk.getByLabel('审核人姓名').fill('郭雪梅');
  await desk.getByRole('button', { name: '全部审核通过' }).click();
  await desk.getByLabel('负责人姓名').fill('赵国栋');
  await desk.getByRole('button', { name: '登记纸质签字' }).click();
  await desk.getByRole('button', { name: /^上\s*报$/ }).click();
  await desk
    .locator('.ant-popconfirm')
    .getByRole('button', { name: /^上\s*报$/ })
    .click();
  await expect(desk.getByText(/已上报；网络恢复后/)).toBeVisible();
  await sync();
}
