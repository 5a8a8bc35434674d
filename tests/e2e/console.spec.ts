import { expect, type Page, test } from '@playwright/test';
import { monthInWords } from '../../shared/kernel/calendar.ts';
import type { LedgerRecord } from '../../shared/schema/record.ts';
import { startCounty } from '../support/county.ts';
import { type DemoCounty, demoCounty } from '../support/demo-county.ts';
import { enrolPushingDesk, type PushingDesk } from '../support/pushing-desk.ts';
import { faultsOn } from './support/axe.ts';
import { PLAIN_BROWSER } from './support/plain-browser.ts';

/** The county console against a real county server, in an ordinary browser window as an officer has it. */

test.describe.configure({ mode: 'default' }); // one county for the file: its tests run one after another
test.use({
  ...PLAIN_BROWSER,
  permissions: ['clipboard-read', 'clipboard-write'],
});

/** Pages refresh every ten seconds; a busy machine needs longer. */
const NEXT_REFRESH = { timeout: 40_000 };

/** A month in which the invented records lie. */
const MONTH = '2026-05';

let county: Awaited<ReturnType<typeof startCounty>>;
let demo: DemoCounty;
let desk: PushingDesk;

test.beforeAll(async () => {
  county = await startCounty();
  demo = await demoCounty(county.origin);
  const clerk = demo.accountOf('town_clerk');
  const code = await demo.enrolmentCode(clerk.townId);
  desk = await enrolPushingDesk(county.origin, { ...clerk, code, deviceName: '党政办电脑' });
});
test.afterAll(async () => county?.stop());

/** A record of the month: samples spread over half a year, so the first fitting seed from `from` on. */
async function makeInMonth(type: string, from = 1): Promise<LedgerRecord> {
  for (let seed = from; seed < from + 300; seed++) {
    const record = await desk.make(type, seed);
    if (record.period === MONTH) return record;
  }
  throw new Error(`no sample of ${type} in ${MONTH}`);
}

async function pushNew(...records: LedgerRecord[]): Promise<void> {
  const outcomes = await desk.push(records.map((record) => ({ record, base: null })));
  expect(outcomes.map(({ outcome }) => outcome)).toEqual(records.map(() => 'accepted'));
}

async function signIn(page: Page, role = 'zfw_operator', path = ''): Promise<void> {
  const { login, password } = demo.accountOf(role);
  await page.goto(`${county.origin}/console${path}`);
  await page.getByLabel('账号').fill(login);
  await page.getByLabel('口令', { exact: true }).fill(password);
  await page.getByRole('button', { name: '登录', exact: true }).click();
  await expect(page.getByRole('button', { name: '退出登录' })).toBeVisible();
}

test('lets in only with the right password and shows no page before', async ({ page }) => {
  const { login } = demo.accountOf('zfw_operator');
  await page.goto(`${county.origin}/console`);
  await page.getByLabel('账号').fill(login);
  await page.getByLabel('口令', { exact: true }).fill('wrong-Password-1');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toContainText('账号或口令不正确');
  await expect(page.getByRole('alert')).toContainText('A01');
  await expect(page.getByLabel('口令', { exact: true })).toBeFocused();
  await expect(page.getByRole('navigation')).toHaveCount(0);

  await signIn(page);
  await expect(page.getByRole('heading', { level: 1, name: '到报情况' })).toBeVisible();
  await page.getByRole('button', { name: '退出登录' }).click();
  await expect(page.getByLabel('账号')).toBeVisible();
  await page.goto(`${county.origin}/console#/units`);
  await page.reload();
  await expect(page.getByLabel('账号')).toBeVisible();
});

test('counts what towns have sent, town by town and type by type, and follows new arrivals', async ({ page }) => {
  await pushNew(await makeInMonth('party_life'), await makeInMonth('civil_practice'));
  await signIn(page, 'zfw_operator', `#/arrivals/${MONTH}`);
  const row = page.getByRole('row', { name: new RegExp(`^${desk.townName}`) });
  await expect(row.getByRole('link', { name: `${desk.townName} 党组织生活 1 条` })).toBeVisible();
  await expect(row.getByRole('link', { name: `${desk.townName} 文明实践 1 条` })).toBeVisible();
  await expect(row.getByRole('link', { name: `${desk.townName} 全部 2 条` })).toBeVisible();
  await expect(row).not.toContainText('尚未收到');
  const others = page.getByRole('row').filter({ hasText: '尚未收到' });
  const rows = page.getByRole('table').locator('tbody').getByRole('row');
  await expect(others).toHaveCount((await rows.count()) - 1);
  await expect(page.getByRole('link', { name: '全县 党组织生活 1 条' })).toBeVisible();

  await pushNew(await makeInMonth('party_life', 1000));
  await expect(row.getByRole('link', { name: `${desk.townName} 党组织生活 2 条` })).toBeVisible(NEXT_REFRESH);

  await row.getByRole('link', { name: `${desk.townName} 党组织生活 2 条` }).focus();
  await page.keyboard.press('ArrowRight');
  await expect(row.getByRole('link', { name: `${desk.townName} 文明实践 1 条` })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: `${monthInWords(MONTH)}记录` })).toBeVisible();
  await expect(page.getByRole('table').getByRole('row')).toHaveCount(2);
});

test('shows the open fields of a record and nothing of what is sealed', async ({ page }) => {
  const made = await desk.make('mediation_case', 7, (values) => ({
    ...values,
    brief: '绝密原委甲',
    category: 'neighbour',
  }));
  const revised = await desk.revise(made, {
    action: 'edit',
    reason: '补充案情',
    values: { ...(await desk.valuesOf(made)), brief: '绝密原委乙', people: 5 },
  });
  await pushNew(made);
  const [outcome] = await desk.push([{ record: revised, base: made.rev }]);
  expect(outcome?.outcome).toBe('accepted');
  const secrets = ['绝密原委甲', '绝密原委乙', ...namesIn(await desk.valuesOf(revised))];
  expect(secrets.length).toBeGreaterThan(3);

  const received: string[] = [];
  page.on('response', async (response) => {
    if (response.url().includes('/api/')) received.push(await response.text().catch(() => ''));
  });
  await signIn(page, 'zfw_operator', `#/records/${made.period}/${desk.townId}/mediation_case`);
  await expect(page.getByRole('cell', { name: /有密封/ })).toBeVisible();
  await page
    .getByRole('cell', { name: /有密封/ })
    .getByRole('link')
    .click();

  await expect(page.getByRole('heading', { level: 1, name: '人民调解案件' })).toBeVisible();
  const sheet = page.getByRole('article');
  await expect(sheet.getByText('邻里', { exact: false }).first()).toBeVisible();
  await expect(sheet.getByText('5人', { exact: true })).toBeVisible();
  await expect(definition(page, '当事人')).toHaveText('已密封（内容留在乡镇）');
  await expect(definition(page, '纠纷简要情况')).toHaveText('已密封（内容留在乡镇）');
  const history = page.getByRole('region', { name: '修改经过' });
  await expect(history).toContainText('原因：补充案情');
  await expect(history).toContainText('纠纷简要情况：有修改（内容已密封）');
  await expect(history).toContainText('涉及当事人数');

  const shown = await page.locator('body').textContent();
  const all = `${shown}\n${received.join('\n')}`;
  expect(all).toContain('补充案情');
  for (const secret of secrets) expect(all).not.toContain(secret);
});

/** Every person's name inside values: parties, mediators, whoever spoke. */
function namesIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === 'name' && typeof inner === 'string' && inner.length > 1 && inner.length < 5 ? [inner] : namesIn(inner),
  );
}

/** The value beside a label of the record sheet. */
function definition(page: Page, label: string) {
  return page.locator('dt', { hasText: new RegExp(`^${label}$`) }).locator('xpath=following-sibling::dd[1]');
}

test('makes an enrolment code that is shown once and enrols one desk', async ({ page }) => {
  await signIn(page, 'zfw_operator', '#/codes');
  await page.getByLabel('乡镇（街道）').fill(desk.townName);
  await page.keyboard.press('Enter');
  await page.getByLabel('用途说明').fill('二号办公室');
  await page.getByRole('button', { name: '生成登记码' }).click();
  const code = (await page.getByRole('status', { name: '登记码' }).textContent()) ?? '';
  await expect(page.getByRole('timer')).toContainText(/剩余 (30:00|29:\d\d)/);
  await page.getByRole('button', { name: '复制' }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(code);
  const line = page.getByRole('row').filter({ hasText: '二号办公室' });
  await expect(line).toContainText('可使用');

  const clerk = demo.accountOf('town_clerk');
  await enrolPushingDesk(county.origin, { ...clerk, code, deviceName: '二号电脑' });
  await page.reload();
  await expect(line).toContainText('已使用');
  await expect(page.locator('body')).not.toContainText(code);
  await page.getByRole('link', { name: '设备' }).click();
  const device = page.getByRole('row').filter({ hasText: '二号电脑' });
  await expect(device).toContainText(desk.townName);
  await expect(
    enrolPushingDesk(county.origin, { ...clerk, code, deviceName: '三号电脑' }),
    'a code that was used enrols nobody',
  ).rejects.toThrow('A03');
});

/** A village ends and another one of its town goes on: filled in, looked at, done with a reason, and told of. */
async function mergeAway(page: Page, name: string) {
  await page.getByRole('button', { name: '单位变动' }).click();
  const dialog = page.getByRole('dialog', { name: '单位变动' });
  const look = dialog.getByRole('button', { name: '查看影响' });
  await expect(look).toBeDisabled();
  await dialog.getByLabel(/^撤并的村/).fill(name);
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await expect(dialog.getByLabel('由哪个村承接')).toBeFocused();
  await expect(dialog.getByTitle(/村民委员会$|居民委员会$/), 'Tab took no further village').toHaveCount(1);
  await expect(look, 'nobody goes on yet').toBeDisabled();
  await page.keyboard.press('ArrowDown');
  await page.locator('.ant-select-dropdown:visible .ant-select-item-option').nth(1).click();
  await page.screenshot({ path: test.info().outputPath('unit-change.png') });
  await look.click();
  await expect(dialog.getByRole('table', { name: '原村现有内容' })).toContainText(name);
  await page.screenshot({ path: test.info().outputPath('unit-change-seen.png') });
  const agree = dialog.getByRole('button', { name: '确认办理' });
  await expect(agree).toBeDisabled();
  await dialog.getByLabel('依据或原因（必填，留在变动记录里）').fill('民政批复〔2026〕8号');
  await agree.click();
  await expect(dialog).toBeHidden();
  const told = page.getByRole('region', { name: '单位变动记录' });
  await expect(told).toContainText('民政批复〔2026〕8号');
  await expect(told).toContainText(`${name} 到 `);
  await page.screenshot({ path: test.info().outputPath('unit-changed.png'), fullPage: true });
  await lookAtTowns(page);
}

/** What merging two towns would do is shown with every village's new code; nothing is done. */
async function lookAtTowns(page: Page) {
  await page.getByRole('button', { name: '单位变动' }).click();
  const dialog = page.getByRole('dialog', { name: '单位变动' });
  await dialog.getByText('乡镇（街道）').click();
  await dialog.getByLabel(/^撤并的乡镇/).fill('白云镇');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowDown');
  await page.locator('.ant-select-dropdown:visible .ant-select-item-option').nth(1).click();
  const code = dialog.getByLabel('云台村的新代码');
  await expect(code, 'a code that nobody ever had is proposed').toHaveValue(/^9999011\d{5}$/);
  await code.fill('999901103399');
  await dialog.getByRole('button', { name: '查看影响' }).click();
  await expect(dialog.getByRole('alert'), 'a code of a third town').toContainText(
    '云台村村民委员会的新代码 999901103399',
  );
  await code.fill('999901101398');
  await dialog.getByRole('button', { name: '查看影响' }).click();
  await expect(dialog.getByRole('table', { name: '原乡镇现有内容' })).toContainText('白云镇');
  await expect(dialog.getByRole('table', { name: '村的新代码' })).toContainText('999901101398');
  await page.screenshot({ path: test.info().outputPath('town-change-seen.png') });
  await dialog
    .getByRole('button', { name: 'Close' })
    .or(dialog.getByRole('button', { name: '关闭' }))
    .click();
  await expect(dialog).toBeHidden();
}

test('previews a unit list, writes nothing before the officer confirms, then shows the new units', async ({ page }) => {
  const townCode = `${desk.townId}000`;
  const list = [
    '代码,名称,简称,上级代码,户数,户籍人口',
    `${desk.townId}298,望江台村民委员会,望江台村,${townCode},321,1188`,
    `${desk.townId}29,少一位的村,少一位,${townCode},1,1`,
  ].join('\n');
  await signIn(page, 'zfw_operator', '#/units/import');
  await page.locator('input[type=file]').setInputFiles({
    name: '单位名单.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(`\uFEFF${list}`),
  });
  const preview = page.getByRole('region', { name: '导入预览' });
  await expect(preview).toContainText('单位名单.csv');
  await expect(preview).toContainText('新增 1');
  await expect(preview.getByRole('row').filter({ hasText: '望江台村民委员会' })).toContainText('1188');
  await expect(preview.getByRole('row', { name: /^3 / })).toBeVisible();
  const before = await page.request.get(`${county.origin}/api/console/units`);
  expect(await before.text()).not.toContain('望江台');

  await preview.getByRole('button', { name: '确认导入 1 个单位' }).click();
  await expect(page.getByText('单位名单已导入')).toBeVisible();
  await page.getByRole('button', { name: '查看单位' }).click();
  await page.getByLabel('查找单位').fill('望江台');
  await expect(page.getByRole('row').filter({ hasText: `${desk.townId}298` })).toContainText('望江台村民委员会');
  await mergeAway(page, '望江台村民委员会');

  await page.goto(`${county.origin}/console#/units/import`);
  await page.locator('input[type=file]').setInputFiles({
    name: '假表格.xlsx',
    mimeType: 'application/octet-stream',
    buffer: Buffer.from('not a workbook'),
  });
  await expect(page.getByRole('alert')).toContainText(/（F0\d）/);
});

test('stops a device for good when the officer says so', async ({ page }) => {
  const clerk = demo.accountOf('town_clerk');
  const code = await demo.enrolmentCode(clerk.townId);
  const lost = await enrolPushingDesk(county.origin, { ...clerk, code, deviceName: '丢失的电脑' });
  await signIn(page, 'sys_admin', '#/devices');
  const device = page.getByRole('row').filter({ hasText: '丢失的电脑' });
  await device.getByRole('button', { name: '停用 丢失的电脑' }).click();
  await expect(device).toContainText('正常');
  await page.getByRole('tooltip').getByRole('button', { name: '停用' }).click();
  await expect(device).toContainText('已停用');
  const record = await lost.make('party_life', 1);
  await expect(lost.push([{ record, base: null }])).rejects.toThrow('A27');
});

test('asks for the password again when the session is over and keeps the page as it was', async ({ page, context }) => {
  await signIn(page, 'zfw_operator', `#/arrivals/${MONTH}`);
  const onlyEmpty = page.getByRole('checkbox', { name: '只看尚未收到的乡镇' });
  await onlyEmpty.check();
  await context.clearCookies();
  await expect(page.getByText('登录已失效，请重新登录')).toBeVisible(NEXT_REFRESH);
  await expect(page.getByRole('table')).toHaveCount(0);
  const { login, password } = demo.accountOf('zfw_operator');
  await expect(page.getByLabel('账号')).toHaveValue(login);
  await page.getByLabel('口令', { exact: true }).fill(password);
  await page.keyboard.press('Enter');
  await expect(onlyEmpty).toBeChecked();
  expect(new URL(page.url()).hash).toBe(`#/arrivals/${MONTH}`);

  await context.clearCookies();
  await expect(page.getByText('登录已失效，请重新登录')).toBeVisible(NEXT_REFRESH);
  const other = demo.accountOf('dept_reader');
  await page.getByLabel('账号').fill(other.login);
  await page.getByLabel('口令', { exact: true }).fill(other.password);
  await page.keyboard.press('Enter');
  await expect(onlyEmpty, 'another person gets a fresh page').not.toBeChecked();
});

test('says when the line is down, keeps what it had, and recovers by itself', async ({ page, context }) => {
  await signIn(page, 'zfw_operator', `#/arrivals/${MONTH}`);
  const table = page.getByRole('table', { name: '各乡镇到报情况' });
  await expect(table).toBeVisible();
  await context.setOffline(true);
  await expect(page.getByText('（N01）')).toBeVisible(NEXT_REFRESH);
  await expect(table).toBeVisible();
  await context.setOffline(false);
  await page.getByRole('button', { name: '重试' }).click();
  await expect(page.getByText('（N01）')).toHaveCount(0);
});

test('finds its files again after the server was updated under an open window', async ({ page }) => {
  await signIn(page, 'zfw_operator', '#/units');
  await page.route('**/assets/dictionary-page-*.js', (route) => route.fulfill({ status: 404 }), { times: 1 });
  await page.getByLabel('主菜单').getByRole('link', { name: '数据字典' }).click();
  await expect(page.getByRole('table', { name: '人民调解案件字段' })).toBeVisible();

  await page.route('**/assets/codes-page-*.js', (route) => route.fulfill({ status: 404 }));
  await page.getByLabel('主菜单').getByRole('link', { name: '登记码' }).click();
  await expect(page.getByRole('main').getByRole('alert')).toContainText('N01');
});

test('keeps records from the system administrator, in the menu and at the server', async ({ page }) => {
  await signIn(page, 'sys_admin');
  const menu = page.getByLabel('主菜单');
  await expect(menu.getByRole('link', { name: '登记码' })).toBeVisible();
  await page.goto(`${county.origin}/console#/arrivals/${MONTH}`);
  await expect(page.getByRole('table', { name: '各乡镇到报情况' })).toBeVisible();
  await expect(page.getByRole('table').getByRole('link')).toHaveCount(0);
  await page.goto(`${county.origin}/console#/records/${MONTH}/all/all`);
  await expect(page.getByRole('alert')).toContainText('A04');
});

test('lets the security administrator change the matrix of rights for a reason, and go back to the shipped one', async ({
  page,
}) => {
  await signIn(page, 'sec_admin', '#/rights');
  const given = page.getByRole('group', { name: '县直部门 全县' }).getByRole('checkbox');
  await expect(page.getByText('现在用的是随程序带来的权限表')).toBeVisible();
  const free = given.and(page.locator(':not([disabled])')).first();
  const wasGiven = await free.isChecked();
  await free.click();
  await expect(page.getByRole('button', { name: '保存并生效' })).toBeDisabled(); // not without a reason
  await page.getByLabel('改动原因').fill('县委文件〔2026〕12号');
  await page.getByRole('button', { name: '保存并生效' }).click();
  await page.getByRole('button', { name: '确定', exact: true }).click();
  await expect(page.getByText('现在用的是本县第 1 版权限表')).toBeVisible();
  await page.reload();
  await expect(free).toBeChecked({ checked: !wasGiven });
  await expect(page.getByRole('row', { name: /县委文件〔2026〕12号/ })).toContainText('县直部门');
  await page.screenshot({ path: test.info().outputPath('rights.png') });
  await page.getByRole('button', { name: '恢复随程序带来的权限表' }).click();
  await page.getByLabel('改动原因').fill('试行结束');
  await page.getByRole('button', { name: '保存并生效' }).click();
  await page.getByRole('button', { name: '确定', exact: true }).click();
  await expect(page.getByRole('row', { name: /试行结束/ })).toBeVisible();
  await expect(free).toBeChecked({ checked: wasGiven });
});

// All pages without records are looked at in accessibility.spec.ts.
test('has no accessibility fault on pages full of records', async ({ page }) => {
  test.slow(); // the checker looks at every cell
  await signIn(page, 'zfw_operator', `#/arrivals/${MONTH}`);
  for (const path of [`/arrivals/${MONTH}`, `/records/${MONTH}/all/all`]) {
    await page.goto(`${county.origin}/console#${path}`);
    await expect(page.getByRole('table').first()).toBeVisible();
    const violations = await faultsOn(page);
    expect(violations.map(({ id, nodes }) => [path, id, nodes[0]?.html])).toEqual([]);
  }
});
