import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Download, expect, type Page } from '@playwright/test';
import { pictureSize } from '#shared/schema/picture-size.ts';
import { asFromCamera, PLANTED_PLACE } from '../support/camera-jpeg.ts';
import { defaultCatalogue } from '../support/catalogue.ts';
import { startCounty, type TestCounty } from '../support/county.ts';
import { filesWith } from '../support/files-with.ts';
import { sampleValues } from '../support/sample-values.ts';
import { becomeClerk, deskIsOpen, go, signInAgain } from './support/demo-clerk.ts';
import { fillForm } from './support/fill-form.ts';
import { test } from './support/launch.ts';
import { openProfile } from './support/plain-browser.ts';

/** Papers of records: chosen, dropped, pasted; made smaller and rid of their place; kept sealed over a crash. */

const catalogue = defaultCatalogue();
const PDF_MARK = 'PLANTED-PDF-8811';
const pdf = {
  name: '王大明调解协议.pdf',
  mimeType: 'application/pdf',
  buffer: Buffer.from(`%PDF-1.7\n${PDF_MARK}\n%%EOF`),
};
const plan = { ...pdf, name: '活动方案.pdf' };
let county: TestCounty;

test.beforeAll(async () => {
  county = await startCounty();
});
test.afterAll(() => county?.stop());

async function enrol(page: Page) {
  await becomeClerk(page);
}

async function signIn(page: Page) {
  await signInAgain(page, county.origin);
  await deskIsOpen(page);
}

async function fillNew(page: Page, type: string) {
  await go(page, `/ledger/${type}/new`);
  await expect(page.getByRole('heading', { name: `新增${catalogue.types.get(type)?.label}` })).toBeVisible();
  const unit = page.getByRole('combobox', { name: '所属村（镇）' });
  await unit.click();
  await unit.press('ArrowDown');
  await unit.press('Enter');
  await fillForm(page, catalogue, type, sampleValues(type, 7).values);
}

const papers = (page: Page) => page.getByRole('region', { name: '附件' });
const chooser = (page: Page) => papers(page).locator('input[type=file]');
const saved = (page: Page) => page.getByRole('region', { name: '办理情况' });

async function save(page: Page) {
  await page.keyboard.press('Control+s');
  await expect(saved(page)).toBeVisible();
}

/** A photo of 2400 × 1800 as a phone held upright writes it: shown, it stands 1800 wide and 2400 high. */
async function photo(page: Page) {
  const base64 = await page.evaluate(async () => {
    const canvas = new OffscreenCanvas(2400, 1800);
    const context = canvas.getContext('2d');
    if (!context) return '';
    context.fillStyle = '#3a7';
    context.fillRect(0, 0, 2400, 1800);
    context.fillStyle = '#fff';
    context.fillRect(0, 0, 1200, 900);
    const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.9 });
    return new Promise<string>((resolve) => {
      const reader = new FileReader();
      reader.onload = () => resolve(String(reader.result).split(',')[1] ?? '');
      reader.readAsDataURL(blob);
    });
  });
  return { name: '现场.jpg', mimeType: 'image/jpeg', buffer: asFromCamera(Buffer.from(base64, 'base64')) };
}

async function taken(page: Page, act: () => Promise<void>): Promise<{ name: string; bytes: Buffer }> {
  const [download]: [Download, unknown] = await Promise.all([page.waitForEvent('download'), act()]);
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

test('a photo and a PDF are added, saved, and there again after the browser ended', async ({}, info) => {
  const folder = info.outputPath('clerk');
  let context = await openProfile(folder);
  let page = context.pages()[0] ?? (await context.newPage());
  await page.goto(county.origin);
  await enrol(page);
  await fillNew(page, 'civil_practice');
  const camera = await photo(page);
  expect(camera.buffer.includes(PLANTED_PLACE)).toBe(true);
  await chooser(page).setInputFiles([camera, plan]);
  await expect(papers(page).getByRole('button', { name: '打开 现场.jpg' }).locator('img')).toBeVisible();
  await expect(papers(page).getByRole('button', { name: `打开 ${plan.name}` })).toBeVisible();

  await chooser(page).setInputFiles([
    { name: '通知.pdf', mimeType: 'application/pdf', buffer: Buffer.from('MZ\x90\0 a program') },
    { name: 'IMG_1.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1', 'latin1') },
    { name: '坏.jpg', mimeType: 'image/jpeg', buffer: Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 2]) },
  ]);
  const faults = papers(page).getByRole('status');
  await expect(faults).toContainText(/通知.pdf 没有添加.*这是程序文件.*F07/);
  await expect(faults).toContainText(/IMG_1.jpg 没有添加.*兼容性最佳.*F07/);
  await expect(faults).toContainText(/坏.jpg 没有添加.*F08/);
  await papers(page).screenshot({ path: info.outputPath('form.png') });

  await papers(page).getByLabel('现场.jpg 说明').fill('活动现场');
  await papers(page)
    .getByRole('button', { name: `移除 ${plan.name}` })
    .click();
  await papers(page)
    .getByRole('button', { name: `撤销移除 ${plan.name}` })
    .click();
  await save(page);
  await expect(papers(page).getByText('活动现场')).toBeVisible();
  const record = page.url();
  await context.close();

  context = await openProfile(folder);
  page = context.pages()[0] ?? (await context.newPage());
  await page.goto(record);
  await signIn(page);
  await expect(papers(page).getByRole('button', { name: '打开 现场.jpg' }).locator('img')).toBeVisible();
  await papers(page).screenshot({ path: info.outputPath('record.png') });
  const document = await taken(page, () =>
    papers(page)
      .getByRole('button', { name: `打开 ${plan.name}` })
      .click(),
  );
  expect(document).toEqual({ name: plan.name, bytes: plan.buffer });
  await papers(page).getByRole('button', { name: '打开 现场.jpg' }).click();
  await expect(page.getByRole('img', { name: '现场.jpg' })).toBeVisible();
  await page.screenshot({ path: info.outputPath('viewer.png') });
  const picture = await taken(page, () => page.getByRole('button', { name: '另存为' }).click());
  expect(pictureSize(picture.bytes, 'jpg')).toEqual({ width: 1200, height: 1600 });
  expect(picture.bytes.includes('Exif')).toBe(false);
  expect(picture.bytes.includes(PLANTED_PLACE)).toBe(false);
  await context.close();
  expect(filesWith(folder, PDF_MARK)).toEqual([]);
});

test('files are dropped and pictures pasted; what was pasted is in the draft after a crash', async ({}, info) => {
  const folder = info.outputPath('clerk');
  const context = await openProfile(folder);
  const page = context.pages()[0] ?? (await context.newPage());
  await page.goto(county.origin);
  await enrol(page);
  await go(page, '/settings');
  const clearer = page.getByRole('radio', { name: /较清晰/ });
  await clearer.click();
  await expect(clearer).toBeChecked(); // once it is stored
  await page.getByRole('region', { name: '附件照片' }).screenshot({ path: info.outputPath('settings.png') });
  await go(page, '/ledger/civil_practice/new');
  await chooser(page).setInputFiles(await photo(page));
  await papers(page).getByRole('button', { name: '打开 现场.jpg' }).click();
  const shown = page.getByRole('img', { name: '现场.jpg' });
  await expect.poll(() => shown.evaluate((image: HTMLImageElement) => image.naturalHeight)).toBe(2400);
  await page.keyboard.press('Escape');
  await page.evaluate(async (text) => {
    const files = new DataTransfer();
    files.items.add(new File([text], '签到册.pdf', { type: 'application/pdf' }));
    window.dispatchEvent(new DragEvent('drop', { dataTransfer: files, bubbles: true, cancelable: true }));
    const canvas = new OffscreenCanvas(320, 200);
    canvas.getContext('2d')?.fillRect(0, 0, 100, 100);
    const pasted = new DataTransfer();
    pasted.items.add(new File([await canvas.convertToBlob()], 'image.png', { type: 'image/png' }));
    document.dispatchEvent(new ClipboardEvent('paste', { clipboardData: pasted, bubbles: true, cancelable: true }));
    const cells = new DataTransfer();
    cells.items.add(new File(['x'], 'cells.png', { type: 'image/png' }));
    cells.setData('text/plain', '三月');
    document.dispatchEvent(new ClipboardEvent('paste', { clipboardData: cells, bubbles: true, cancelable: true }));
  }, pdf.buffer.toString());
  await expect(papers(page).getByRole('button', { name: '打开 签到册.pdf' })).toBeVisible();
  await expect(papers(page).getByRole('button', { name: '打开 粘贴的图片.jpg' }).locator('img')).toBeVisible();
  await expect(papers(page).getByText('比例像身份证')).toBeVisible(); // 320 × 200
  await expect(papers(page)).not.toContainText('cells');
  await page.evaluate(() => window.dispatchEvent(new Event('blur'))); // the draft is written now, not in a moment
  await expect.poll(() => page.evaluate(() => document.querySelectorAll('.attachment-lines li').length)).toBe(3);
  await page.reload();
  await signIn(page);
  await go(page, '/ledger/civil_practice/new');
  await expect(papers(page).getByRole('button', { name: '打开 签到册.pdf' })).toBeVisible();
  await expect(papers(page).getByRole('button', { name: '打开 粘贴的图片.jpg' }).locator('img')).toBeVisible();
  await context.close();
});

test('papers of a sensitive type lie on the disk sealed, and their names are covered', async ({ launchApp }, info) => {
  const env = { SANZHI_COUNTY: county.origin };
  let app = await launchApp({ env });
  let page = await app.firstWindow();
  await enrol(page);
  await fillNew(page, 'mediation_case');
  await expect(papers(page)).toContainText('应有材料还没有电子版');
  await papers(page).getByRole('button', { name: '添加调解协议书' }).focus();
  const asked = page.waitForEvent('filechooser');
  await page.evaluate(() => document.title); // by now the dialog would be caught
  await page.keyboard.press('Enter');
  await (await asked).setFiles([pdf, await photo(page)]);
  await expect(papers(page).getByRole('button', { name: '打开 现场.jpg' })).toBeVisible();
  await expect(papers(page).locator('img')).toHaveCount(0);
  await papers(page).screenshot({ path: info.outputPath('sealed-form.png') });
  await save(page);
  await expect(papers(page)).not.toContainText('王大明');
  await papers(page).scrollIntoViewIfNeeded();
  await page.screenshot({ path: info.outputPath('sealed-record.png') });
  const kept = join(app.userData, 'attachments');
  const files = readdirSync(kept, { recursive: true, encoding: 'utf8' }).filter((name) => name.length > 60);
  expect(files).toHaveLength(2); // no thumbnail of a sensitive paper
  await app.kill();
  for (const text of [PDF_MARK, PLANTED_PLACE, '王大明', 'JFIF']) expect(filesWith(kept, text), text).toEqual([]);

  app = await launchApp({ env });
  page = await app.firstWindow();
  await signIn(page);
  await go(page, '/ledger/mediation_case');
  await page.locator('tbody tr.record-row').first().click();
  await papers(page)
    .getByRole('button', { name: /查看 调解协议书 名称/ })
    .first()
    .click();
  await expect(papers(page)).toContainText(pdf.name);
  const target = info.outputPath('另存.pdf');
  await app.evaluate(({ dialog: dialogs }, path) => {
    dialogs.showSaveDialog = (async () => ({ canceled: false, filePath: path })) as never;
  }, target);
  await papers(page).getByRole('button', { name: '打开 调解协议书' }).first().click();
  await expect(page.getByText('已另存为 另存.pdf')).toBeVisible();
  expect(readFileSync(target)).toEqual(pdf.buffer);
});
