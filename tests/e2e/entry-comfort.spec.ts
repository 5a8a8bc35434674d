import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import { startCounty, type TestCounty } from '../support/county.ts';
import { becomeClerk } from './support/demo-clerk.ts';
import { openProfile } from './support/plain-browser.ts';

/** How little a clerk must type: a whole spec without the mouse, in an ordinary browser on the demo county. */

test.describe.configure({ mode: 'serial' }); // one desk for the file: later records take over from earlier ones
let county: TestCounty;
let context: BrowserContext;
let page: Page;
let strokes = 0;

test.beforeAll(async ({}, info) => {
  county = await startCounty();
  context = await openProfile(info.outputPath('clerk'));
  page = context.pages()[0] ?? (await context.newPage());
  await page.goto(county.origin);
  await becomeClerk(page);
});
test.afterAll(async () => {
  await context?.close();
  await county?.stop();
});

async function press(...keys: readonly string[]) {
  for (const key of keys) {
    await page.keyboard.press(key);
    strokes++;
  }
}

async function type(text: string) {
  await page.keyboard.type(text);
  strokes += Array.from(text).length;
}

const focusedPath = () =>
  page.evaluate(() => document.activeElement?.closest('[data-path]')?.getAttribute('data-path') ?? '');

/** Goes on with Tab, as hands do, until a field has the focus. */
async function goTo(path: string) {
  for (let stop = 0; stop < 60; stop++) {
    if ((await focusedPath()) === path) return;
    await press('Tab');
  }
  throw new Error(`${path} is not reached by keyboard`);
}

async function fill(path: string, text: string) {
  await goTo(path);
  await type(text);
}

const field = (path: string) => page.locator(`[data-path="${path}"]`);
const boxOf = (path: string) => field(path).locator('input, textarea').first();

async function openNew(typeId: string) {
  await page.evaluate((id) => {
    location.hash = `/ledger/${id}`;
  }, typeId);
  await expect(page.getByRole('search', { name: '筛选' })).toBeVisible();
  await press('n');
  await expect(page.getByRole('heading', { name: /^新增/ })).toBeVisible();
  await expect.poll(focusedPath).not.toBe('');
}

async function chooseKind() {
  await goTo('kind');
  const isList = await page.evaluate(() => document.activeElement?.getAttribute('role') === 'combobox');
  if (isList) {
    await type('环境');
    await press('Enter');
  } else await press('Space');
}

async function saveAndSee() {
  await press('Control+s');
  await expect(page.getByRole('region', { name: '办理情况' })).toBeVisible();
}

test('a second record of the village needs far fewer keys than the first', async ({}, info) => {
  await openNew('civil_practice');
  strokes = 0;
  await expect(boxOf('held_on'), 'today, in the month that is worked in').not.toHaveValue('');
  await goTo('$unit');
  await press('ArrowDown', 'Enter');
  await fill('station', '东风村新时代文明实践站');
  await chooseKind();
  await fill('theme', '清洁家园');
  await fill('hours', '2');
  await fill('place', '村文化广场');
  await fill('participants', '20');
  await fill('leader', '王秀兰');
  await fill('summary', '清理村道两旁杂草和垃圾，并上门看望老人');
  await fill('team', '东风村志愿服务队');
  await fill('volunteers', '12');
  await saveAndSee();
  const first = strokes;

  await openNew('civil_practice');
  strokes = 0;
  await expect(boxOf('place')).toHaveValue('村文化广场');
  await expect(boxOf('leader')).toHaveValue('王秀兰');
  await expect(boxOf('theme'), 'what tells records apart is typed').toHaveValue('');
  await expect(field('place').getByText('沿用上次')).toBeVisible();
  await chooseKind();
  await goTo('theme');
  await type('关爱老人');
  await fill('participants', '16');
  await goTo('summary');
  await press('Control+;');
  await expect(page.getByRole('listbox', { name: '常用语' })).toContainText('清理村道');
  await type('qlcd');
  await press('Enter');
  await expect(boxOf('summary')).toHaveValue(/^清理村道/);
  await expect(boxOf('summary')).toBeFocused();
  await fill('volunteers', '9');
  await page.screenshot({ path: info.outputPath('second.png') });
  await saveAndSee();
  const second = strokes;
  info.annotations.push({ type: 'keystrokes', description: `first ${first}, second ${second}` });
  console.log(`keystrokes of a 文明实践 record: first ${first}, second ${second}`);
  // How many Tabs lie between two fields depends on what is offered meanwhile: 40 to 48 of 84 were seen.
  expect(second).toBeLessThan((first * 2) / 3);
});

test('offers people by initials, never holds up Enter, and lets any name stand', async ({}, info) => {
  await openNew('civil_practice');
  await goTo('leader');
  await press('Delete');
  await expect(field('leader').getByText('沿用上次')).toBeHidden();
  await type('wxl');
  await expect(page.getByRole('option', { name: /王秀兰/ })).toBeVisible();
  await page.screenshot({ path: info.outputPath('people.png') });
  await press('Enter');
  await expect(boxOf('leader')).toHaveValue('王秀兰');
  expect(await focusedPath()).toBe('recorder');
  await type('从未见过的人');
  await press('Enter');
  await expect(boxOf('recorder')).toHaveValue('从未见过的人');
  expect(await focusedPath()).not.toBe('recorder');
});

test('takes back field by field, and again, while a box under the hands keeps its own undo', async () => {
  await goTo('summary');
  await type('第一句');
  await press('Control+z');
  await expect(boxOf('summary'), 'letters first').not.toHaveValue('第一句');
  await type('第二句');
  await press('Tab', 'Control+z');
  await expect(boxOf('summary')).toHaveValue('');
  await press('Control+y');
  await expect(boxOf('summary')).toHaveValue(/第二句/);
});

test('adds, walks and removes rows by key, and brings a removed row back', async ({}, info) => {
  await goTo('volunteer_list');
  const rows = field('volunteer_list').locator('tr[data-row]');
  const isInNewRow = await page.evaluate(() => {
    const button = document.activeElement;
    if (button instanceof HTMLElement) button.click();
    return document.activeElement?.closest('tr[data-row]') != null;
  });
  expect(isInNewRow, 'before the next key arrives, or its letter falls beside the row').toBe(true);
  await type('张三');
  await press('Alt+Enter');
  await expect(rows).toHaveCount(2);
  await type('李四');
  await press('Control+ArrowUp');
  await expect(page.locator(':focus')).toHaveValue('张三');
  await press('Alt+Delete');
  await expect(rows).toHaveCount(1);
  await press('Control+z');
  await expect(rows).toHaveCount(2);
  await expect(rows.first().locator('input').first()).toHaveValue('张三');
  await page.screenshot({ path: info.outputPath('rows.png') });
  await press('Escape');
  await expect(page.getByRole('dialog', { name: '离开填报页面' })).toBeVisible();
  await page.getByRole('button', { name: '放弃这些内容' }).click();
});

test('keeps a phrase and forgets it in the settings', async ({}, info) => {
  await openNew('civil_practice');
  await goTo('theme');
  await type('移风易俗宣讲');
  await press('Control+;');
  await expect(page.getByRole('combobox', { name: '查找常用语' })).toBeFocused();
  await press('Tab');
  await expect(page.getByRole('button', { name: /存为常用语/ })).toBeFocused();
  await press('Enter', 'Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  expect(await focusedPath()).toBe('theme');
  await page.evaluate(() => {
    location.hash = '/settings';
  });
  const panel = page.getByRole('region', { name: '常用语' });
  await expect(panel).toContainText('移风易俗宣讲');
  await page.screenshot({ path: info.outputPath('settings.png') });
  await panel.getByRole('button', { name: '删除常用语 移风易俗宣讲' }).press('Enter');
  await expect(panel).not.toContainText('移风易俗宣讲');
});

test('remembers large letters on this device', async ({}, info) => {
  await page.getByRole('radio', { name: '大字', exact: true }).check();
  await page.getByRole('checkbox', { name: '高对比' }).check();
  await page.evaluate(() => {
    location.hash = '/ledger/villager_meeting/new';
  });
  await expect(page.getByRole('heading', { name: /^新增/ })).toBeVisible();
  await expect(page.locator('body')).toHaveCSS('font-size', '16px');
  const isWithin = await page.locator('.shell-main').evaluate((main) => main.scrollWidth <= main.clientWidth);
  expect(isWithin, 'nothing stands out to the right at 1366 pixels').toBe(true);
  await page.screenshot({ path: info.outputPath('large.png') });
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-type-size', 'large');
  await expect(page.locator('body')).toHaveCSS('font-size', '16px');
});
