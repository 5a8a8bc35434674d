import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { addMonths, monthInWords, todayInChina } from '../../shared/kernel/calendar.ts';
import { startCounty, type TestCounty } from '../support/county.ts';
import { DEMO_PASSWORD, TOWNS } from '../support/county-client.ts';
import { sendMonth } from '../year/send-month.ts';
import { PLAIN_BROWSER } from './support/plain-browser.ts';

/** A county officer's month: open, see who is missing, return one, lock the rest, look at figures, print the bulletin. */

test.use(PLAIN_BROWSER);

const MONTH = addMonths(todayInChina(Date.now()).slice(0, 7), -1);

let county: TestCounty;
test.beforeAll(async () => {
  county = await startCounty();
  const senders = [
    [TOWNS.yangshu, 'yangshuzhen'],
    [TOWNS.baiyun, 'baiyunzhen'],
    [TOWNS.liuhe, 'liuhezhen'],
  ] as const;
  for (const [townId, login] of senders) await sendMonth(county.origin, townId, login, MONTH);
});
test.afterAll(async () => county?.stop());

/** Kept in docs when asked for (`DOCS_SHOTS=1`), so that pictures there are made by the walk itself. */
async function picture(page: Page, name: string): Promise<void> {
  if (process.env.DOCS_SHOTS !== '1') return;
  const folder = join(import.meta.dirname, '..', '..', 'docs');
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' });
}

/** 导出图片 gives a PNG of the chart with something on it: its pixels are looked at. */
async function pictureIsTaken(page: Page): Promise<void> {
  await page.getByRole('button', { name: '导出', exact: true }).click();
  const taken = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: '导出图片' }).click();
  const download = await taken;
  expect(download.suggestedFilename()).toMatch(/排查发现矛盾纠纷.*分乡镇情况\.png$/);
  const path = test.info().outputPath('figures.png');
  await download.saveAs(path);
  const bytes = readFileSync(path);
  expect([...bytes.subarray(0, 8)]).toEqual([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const seen = await page.evaluate(async (base64) => {
    const file = new Blob([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], { type: 'image/png' });
    const picture = await createImageBitmap(file);
    const canvas = new OffscreenCanvas(picture.width, picture.height);
    const drawing = canvas.getContext('2d');
    drawing?.drawImage(picture, 0, 0);
    const { data } = drawing?.getImageData(0, 0, picture.width, picture.height) ?? { data: new Uint8ClampedArray() };
    const colours = new Map<number, number>();
    for (let at = 0; at < data.length; at += 4) {
      const colour = ((data[at] ?? 0) << 16) | ((data[at + 1] ?? 0) << 8) | (data[at + 2] ?? 0);
      colours.set(colour, (colours.get(colour) ?? 0) + 1);
    }
    const most = [...colours].toSorted(([, one], [, other]) => other - one).map(([colour]) => colour);
    return {
      size: [picture.width, picture.height],
      ground: most[0],
      bars: colours.get(0x9c2227) ?? 0,
      many: most.length,
    };
  }, bytes.toString('base64'));
  expect(seen).toMatchObject({ size: [2400, 1280], ground: 0xffffff });
  expect(seen.bars, 'pixels of bars and legend').toBeGreaterThan(500);
  expect(seen.many, 'edges of letters and lines').toBeGreaterThan(20);
}

async function signIn(page: Page, login: string, path: string): Promise<void> {
  await page.goto(`${county.origin}/console${path}`);
  await page.getByLabel('账号').fill(login);
  await page.getByLabel('口令', { exact: true }).fill(DEMO_PASSWORD);
  await page.getByRole('button', { name: '登录', exact: true }).click();
  await expect(page.getByRole('button', { name: '退出登录' })).toBeVisible();
}

test('an officer sees who is missing, returns one, locks the rest and prints the bulletin', async ({ page }) => {
  test.setTimeout(300_000); // the county counts meanwhile, on machines of any speed
  await signIn(page, 'zfw', '');
  await expect(page.getByRole('banner')).toContainText('朱立新（县委政法委）');
  await page.goto(`${county.origin}/console#/matrix/${MONTH.slice(0, 4)}`);
  const matrix = page.getByRole('table', { name: '各乡镇各月报送进度' });
  const cellOf = (town: string) => matrix.getByRole('link', { name: new RegExp(`${town} ${monthInWords(MONTH)} `) });
  await expect(cellOf('杨树镇')).toContainText('已上报');
  await expect(cellOf('石桥乡')).toHaveText(/未报|未开始/);
  await picture(page, 'county-matrix');
  await cellOf('杨树镇').focus();
  await page.keyboard.press('ArrowDown');
  await expect(cellOf('白云镇')).toBeFocused();

  await cellOf('杨树镇').click();
  await page.getByRole('button', { name: '退回', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: '退回月报' });
  await dialog.getByLabel('退回原因（必填）').fill('参加人数请再核对');
  await dialog.getByRole('button', { name: '退回', exact: true }).click();
  await expect(page.getByText('退回', { exact: true }).first()).toBeVisible();
  await expect(dialog).toBeHidden();

  for (const town of ['白云镇', '柳河镇']) {
    await page.goto(`${county.origin}/console#/reports/${MONTH}`);
    await page.getByRole('link', { name: town, exact: true }).click();
    await page.getByRole('button', { name: '接收', exact: true }).click();
    await expect(page.getByRole('button', { name: '锁定', exact: true })).toBeVisible();
  }
  await page.goto(`${county.origin}/console#/reports/${MONTH}`);
  await page.getByRole('button', { name: '锁定全部已接收（2）' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '锁定', exact: true }).click();
  await page.goto(`${county.origin}/console#/matrix/${MONTH.slice(0, 4)}`);
  await expect(cellOf('白云镇')).toContainText('锁定');
  await expect(cellOf('杨树镇')).toContainText('退回');

  await page.getByRole('link', { name: '统计分析' }).click();
  await expect(page.getByTestId('figures-state')).toContainText('统计于', { timeout: 120_000 });
  await page.getByText('柱状图', { exact: true }).click();
  await expect(page.locator('.figure-chart canvas')).toBeVisible();
  await picture(page, 'county-figures');
  await pictureIsTaken(page);

  await page.goto(`${county.origin}/console#/bulletin/${MONTH}`);
  await expect(page.getByLabel('报送情况')).toHaveValue(/全县应报乡镇（街道）4个，已报/);
  await expect(page.getByLabel('存在问题')).toHaveValue(/石桥乡/);
  await page.getByLabel('下步要求').fill('请石桥乡抓紧上报。');
  await page.getByRole('button', { name: '保存', exact: true }).click();
  await expect(page.getByTestId('bulletin-state')).toContainText('朱立新');
  await expect(page.getByLabel('下步要求')).toHaveValue('请石桥乡抓紧上报。');
  await picture(page, 'county-bulletin');
  const workbook = page.waitForEvent('download');
  await page.getByRole('button', { name: '汇总表导出 Excel' }).click();
  expect((await workbook).suggestedFilename()).toMatch(/党建三治汇总.*\.xlsx$/);
  await page.getByRole('button', { name: '打印通报' }).click();
  const paper = page.frameLocator('iframe[title="打印内容"]').locator('body');
  await expect(paper).toContainText('“党建+三治融合”工作情况的通报');
  await expect(paper).toContainText('请石桥乡抓紧上报');
});

test('a department changes its strands after a look at whom it touches, closes into another, and takes an account', async ({
  page,
}) => {
  await signIn(page, 'anquan', '#/departments');
  const bureau = page.getByRole('row', { name: /县委组织部/ });
  await expect(bureau).toContainText('党建引领、自治');
  await page.getByRole('button', { name: '新设部门' }).click();
  const founding = page.getByRole('dialog', { name: '新设部门' });
  await expect(founding.getByRole('button', { name: '查看影响' })).toBeDisabled();
  await founding.getByLabel('名称').fill('县委社会工作部');
  await founding.getByRole('checkbox', { name: '自治' }).check();
  await agree(page, '新设部门', '机构改革方案');
  const fresh = page.getByRole('row', { name: /县委社会工作部/ }).first();
  await expect(fresh).toContainText('自治');

  await page.getByRole('button', { name: '调整条线 县委组织部' }).click();
  const dialog = page.getByRole('dialog', { name: '调整条线 县委组织部' });
  await dialog.getByRole('checkbox', { name: '自治' }).uncheck();
  await dialog.getByRole('button', { name: '查看影响' }).click();
  await expect(dialog.getByRole('row', { name: /李文斌/ })).toContainText('不再看自治');
  await page.screenshot({ path: test.info().outputPath('department-effects.png') });
  await dialog.getByRole('button', { name: '上一步' }).click();
  await dialog.getByRole('checkbox', { name: '自治' }).check();
  await expect(dialog.getByRole('button', { name: '查看影响' }), 'nothing would change').toBeDisabled();
  await dialog.getByRole('button', { name: '取消' }).click();

  await page.getByRole('button', { name: '撤销 县民政局' }).click();
  await page.getByLabel('由哪个部门承接').click();
  await page.locator('.ant-select-dropdown:visible').getByTitle('县委社会工作部').click();
  await agree(page, '撤销 县民政局', '职能划转');
  await expect(page.getByRole('row', { name: /县民政局/ }).first()).toContainText('由县委社会工作部承接');
  await expect(page.getByRole('region', { name: '部门变动记录' })).toContainText('职能划转');
  await page.screenshot({ path: test.info().outputPath('departments.png'), fullPage: true });

  await page.getByRole('link', { name: '人员与权限' }).click();
  const officer = page.getByRole('row', { name: /李文斌/ });
  await expect(officer).toContainText('县委组织部（限党建引领、自治）');
  await officer.getByRole('button', { name: '授权' }).click();
  const grant = page.getByRole('dialog', { name: '李文斌的权限' });
  await expect(grant).toContainText('条线随部门：党建引领、自治');
  await page.screenshot({ path: test.info().outputPath('department-grant.png') });
  await grant.getByRole('button', { name: '授权' }).click();
  await expect(grant).toBeHidden();
  await expect(officer).toContainText('县委组织部（限党建引领、自治）');
});

/** Looks at what follows, gives the reason and does it. */
async function agree(page: Page, name: string, reason: string): Promise<void> {
  const dialog = page.getByRole('dialog', { name });
  await dialog.getByRole('button', { name: '查看影响' }).click();
  await expect(dialog.getByRole('button', { name: '确认办理' })).toBeDisabled();
  await dialog.getByLabel('依据或原因（必填，留在变动记录里）').fill(reason);
  await dialog.getByRole('button', { name: '确认办理' }).click();
  await expect(dialog).toBeHidden();
}
