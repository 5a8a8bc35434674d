import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { addMonths, todayInChina } from '../shared/kernel/calendar.ts';
import { deskIsOpen, go } from './e2e/support/demo-clerk.ts';
import { PLAIN_BROWSER } from './e2e/support/plain-browser.ts';
import { startCounty } from './support/county.ts';
import { DEMO_PASSWORD, TOWNS } from './support/county-client.ts';
import { sendMonth } from './year/send-month.ts';

/**
 * `npm run screens`: every page of the console and the desk's month at the two sizes of the offices, as pictures to look
 * at in `out/screens`. Says which pages are wider than their window. Needs `npm run build`.
 */
const SIZES = [
  { width: 1366, height: 768 },
  { width: 1920, height: 1080 },
] as const;
const MONTH = addMonths(todayInChina(Date.now()).slice(0, 7), -1);
const FOLDER = join(import.meta.dirname, '..', 'out', 'screens');
const MONTH_TABS = ['villages', 'approve', 'checks', 'statistics', 'report', 'sign', 'corrections'];

mkdirSync(FOLDER, { recursive: true });
const county = await startCounty();
const { launchOptions, ...options } = PLAIN_BROWSER;
const browser = await chromium.launch(launchOptions);
let tooWide = 0;
try {
  await sendMonth(county.origin, TOWNS.yangshu, 'yangshuzhen', MONTH);
  await sendMonth(county.origin, TOWNS.baiyun, 'baiyunzhen', MONTH);
  const context = await browser.newContext(options);
  await officers(await context.newPage());
  await desk(await context.newPage());
} finally {
  await browser.close();
  await county.stop();
}
console.log(`${FOLDER}: ${tooWide} pages wider than their window`);

/** Signs in as both people who keep the county, and opens everything in their menus, a report and the dialogs. */
async function officers(page: Page): Promise<void> {
  for (const login of ['zfw', 'zzb', 'admin', 'anquan', 'shenji']) {
    await page.goto(`${county.origin}/console`);
    await page.getByLabel('账号').fill(login);
    await page.getByLabel('口令', { exact: true }).fill(DEMO_PASSWORD);
    await page.getByRole('button', { name: '登录', exact: true }).click();
    const menu = page.getByRole('navigation', { name: '主菜单' });
    await menu.waitFor();
    const links = await menu.getByRole('link').evaluateAll((all) => all.map((one) => one.getAttribute('href') ?? ''));
    const paths = links.map((href) => href.replace(/^.*#/, ''));
    if (login === 'zfw') paths.push(`/reports/${MONTH}`, `/report/${MONTH}/${TOWNS.yangshu}`, `/bulletin/${MONTH}`);
    for (const path of paths) {
      await go(page, path);
      await shots(page, `console-${login}${path.replaceAll('/', '-')}`);
    }
    await page.getByRole('button', { name: '退出登录' }).click();
    await page.getByLabel('账号').waitFor();
  }
}

async function desk(page: Page): Promise<void> {
  await page.goto(county.origin);
  await page.getByRole('button', { name: /郭桂兰/ }).click();
  await deskIsOpen(page);
  await page.getByRole('button', { name: '前一个月' }).click();
  for (const path of ['/', '/notices', ...MONTH_TABS.map((tab) => `/month/${tab}`)]) {
    await go(page, path);
    await shots(page, `desk${path.replaceAll('/', '-')}`);
  }
}

async function shots(page: Page, name: string): Promise<void> {
  for (const size of SIZES) {
    await page.setViewportSize(size);
    await page.getByRole('heading', { level: 1 }).first().waitFor();
    await page
      .getByText(/^(正在读取|正在打开|正在核对)……$/)
      .first()
      .waitFor({ state: 'hidden' });
    await page.locator('.ant-spin-spinning').first().waitFor({ state: 'hidden' });
    const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    if (over > 0) tooWide++;
    if (over > 0) console.log(`${name} ${size.width}: ${over} px too wide`);
    await page.screenshot({ path: join(FOLDER, `${name}-${size.width}.png`), animations: 'disabled' });
  }
}
