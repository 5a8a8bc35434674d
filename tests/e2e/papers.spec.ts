import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { expect, type Page } from '@playwright/test';
import { defaultCatalogue } from '../support/catalogue.ts';
import { startCounty, type TestCounty } from '../support/county.ts';
import { sampleValues } from '../support/sample-values.ts';
import type { AppHandle } from './support/app-handle.ts';
import { becomeClerk, go } from './support/demo-clerk.ts';
import { fillForm } from './support/fill-form.ts';
import { test } from './support/launch.ts';
import { sayWhy, zippedParts } from './support/saved-files.ts';

/** What leaves a desk on paper, with the line cut: a record as Word and PDF, its ledger as PDF. */

const catalogue = defaultCatalogue();
let county: TestCounty;

test.beforeAll(async () => {
  county = await startCounty();
});
test.afterAll(() => county?.stop());

/** Answers every save dialogue with a place in `folder`, under the name that was offered. */
const saveInto = (app: AppHandle, folder: string) =>
  app.evaluate(({ dialog }, into) => {
    dialog.showSaveDialog = (async (_window: unknown, options: { defaultPath: string }) => {
      const name = options.defaultPath.split(/[\\/]/).at(-1) ?? '';
      const kept = globalThis as { savedNames?: string[] };
      kept.savedNames = [...(kept.savedNames ?? []), name];
      return { canceled: false, filePath: `${into}/${name}` };
    }) as never;
  }, folder);

const lastSaved = async (app: AppHandle) =>
  (await app.evaluate(() => (globalThis as { savedNames?: string[] }).savedNames ?? [])).at(-1) ?? '';

/** Pages of a PDF and the widths of their paper in points, from its objects (packed ones included). */
function pagesOf(pdf: Buffer): { count: number; landscape: number } {
  const packed = [...pdf.toString('latin1').matchAll(/\/FlateDecode[^>]*>>\s*stream\r?\n/g)].map(
    ({ index, 0: head }) => {
      try {
        return inflateSync(pdf.subarray(index + head.length), { finishFlush: 2 }).toString('latin1');
      } catch {
        return '';
      }
    },
  );
  const text = [pdf.toString('latin1'), ...packed].join('\n');
  const boxes = [...text.matchAll(/\/Type\s*\/Page\b(?!s)[\s\S]*?\/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)/g)];
  return { count: boxes.length, landscape: boxes.filter(([, width, height]) => Number(width) > Number(height)).length };
}

async function enterMediation(page: Page): Promise<{ brief: string; party: string }> {
  const { values } = sampleValues('mediation_case', 3);
  const filled = { ...values, case_source: 'application' };
  await go(page, '/ledger/mediation_case/new');
  await expect(page.getByRole('heading', { name: '新增人民调解案件' })).toBeVisible();
  const unit = page.getByRole('combobox', { name: '所属村（镇）' });
  await unit.click();
  await unit.press('ArrowDown');
  await unit.press('Enter');
  await fillForm(page, catalogue, 'mediation_case', filled);
  await page.getByRole('button', { name: '保存', exact: true }).click();
  await expect(page.getByRole('region', { name: '办理情况' })).toBeVisible();
  const parties = values.parties as { name: string }[];
  return { brief: String(values.brief), party: parties[0]?.name ?? '' };
}

test('offline: the volume of a mediation as Word, the record and its ledger as PDF', async ({ launchApp }, info) => {
  test.setTimeout(240_000);
  const app = await launchApp({ env: { SANZHI_COUNTY: county.origin } });
  const page = await app.firstWindow();
  await becomeClerk(page);
  await app.setOffline(true);
  const folder = info.outputPath('out');
  mkdirSync(folder);
  await saveInto(app, folder);
  const { brief, party } = await enterMediation(page);

  // Word: asks what the sealed fields are opened for, and gives one document of the papers that the record fills.
  await page.getByRole('button', { name: '打印/文书' }).click();
  const dialog = page.getByRole('dialog', { name: '打印与文书' });
  await dialog.getByRole('checkbox', { name: '调解协议书' }).check();
  await dialog.getByRole('button', { name: '存为 Word' }).click();
  const asking = page.getByRole('dialog', { name: '打开加密内容' });
  await expect(asking.getByRole('button', { name: '打开并继续' })).toBeDisabled();
  await asking.getByRole('button', { name: '立卷归档' }).click();
  await asking.getByRole('button', { name: '打开并继续' }).click();
  await expect(page.getByText(/已保存：.*\.docx/)).toBeVisible({ timeout: 30_000 });
  const word = zippedParts(join(folder, await lastSaved(app))) ?? new Map<string, Buffer>();
  const text = word.get('word/document.xml')?.toString('utf8') ?? '';
  for (const said of ['人民调解卷宗', '卷内目录', '人民调解受理登记表', '人民调解协议书', brief, party])
    expect(text).toContain(said);

  // The same papers as one PDF, upright.
  await page.getByRole('button', { name: '打印/文书' }).click();
  await dialog.getByRole('button', { name: '存为 PDF' }).click();
  await sayWhy(page);
  await expect(page.getByText(/^已保存：\S+\.pdf$/)).toBeVisible({ timeout: 60_000 });
  const sheet = pagesOf(readFileSync(join(folder, await lastSaved(app))));
  expect(sheet.count).toBeGreaterThan(0);
  expect(sheet.landscape).toBe(0);

  // On paper: the pages stand in a frame of their own that runs no script.
  await page.getByRole('button', { name: '打印/文书' }).click();
  await dialog.getByRole('button', { name: '打印', exact: true }).click();
  await sayWhy(page);
  const frame = page.locator('iframe.print-frame');
  await expect(frame).toHaveAttribute('srcdoc', /人民调解受理登记表/);
  await expect(frame).toHaveAttribute('sandbox', 'allow-same-origin allow-modals');

  // PDF of the ledger, lying, in a hidden window that is gone afterwards.
  await page.getByRole('button', { name: '导出台账' }).click();
  const exporting = page.getByRole('dialog', { name: '导出台账' });
  await exporting.getByRole('radio', { name: '自选' }).or(exporting.getByText('全年')).first().click();
  await exporting.getByRole('radio', { name: '报送版' }).click();
  await exporting.getByRole('button', { name: '存为 PDF' }).click();
  await expect(page.getByText(/已导出：.*\.pdf/)).toBeVisible({ timeout: 60_000 });
  const pdf = readFileSync(join(folder, await lastSaved(app)));
  expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
  const pages = pagesOf(pdf);
  expect(pages.count).toBeGreaterThan(0);
  expect(pages.landscape).toBe(pages.count);
  expect(app.windows()).toHaveLength(1);
});
