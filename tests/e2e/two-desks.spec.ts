import { type BrowserContext, expect, type Page, test } from '@playwright/test';
import { defaultCatalogue } from '../support/catalogue.ts';
import { startCounty, type TestCounty } from '../support/county.ts';
import { becomeClerk, go, signInAgain } from './support/demo-clerk.ts';
import { enterWedding } from './support/enter-record.ts';
import { openProfile } from './support/plain-browser.ts';

/** Two PCs of one town that work without a line at the same time, and a real county between them. */

test.describe.configure({ mode: 'serial' }); // one pair of desks for the file
const catalogue = defaultCatalogue();
let county: TestCounty;
const contexts: BrowserContext[] = [];

interface Desk {
  readonly context: BrowserContext;
  readonly page: Page;
}
let a: Desk;
let b: Desk;

async function openDesk(folder: string): Promise<Desk> {
  const context = await openProfile(folder);
  contexts.push(context);
  const page = context.pages()[0] ?? (await context.newPage());
  await page.goto(county.origin);
  await becomeClerk(page);
  await page.locator('html[data-screens="all"]').waitFor(); // every screen is there before the line is cut
  return { context, page };
}

test.beforeAll(async ({}, info) => {
  county = await startCounty();
  a = await openDesk(info.outputPath('a'));
  b = await openDesk(info.outputPath('b'));
});
test.afterAll(async () => {
  for (const context of contexts) await context.close();
  await county?.stop();
});

const state = (page: Page) => page.getByRole('button', { name: /报送状态/ });

/** The line comes back; waits until everything that can go has gone. */
async function online({ context, page }: Desk) {
  await context.setOffline(false);
  await state(page).click();
  await page.getByRole('button', { name: '立即同步' }).click();
  await page.keyboard.press('Escape');
}

const enter = ({ page }: Desk, change: Record<string, unknown>) => enterWedding(page, catalogue, change);

async function openRecord({ page }: Desk, place: string) {
  await go(page, '/ledger/wedding_funeral');
  await page.locator('tbody tr.record-row').filter({ hasText: place }).first().click();
  await expect(page.getByRole('region', { name: '办理情况' })).toBeVisible();
}

async function correct({ page }: Desk, label: string, text: string) {
  await page.getByRole('button', { name: '编辑' }).click();
  await page.getByLabel(label, { exact: true }).fill(text);
  await page.getByLabel('修改原因').fill('核对纸质登记');
  await page.getByRole('button', { name: '保存', exact: true }).click();
  await expect(page.getByRole('region', { name: '办理情况' })).toBeVisible();
}

const office = ({ page }: Desk) => page.getByRole('region', { name: '办理情况' });
const content = ({ page }: Desk) => page.getByRole('region', { name: '登记内容' });
const NUMBER = (last: string) => new RegExp(`HB-101201-2026-${last}`);

test('two desks that approve offline give one number twice: the county keeps one, the other gets the next', async () => {
  await a.context.setOffline(true);
  await b.context.setOffline(true);
  await enter(a, { place: '村文化礼堂' });
  await enter(b, { place: '幸福食堂' });
  for (const { page } of [a, b]) await page.getByRole('button', { name: '镇审通过' }).click();
  await expect(office(a)).toContainText(NUMBER('0001'));
  await expect(office(b)).toContainText(NUMBER('0001'));

  await online(a);
  await expect(state(a.page)).toHaveAccessibleName(/已全部报送/);
  await online(b);
  await expect(b.page.getByRole('alert').filter({ hasText: 'D07' })).toBeVisible({ timeout: 30_000 });
  await b.page.getByRole('button', { name: '重新赋号' }).click();
  await expect(office(b)).toContainText(NUMBER('0002'));
  await expect(state(b.page)).toHaveAccessibleName(/已全部报送/, { timeout: 30_000 });

  await openRecord(a, '幸福食堂');
  await expect(office(a)).toContainText(NUMBER('0002'));
});

test('different fields of one record are merged without a question', async () => {
  for (const desk of [a, b]) await openRecord(desk, '幸福食堂');
  await a.context.setOffline(true);
  await b.context.setOffline(true);
  await correct(a, '劝导情况', '已劝导不燃放烟花');
  await correct(b, '所在组', '九组');
  await online(a);
  await expect(state(a.page)).toHaveAccessibleName(/已全部报送/, { timeout: 30_000 });
  await online(b);
  for (const desk of [a, b]) {
    await expect(content(desk)).toContainText('已劝导不燃放烟花', { timeout: 30_000 });
    await expect(content(desk)).toContainText('九组');
    await expect(state(desk.page)).toHaveAccessibleName(/已全部报送/, { timeout: 30_000 });
  }
});

test('the same field changed on both desks asks a person; both values survive, and both desks agree', async () => {
  await a.context.setOffline(true);
  await b.context.setOffline(true);
  await correct(a, '所在组', '三组');
  await correct(b, '所在组', '五组');
  await online(a);
  await expect(state(a.page)).toHaveAccessibleName(/已全部报送/, { timeout: 30_000 });
  await online(b);
  const card = b.page.getByRole('region', { name: '冲突 所在组' });
  await expect(card).toContainText('三组', { timeout: 30_000 });
  await expect(card).toContainText('五组');
  await expect(card).toContainText('九组'); // what both began with
  const before = await content(b).textContent();
  await card.getByRole('button', { name: /保留修改二/ }).click();
  await expect(card).toBeHidden();
  const choice = b.page.getByRole('region', { name: '已处理的冲突' });
  await expect(choice).toContainText(/保留了 (三组|五组)，没有保留 (三组|五组)/);
  await b.page.reload(); // the program is started again: a wrong choice can still be taken back
  await signInAgain(b.page, county.origin);
  await b.page.getByRole('button', { name: '撤销 所在组 的选择' }).click();
  await expect(card).toContainText('三组');
  await expect(card).toContainText('五组');
  await expect(content(b)).toHaveText(before ?? '');
  await card.getByRole('button', { name: /保留修改一/ }).click();
  await expect(card).toBeHidden();
  const chosen = ((await content(b).textContent()) ?? '').includes('五组') ? '五组' : '三组';
  await expect(content(a)).toContainText(chosen, { timeout: 30_000 });
  await expect(a.page.getByRole('region', { name: '修改历史' })).toContainText(chosen === '五组' ? '三组' : '五组');
  for (const desk of [a, b]) await expect(state(desk.page)).toHaveAccessibleName(/已全部报送/, { timeout: 30_000 });
});

test('while sync is paused a receipt names every difference, on screen and on paper, and is made equal', async () => {
  const { page } = b;
  await go(page, '/sync');
  await page.getByRole('button', { name: '暂停同步' }).click();
  await expect(state(page)).toHaveAccessibleName(/报送已暂停/);
  await openRecord(a, '村文化礼堂');
  await correct(a, '所在组', '一组');
  await enter(a, { place: '新祠堂' });
  await expect(state(a.page)).toHaveAccessibleName(/已全部报送/, { timeout: 30_000 });
  await openRecord(b, '幸福食堂');
  await correct(b, '所在组', '二组');

  await go(page, '/receipt');
  const [first] = await county.sql`SELECT period FROM record`;
  await page.getByLabel('工作月份').fill(String(first?.period));
  await page.getByLabel('工作月份').press('Tab');
  await page.getByRole('button', { name: '开始对账' }).click();
  await expect(page.getByText('有 3 条不一致')).toBeVisible();
  const line = (why: string) => page.getByRole('row').filter({ hasText: why });
  await expect(line('本机有修改还没有报送')).toContainText('HB-101201-2026-0002');
  await expect(line('县里是另一个版本，本机还没有收到')).toContainText('HB-101201-2026-0001');
  await expect(line('县里有，本机还没有收到')).toContainText('红白理事');
  await page.screenshot({ path: test.info().outputPath('receipt-1366.png') });
  await page.setViewportSize({ width: 1920, height: 1080 });
  await page.screenshot({ path: test.info().outputPath('receipt-1920.png') });
  await page.setViewportSize({ width: 1366, height: 768 });

  await page.getByRole('button', { name: '打印', exact: true }).click();
  const srcdoc = await page.locator('iframe.print-frame').getAttribute('srcdoc');
  const paper = await b.context.newPage();
  await paper.setContent(srcdoc ?? '');
  for (const said of ['本机有修改还没有报送', '县里是另一个版本', '县里有，本机还没有收到', 'HB-101201-2026-0002'])
    await expect(paper.getByRole('row').filter({ hasText: said })).toHaveCount(1);
  await paper.pdf({ path: test.info().outputPath('receipt.pdf'), preferCSSPageSize: true });
  await paper.close();

  await line('本机有修改还没有报送').getByRole('link').click();
  await expect(content(b)).toContainText('二组');
  await page.goBack();
  await expect(page.getByText('有 3 条不一致')).toBeVisible(); // not read anew: it is what was on paper
  await page.getByRole('button', { name: '补齐 2 条' }).click();
  await expect(page.getByText(/^两边一致：共 3 条/)).toBeVisible({ timeout: 30_000 });
  await expect(state(page)).toHaveAccessibleName(/报送已暂停/);

  await online(b); // the trail goes with the rest
  const printed = () => county.sql`SELECT subject FROM desk_audit WHERE action = 'paper.printed'`;
  await expect
    .poll(async () => (await printed()).map(({ subject }) => String(subject)))
    .toEqual([expect.stringContaining('对账单')]);
});
