import { type BrowserContext, expect, type Page, type TestInfo, test } from '@playwright/test';
import ExcelJS from 'exceljs';
import type { Catalogue } from '#shared/catalogue/definition.ts';
import { readCatalogue } from '#shared/catalogue/read-catalogue.ts';
import { defaultCatalogue, SHIPPED_VERSION } from '../support/catalogue.ts';
import { startCounty, type TestCounty } from '../support/county.ts';
import { type DemoCounty, demoCounty } from '../support/demo-county.ts';
import { sampleValues } from '../support/sample-values.ts';
import { faultsOn } from './support/axe.ts';
import { becomeClerk, go } from './support/demo-clerk.ts';
import { fillForm, saveRecord } from './support/fill-form.ts';
import { openProfile, PLAIN_BROWSER } from './support/plain-browser.ts';

/** The county changes a definition in its console; a desk that was away takes it at the next sync and loses nothing. */

test.describe.configure({ mode: 'serial' });
test.use(PLAIN_BROWSER);

const TYPE = 'civil_practice';
/** The first version that the county publishes of its own. */
const NEXT_VERSION = SHIPPED_VERSION + 1;
let county: TestCounty;
let demo: DemoCounty;
let context: BrowserContext;
let desk: Page;

test.beforeAll(async ({}, info) => {
  county = await startCounty();
  demo = await demoCounty(county.origin);
  context = await openProfile(info.outputPath('desk'));
  desk = context.pages()[0] ?? (await context.newPage());
  await desk.goto(county.origin);
  await becomeClerk(desk);
  await desk.locator('html[data-screens="all"]').waitFor();
});
test.afterAll(async () => {
  await context?.close();
  await county?.stop();
});

async function signIn(page: Page, path: string) {
  const { login, password } = demo.accountOf('zfw_operator');
  await page.goto(`${county.origin}/console#${path}`);
  await page.getByLabel('账号').fill(login);
  await page.getByLabel('口令', { exact: true }).fill(password);
  await page.getByRole('button', { name: '登录', exact: true }).click();
  await expect(page.getByRole('button', { name: '退出登录' })).toBeVisible();
}

async function enter(theme: string, change: Record<string, unknown> = {}, catalogue = defaultCatalogue()) {
  const { satisfaction, ...values }: Record<string, unknown> = { ...sampleValues(TYPE, 4).values, theme, ...change };
  await go(desk, '/');
  await go(desk, `/ledger/${TYPE}/new`);
  await expect(desk.getByRole('heading', { name: /^新增/ })).toBeVisible();
  const village = desk.getByRole('combobox', { name: '所属村（镇）' });
  await village.fill('北坡村');
  await village.press('Enter');
  const isOld = !catalogue.types.get(TYPE)?.fields.find(({ id }) => id === 'satisfaction')?.hidden;
  await fillForm(desk, catalogue, TYPE, isOld ? { ...values, satisfaction } : values);
  await saveRecord(desk);
}

async function openRecord(theme: string) {
  await go(desk, '/');
  await go(desk, `/ledger/${TYPE}`);
  await desk.locator('tbody tr.record-row').filter({ hasText: theme }).first().click();
  await expect(desk.getByRole('region', { name: '登记内容' })).toBeVisible();
}

async function hasNoAccessibilityFault(page: Page) {
  const violations = await faultsOn(page);
  expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
}

async function published(version: number): Promise<Catalogue> {
  const answer = await context.request.get(`${county.origin}/api/v1/catalogue/${version}`);
  const read = readCatalogue(((await answer.json()) as { source: unknown }).source);
  if (!read.ok) throw new Error('the published version cannot be read');
  return read.value;
}

const allSent = () =>
  expect(desk.getByRole('button', { name: /报送状态/ })).toHaveAccessibleName(/已全部报送/, { timeout: 60_000 });
const bar = () => desk.getByText(`县里更新了台账目录（第${NEXT_VERSION}版）`);

test('the desk works with the first version and loses its line', async () => {
  await enter('入户宣传甲');
  await allSent();
  await expect(desk.getByText(/县里更新了台账目录/), 'the same catalogue is nothing new').toHaveCount(0);
  await context.setOffline(true);
});

test('the county adds a field, hides one, adds an option, looks at it and publishes', async ({ page }, info) => {
  test.setTimeout(480_000); // the checker looks at every cell
  await signIn(page, '/catalogue');
  const switches = page.getByRole('table', { name: '全部台账' });
  await expect(switches).toBeVisible();
  await hasNoAccessibilityFault(page);
  await page.screenshot({ path: info.outputPath('1-types.png') });
  await page
    .getByRole('link', { name: '修改文明实践活动' })
    .or(page.locator(`a[href$="/catalogue/${TYPE}"]`))
    .first()
    .click();

  await changesFields(page, info);

  await page.getByRole('tab', { name: '台账表格' }).click();
  await page.getByRole('combobox', { name: '加入台账的字段' }).fill('当日');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: '增加列' }).click();
  await page.getByRole('button', { name: '当日天气上移' }).click();
  await page.screenshot({ path: info.outputPath('5-ledger-columns.png'), fullPage: true });
  await rhythmAndFigures(page, info);
  await page.getByRole('tab', { name: '基本设置' }).click();
  await page.screenshot({ path: info.outputPath('6-basics.png') });
  await page.getByRole('tab', { name: '预览填报表单' }).click();
  await expect(page.getByRole('img', { name: '填报表单预览' })).toContainText('当日天气');
  await expect(page.getByRole('img', { name: '填报表单预览' })).not.toContainText('群众评价');
  await page.screenshot({ path: info.outputPath('7-form.png') });
  await page.getByRole('tab', { name: '预览台账' }).click();
  const printed = page.getByRole('region', { name: '台账表格预览' }).getByRole('columnheader');
  expect((await printed.allTextContents()).slice(-3)[0], 'one up from the end, before 备注').toBe('当日天气');
  await page.screenshot({ path: info.outputPath('8-ledger.png') });
  await expect(page.getByText('草稿已保存')).toBeVisible();
  for (const tab of ['字段', '填报频次', '指标', '全部定义（专家）']) {
    await page.getByRole('tab', { name: tab }).click();
    await hasNoAccessibilityFault(page);
  }
  await publish(page, info);
});

/** A field more, one less, an option more; a script in a label is refused at once. */
async function changesFields(page: Page, info: TestInfo) {
  await page.getByRole('button', { name: '增加字段', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('标签').fill('天气');
  await expect(dialog.getByLabel(/^标识/)).toHaveValue('tianqi');
  await dialog.getByRole('radio', { name: '必填' }).check();
  await page.screenshot({ path: info.outputPath('2-new-field.png') });
  await dialog.getByRole('button', { name: '增加', exact: true }).click();
  await page.getByRole('switch', { name: '使用群众评价' }).click();
  await page.getByRole('button', { name: '设置活动类别' }).click();
  await dialog.getByLabel('新选项').fill('送戏下乡');
  await dialog.getByRole('button', { name: '增加选项' }).click();
  await page.screenshot({ path: info.outputPath('3-options.png') });
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();

  const label = page.getByLabel('tianqi的标签');
  await label.fill('<b>天气</b>');
  await expect(page.getByRole('alert').filter({ hasText: '尖括号' })).toBeVisible();
  await expect(page.getByRole('button', { name: /^发布第/ })).toBeDisabled();
  await page.screenshot({ path: info.outputPath('4-fault.png') });
  await label.fill('当日天气');
  await expect(page.getByRole('alert').filter({ hasText: '尖括号' })).toHaveCount(0);
}

/** A due by the tenth of each quarter's last month, and a figure with a fault that is mended; both with their previews. */
async function rhythmAndFigures(page: Page, info: TestInfo) {
  await page.getByRole('tab', { name: '填报频次' }).click();
  await page.getByRole('button', { name: '增加到期事项' }).click();
  await page.getByLabel('事项due_1的名称').fill('季度集中活动');
  await page.getByRole('combobox', { name: '季度集中活动多久一次' }).click();
  await page.getByTitle('每季度', { exact: true }).last().click();
  await page.getByLabel('季度集中活动期限几日').fill('10');
  await page.getByLabel('季度集中活动期限第几月').fill('3');
  await page.getByLabel('季度集中活动期限第几月').press('Tab');
  const row = page.getByRole('table', { name: '各月到期日' }).getByRole('row', { name: /季度集中活动/ });
  await expect(row.getByRole('cell')).toHaveText(
    ['每季度1次', '', '', '10日', '', '', '10日', '', '', '10日', '', '', '10日'],
    { useInnerText: true },
  );
  await page.screenshot({ path: info.outputPath('5-rhythm.png') });

  await page.getByRole('tab', { name: '指标', exact: true }).click();
  await page.getByRole('button', { name: '增加指标' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('名称').fill('无雨天活动场次');
  await dialog.getByLabel(/^条件/).fill("tianqi = '雨' and");
  await expect(dialog.getByRole('alert')).toBeVisible();
  await dialog.getByLabel(/^条件/).fill("not (tianqi = '雨')");
  await expect(dialog.getByRole('alert')).toHaveCount(0);
  await page.screenshot({ path: info.outputPath('5-figure.png') });
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  const figure = page.getByRole('table', { name: '本类指标' }).getByRole('row', { name: /无雨天活动场次/ });
  await expect(figure.getByRole('cell').nth(8), 'the two invented records').toHaveText('2');
}

/** Publishes the draft as the second version, and looks where it shows. */
async function publish(page: Page, info: TestInfo) {
  await page.reload();
  await page.getByRole('button', { name: `发布第 ${NEXT_VERSION} 版` }).click();
  const changes = page.getByRole('region', { name: '本版改动' });
  await expect(changes).toContainText('新增字段“当日天气”（文字）');
  await expect(changes).toContainText('停用字段“群众评价”');
  await expect(changes).toContainText('字段“活动类别”新增选项“送戏下乡”');
  await expect(changes).toContainText('填报频次有修改');
  await expect(changes).toContainText('指标有修改');
  await page.getByLabel(/改动说明/).fill('增加天气一栏');
  await page.screenshot({ path: info.outputPath('9-publish.png') });
  await page.getByRole('button', { name: '确认发布' }).click();
  await expect(page.getByText(`第 ${NEXT_VERSION} 版已发布`)).toBeVisible();
  await go(page, '/catalogue');
  await page.getByRole('tab', { name: '版本' }).click();
  await expect(page.getByRole('table', { name: '发布过的版本' })).toContainText('增加天气一栏');
  await page.screenshot({ path: info.outputPath('10-versions.png') });
  await go(page, `/dictionary/${TYPE}`);
  await expect(page.getByRole('row', { name: /当日天气/ })).toContainText('必填');
  await expect(page.getByRole('row', { name: /群众评价/ })).toContainText('停用');
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: '导出 Excel 表格' }).click();
  const file = await saved;
  expect(file.suggestedFilename()).toMatch(new RegExp(`^数据字典_第${NEXT_VERSION}版_\\d{8}\\.xlsx$`));
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile(await file.path());
  const weather = book.worksheets[0]?.getColumn(3).values.indexOf('当日天气') ?? -1;
  expect(book.worksheets[0]?.getRow(weather).getCell(4).value).toBe(`${TYPE}.tianqi`);
}

test('the desk that was away sends what it wrote by the first version, and takes the second', async ({}, info) => {
  await enter('慰问老人乙');
  await go(desk, `/ledger/${TYPE}/new`);
  await desk.getByLabel('活动主题').fill('写到一半');
  await context.setOffline(false);
  await expect(bar()).toBeVisible({ timeout: 60_000 });
  await allSent();
  await desk.screenshot({ path: info.outputPath('11-bar.png') });
  await desk.getByRole('button', { name: '启用新目录' }).click();
  await expect(desk.getByLabel('当日天气'), 'nobody has to sign in again').toBeVisible({ timeout: 30_000 });
  await expect(bar()).toHaveCount(0);
  await expect(desk.getByLabel('活动主题')).toHaveValue('写到一半');
  await expect(desk.getByLabel('群众评价')).toHaveCount(0);
  await desk.screenshot({ path: info.outputPath('12-form.png'), fullPage: true });

  for (const theme of ['入户宣传甲', '慰问老人乙']) {
    await openRecord(theme);
    await expect(desk.getByRole('region', { name: '已停用字段' })).toContainText('群众评价');
    await expect(desk.getByRole('region', { name: '已停用字段' })).toContainText('满意');
  }
  await desk.screenshot({ path: info.outputPath('13-past.png'), fullPage: true });
});

test('an old record is changed by the new version and keeps what that does not ask for', async () => {
  await openRecord('慰问老人乙');
  await desk.getByRole('button', { name: '编辑' }).click();
  await desk.getByLabel('活动主题').fill('慰问老人丙');
  await desk.getByLabel('当日天气').fill('小雨');
  await desk.getByLabel('修改原因').fill('核对');
  await saveRecord(desk);
  await expect(desk.getByRole('region', { name: '已停用字段' })).toContainText('满意');
  await allSent();
});

test('a record of the second version reaches the county beside those of the first', async ({ page }) => {
  const second = await published(NEXT_VERSION);
  const before = second.types.get(TYPE)?.fields.find(({ id }) => id === 'kind');
  const added = before?.options?.find(({ label }) => label === '送戏下乡')?.code;
  await enter('送戏下乡丁', { tianqi: '晴', kind: added }, second);
  await allSent();
  const kept = await county.sql`SELECT title, doc->>'catalogueVersion' AS version, doc->'data' AS data FROM record`;
  const versions = Object.fromEntries(
    kept.map((row) => [String(row.data.theme), [row.version, row.data.satisfaction]]),
  );
  expect(versions).toEqual({
    入户宣传甲: [String(SHIPPED_VERSION), 'satisfied'],
    慰问老人丙: [String(NEXT_VERSION), 'satisfied'],
    送戏下乡丁: [String(NEXT_VERSION), undefined],
  });

  const month = String(sampleValues(TYPE, 4).values.held_on).slice(0, 7);
  await signIn(page, `/records/${month}/all/${TYPE}`);
  for (const theme of ['入户宣传甲', '慰问老人丙', '送戏下乡丁']) {
    await expect(page.getByRole('cell', { name: new RegExp(theme) })).toBeVisible();
  }
  await page.getByRole('link', { name: /送戏下乡丁/ }).click();
  await expect(page.getByRole('article')).toContainText('当日天气');
  await expect(page.getByRole('article')).toContainText('晴');
});

test('a type that the county switches off leaves the menu, and its records stay; a new one is there', async ({
  page,
}, info) => {
  await signIn(page, '/catalogue');
  await page.getByRole('combobox', { name: `${defaultCatalogue().types.get(TYPE)?.label}启用情况` }).click();
  await page.getByTitle('扩展（不启用）', { exact: true }).last().click();
  await refusesHostileDefinitions(page);
  await addsAType(page);
  await addsToTheMonthlyTable(page, info);
  await page.getByRole('button', { name: `发布第 ${NEXT_VERSION + 1} 版` }).click();
  await page.getByLabel(/改动说明/).fill('停用');
  await page.getByRole('button', { name: '确认发布' }).click();
  await expect(page.getByText(`第 ${NEXT_VERSION + 1} 版已发布`)).toBeVisible();
  await go(desk, '/');
  await desk.getByRole('button', { name: '启用新目录' }).click({ timeout: 60_000 });
  await expect(desk.getByText('已停用', { exact: true })).toBeVisible({ timeout: 30_000 });
  await expect(desk.getByRole('link', { name: /新增文明实践/ })).toHaveCount(0);
  await openRecord('送戏下乡丁');

  await go(desk, '/ledger/guangchangwu/new');
  await expect(desk.getByRole('heading', { name: '新增广场舞活动' })).toBeVisible();
  const village = desk.getByRole('combobox', { name: '所属村（镇）' });
  await village.fill('北坡村');
  await village.press('Enter');
  await fillForm(desk, await published(NEXT_VERSION + 1), 'guangchangwu', sampleValues('moral_lecture', 4).values);
  await saveRecord(desk);
  await allSent();
  const arrived = await county.sql`SELECT count(*)::int AS count FROM record WHERE type = 'guangchangwu'`;
  expect(arrived[0]?.count).toBe(1);
});

/** Faults that would hang a desk or run code there are said at once, and nothing of them can be published. */
async function refusesHostileDefinitions(page: Page) {
  await page.locator('a[href$="/catalogue/moral_lecture"]').first().click();
  await page.getByRole('tab', { name: '全部定义（专家）' }).click();
  const text = page.getByLabel('全部定义', { exact: true }).and(page.locator('textarea'));
  const apply = page.getByRole('button', { name: '应用到草稿' });
  const good = await text.inputValue();
  const definition = JSON.parse(good) as { fields: object[] };
  const plain = { label: '甲', sensitivity: 'N', required: 'never', offByDefault: false };
  const calc = (id: string, value: string) => ({ ...plain, id, type: 'calc', value });
  const hostile = {
    cycle: [...definition.fields, calc('one', 'two + 1'), calc('two', 'one + 1')],
    reserved: [...definition.fields, { ...plain, id: '__proto__', type: 'str' }],
    tooMany: Array.from({ length: 10_000 }, (_, at) => ({ ...plain, id: `f${at}`, type: 'str' })),
  };
  for (const fields of Object.values(hostile)) {
    await text.fill(JSON.stringify({ ...definition, fields }));
    await apply.click();
    await expect(page.getByRole('alert')).not.toHaveCount(0);
    await text.fill(good);
    await apply.click();
    await expect(page.getByRole('alert')).toHaveCount(0);
  }
  await go(page, '/catalogue');
}

async function addsAType(page: Page) {
  await page.getByRole('button', { name: '新增台账' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('combobox', { name: '照哪一类台账建立' }).fill('道德讲堂');
  await page.keyboard.press('Enter');
  await dialog.getByLabel('台账名称').fill('广场舞活动');
  await dialog.getByLabel(/^简称/).fill('广场舞');
  await dialog.getByLabel(/^类码/).fill('GW');
  await dialog.getByLabel(/^标识/).fill('guangchangwu');
  await dialog.getByRole('button', { name: /建\s*立/ }).click();
  await expect(dialog).toBeHidden();
}

async function addsToTheMonthlyTable(page: Page, info: TestInfo) {
  await go(page, '/catalogue');
  await page.getByRole('tab', { name: '指标与统计表' }).click();
  await page.getByRole('combobox', { name: '加入统计表的指标' }).fill('无雨天');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('table', { name: '月报统计表的指标' })).toContainText('无雨天活动场次');
  await page.getByRole('button', { name: '修改指标排查按期率' }).click();
  await expect(page.getByRole('group', { name: '分母' })).toBeVisible();
  await page.screenshot({ path: info.outputPath('14-figures.png') });
  await hasNoAccessibilityFault(page);
  await page.keyboard.press('Escape');
  await page.getByRole('tab', { name: '台账', exact: true }).click();
}
