import { webcrypto } from 'node:crypto';
import { mkdirSync, statSync } from 'node:fs';
import { expect, type Page } from '@playwright/test';
import ExcelJS from 'exceljs';
import type { CipherPort } from '#shared/kernel/ports.ts';
import { type KeyWrap, unwrapSecret } from '#shared/seal/key-wrap.ts';
import { consoleSummarySchema } from '#shared/sync/console-messages.ts';
import county999901 from '../../resources/demo/county.json' with { type: 'json' };
import { defaultCatalogue } from '../support/catalogue.ts';
import { startCounty, type TestCounty } from '../support/county.ts';
import { type DemoCounty, demoCounty } from '../support/demo-county.ts';
import { type PlantedSecret, placesOf } from '../support/planted-secrets.ts';
import { sampleValues } from '../support/sample-values.ts';
import type { AppHandle } from './support/app-handle.ts';
import { deskIsOpen, go } from './support/demo-clerk.ts';
import { chooseVillage, fillForm, saveRecord } from './support/fill-form.ts';
import { test } from './support/launch.ts';

/**
 * The main job with two desks and one county: a desk without a line enters a record of each type, is killed and started
 * again, exports a ledger and sends when the line is back; a second desk of the town receives all of it and opens the
 * sealed fields; a desk of another town receives nothing; the county holds no plaintext of them.
 */

const PASSPHRASE = '杨柳依依-2026-春';
const catalogue = defaultCatalogue();
/** The seven types that the walk enters by hand; the others are held by the table-driven tests. */
const WALKED_TYPES = [
  'party_life',
  'villager_meeting',
  'four_two_decision',
  'dispute_screening',
  'mediation_case',
  'civil_practice',
  'wedding_funeral',
] as const;

/** Names, an ID number and a telephone that must never lie readable in a file of desk or county. */
const secretNames = ['欧阳密甲', '司马密乙'];
const [secretId, secretPhone] = ['11010519491231002X', '13987650421'];
const secretBrief = `因相邻通行发生争执，身份证号${secretId}，电话${secretPhone}。`;

function sampleOf(type: string) {
  const { values } = sampleValues(type, 7);
  if (type !== 'mediation_case') return values;
  const parties = (values.parties as object[]).map((party, at) => ({ ...party, name: secretNames[at % 2] }));
  return { ...values, parties, brief: secretBrief };
}

interface Clerk {
  readonly login: string;
  readonly password: string;
  readonly townId: number;
}

/** The demo county's town clerks, by town. */
const clerks: readonly Clerk[] = county999901.accounts
  .filter((account) => account.role === 'town_clerk')
  .map(({ login, password, scope }) => ({ login, password, townId: Number(scope.slice(0, 9)) }));

const villageOf = (townId: number) =>
  county999901.units.find((unit) => unit.level === 'village' && unit.code12.startsWith(String(townId)))?.name ?? '';

/** What the county's lead department sees of a month. */
async function arrivals(origin: string, month: string) {
  const officer = county999901.accounts.find((account) => account.role === 'zfw_operator');
  const signedIn = await fetch(`${origin}/api/console/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-sanzhi-request': '1' },
    body: JSON.stringify({ login: officer?.login, password: officer?.password }),
  });
  const cookie = signedIn.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  const answer = await fetch(`${origin}/api/console/summary?month=${month}`, { headers: { cookie } });
  return consoleSummarySchema.parse(await answer.json()).towns;
}

/** One-time codes that were typed in. */
const usedCodes: string[] = [];

async function enrol(app: AppHandle, county: { origin: string }, demo: DemoCounty, who: Clerk, isFirst: boolean) {
  const page = await app.firstWindow();
  const code = await demo.enrolmentCode(who.townId);
  usedCodes.push(code);
  await page.setViewportSize({ width: 1366, height: 768 });
  await page.getByLabel('县服务器地址').fill(county.origin);
  await page.getByLabel('一次性登记码').fill(code);
  await page.getByLabel('账号').fill(who.login);
  await page.getByLabel('口令', { exact: true }).fill(who.password);
  if (isFirst) await page.getByRole('radio', { name: /第一台/ }).check();
  await page.getByLabel('密钥口令', { exact: true }).fill(PASSPHRASE);
  if (isFirst) await page.getByLabel('再输一次密钥口令').fill(PASSPHRASE);
  await page.getByRole('button', { name: '登记本机' }).click();
  await deskIsOpen(page); // argon2id on a busy machine
  return page;
}

const shortLabel = (type: string) => catalogue.types.get(type)?.shortLabel ?? type;

async function openNew(page: Page, type: string) {
  await go(page, `/ledger/${type}/new`);
  await expect(page.getByRole('heading', { name: `新增${catalogue.types.get(type)?.label}` })).toBeVisible();
}

async function enterRecord(page: Page, type: string, village: string) {
  await openNew(page, type);
  await chooseVillage(page, village);
  await fillForm(page, catalogue, type, sampleOf(type));
  await saveRecord(page);
}

async function signInOffline(page: Page, password: string) {
  await page.getByLabel('口令', { exact: true }).fill(password);
  await page.getByRole('button', { name: '登录', exact: true }).click();
  await deskIsOpen(page); // argon2id on a busy machine
}

async function countOf(page: Page, type: string): Promise<string> {
  await go(page, `/ledger/${type}`);
  const rows = page.locator('tbody tr.record-row');
  await expect(rows.first()).toBeVisible();
  return String(await rows.count());
}

async function exportsLedgerOffline(desk: AppHandle, page: Page, target: string) {
  await desk.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = (async () => ({ canceled: false, filePath })) as never;
  }, target);
  await go(page, '/ledger/mediation_case');
  await page.getByRole('button', { name: /导出/ }).first().click();
  await page.getByRole('radio', { name: /全年/ }).check();
  await page.getByRole('radio', { name: '报送版' }).click(); // the archive edition shows what was entered, for a reason
  await page.getByRole('button', { name: '导出 Excel 表格' }).click();
  await expect.poll(() => statSync(target, { throwIfNoEntry: false })?.size ?? 0).toBeGreaterThan(5_000);
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile(target);
  const texts: string[] = [];
  for (const sheet of book.worksheets) sheet.eachRow((row) => row.eachCell((cell) => texts.push(cell.text)));
  expect(texts.some((text) => text.includes('人民调解案件登记台账'))).toBe(true);
  for (const secret of [...secretNames, secretId, secretPhone]) expect(texts.join('\n')).not.toContain(secret);
}

/** What people make of sealed work by hand: a backup, and the volume of the mediation on paper. */
async function handsOut(desk: AppHandle, page: Page, backup: string) {
  await desk.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = (async () => ({ canceled: false, filePath })) as never;
  }, backup);
  await go(page, '/settings');
  await page.getByRole('region', { name: '备份与恢复' }).getByRole('button', { name: '备份到文件' }).click();
  const dialog = page.getByRole('dialog', { name: '备份到文件' });
  await dialog.getByRole('button', { name: '开始备份' }).click();
  await expect(dialog.getByRole('status')).toContainText('已备份到', { timeout: 60_000 });
  await dialog.getByRole('button', { name: '完成' }).click();
  await go(page, '/ledger/mediation_case');
  await page.locator('tbody tr.record-row').first().click();
  await page.getByRole('button', { name: '打印/文书' }).click();
  const papers = page.getByRole('dialog', { name: '打印与文书' });
  await papers.getByRole('button', { name: '打印', exact: true }).click();
  const asking = page.getByRole('dialog', { name: '打开加密内容' });
  await asking.getByRole('button', { name: '立卷归档' }).click();
  await asking.getByRole('button', { name: '打开并继续' }).click();
  await expect(page.locator('iframe.print-frame')).toHaveAttribute('srcdoc', new RegExp(secretNames[0] ?? '-'));
}

/** Everything that must lie nowhere: what the seal covers, what people typed to get in, and the town's key itself. */
async function plantedSecrets(county: TestCounty, clerk: Clerk): Promise<readonly PlantedSecret[]> {
  const [row] = await county.sql<{ wrap: KeyWrap }[]>`SELECT wrap FROM town_key WHERE town_id = ${clerk.townId}`;
  if (!row) throw new Error('the town has no key');
  const key = await unwrapSecret({ cipher: webcrypto.subtle as unknown as CipherPort }, row.wrap, PASSPHRASE, 'A07');
  const texts = { names: secretNames[0], name: secretNames[1], id: secretId, phone: secretPhone, brief: secretBrief };
  const typed = {
    password: clerk.password,
    passphrase: PASSPHRASE,
    code: usedCodes[0],
    plainCode: plain(usedCodes[0]),
  };
  return [
    ...Object.entries({ ...texts, ...typed }).map(([name, content]) => ({ name, content: content ?? '' })),
    { name: 'town key', content: Buffer.from(key, 'base64') },
  ];
}

const plain = (code = '') => code.replaceAll('-', '');

/** The search can see into a profile: what a careless page would keep there is found. */
async function carelessPage(page: Page): Promise<PlantedSecret> {
  const content = '无心留下的明文标记';
  await page.evaluate((text) => localStorage.setItem('careless', text), content);
  return { name: 'careless', content };
}

async function syncNow(page: Page) {
  await page.getByRole('button', { name: /报送状态/ }).click();
  await page.getByRole('button', { name: '立即同步' }).click();
  await expect(page.getByRole('button', { name: /报送状态：已全部报送/ })).toBeVisible({ timeout: 60_000 });
}

/** A half-typed record, then the power goes: the draft and all seven records must be there afterwards, with no line. */
async function survivesKill(launch: () => Promise<AppHandle>, desk: AppHandle, page: Page, password: string) {
  await openNew(page, 'civil_practice');
  await page.getByLabel('活动主题').fill('清理河道垃圾、慰问独居老人');
  await page.waitForTimeout(1_000); // what was typed a second ago must be there
  await desk.kill();
  const again = await launch();
  const window = await again.firstWindow();
  await again.setOffline(true);
  await window.setViewportSize({ width: 1366, height: 768 });
  await signInOffline(window, password);
  await openNew(window, 'civil_practice');
  await expect(window.getByLabel('活动主题')).toHaveValue('清理河道垃圾、慰问独居老人');
  for (const type of WALKED_TYPES) expect(await countOf(window, type), shortLabel(type)).toBe('1');
  return { desk: again, page: window };
}

async function receivesAllAndOpensTheSeal(page: Page) {
  for (const type of WALKED_TYPES) await expect.poll(() => countOf(page, type), { timeout: 60_000 }).toBe('1');
  await go(page, '/ledger/mediation_case');
  await page.locator('tbody tr.record-row').first().click();
  const content = page.getByRole('region', { name: '登记内容' });
  await expect(content).toBeVisible();
  await expect(content).not.toContainText(secretBrief);
  await content.getByRole('button', { name: '查看 纠纷简要情况' }).click();
  await expect(content).toContainText(secretBrief);
}

test('the main job: two desks, one county', async ({ launchApp }, info) => {
  test.setTimeout(420_000);
  const [clerk, stranger] = clerks;
  if (!clerk || !stranger) throw new Error('the demo county has fewer than two town clerks');
  const county = await startCounty();
  mkdirSync(info.outputPath('temp'));
  const env = { TMPDIR: info.outputPath('temp'), TEMP: info.outputPath('temp') };
  const launch = (folder: string) => launchApp({ userData: info.outputPath(folder), env });
  try {
    const demo = await demoCounty(county.origin);
    const deskA = await launch('desk-a');
    const first = await enrol(deskA, county, demo, clerk, true);
    await deskA.setOffline(true);
    for (const type of WALKED_TYPES) {
      await test.step(`enters ${type} offline`, () => enterRecord(first, type, villageOf(clerk.townId)));
    }
    const a = await survivesKill(() => launch('desk-a'), deskA, first, clerk.password);
    await exportsLedgerOffline(a.desk, a.page, info.outputPath('ledger.xlsx'));
    await handsOut(a.desk, a.page, info.outputPath('temp', 'backup.szb'));

    await a.desk.setOffline(false);
    await syncNow(a.page);
    const towns = await arrivals(county.origin, String(sampleOf('party_life').meeting_date).slice(0, 7));
    expect(towns.find((town) => town.townId === clerk.townId)?.byType.party_life).toBe(1);
    expect(towns.find((town) => town.townId === stranger.townId)?.records).toBe(0);

    const b = await enrol(await launch('desk-b'), county, demo, clerk, false);
    await test.step('a second desk of the town receives all', () => receivesAllAndOpensTheSeal(b));
    const c = await enrol(await launch('desk-c'), county, demo, stranger, true);
    await test.step('a desk of another town receives nothing', async () => {
      await syncNow(c);
      for (const type of WALKED_TYPES) {
        await go(c, `/ledger/${type}`);
        await expect(c.locator('.empty-note').first()).toBeVisible();
      }
    });
    await test.step('no secret lies in any file of desk or county', async () => {
      const secrets = await plantedSecrets(county, clerk);
      const careless = await carelessPage(a.page);
      await a.desk.close();
      // The search can find what is open. One text alone may lie across a page border or be compressed.
      const { theme, place, agenda } = sampleOf('party_life');
      const open = [theme, place, agenda].map((text, at) => ({ name: `open ${at}`, content: String(text) }));
      expect(placesOf(county.dataDir, open).length).toBeGreaterThan(0);
      expect(placesOf(county.dataDir, secrets)).toEqual([]);
      expect(placesOf(info.outputPath('desk-a'), [careless]).length).toBeGreaterThan(0);
      for (const folder of ['desk-a', 'desk-b', 'temp']) {
        expect(placesOf(info.outputPath(folder), secrets), folder).toEqual([]);
      }
    });
  } finally {
    await county.stop();
  }
});
