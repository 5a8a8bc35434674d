import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';
import { expect, type Page } from '@playwright/test';
import ExcelJS from 'exceljs';
import { readZipDirectory, storedBytes } from '#shared/workbook/zip-directory.ts';
import type { AppHandle } from './app-handle.ts';

/** Sealed contents go into a file only with a reason. */
export async function sayWhy(page: Page): Promise<void> {
  await page.getByLabel('用途（必填）').fill('立卷归档');
  await page.getByRole('button', { name: '打开并继续' }).click();
}

/**
 * Name of the file that the desk says it has just saved. `pattern` must fit the whole name: an open one would find
 * words of other messages and of the window around them.
 */
export async function savedName(page: Page, pattern: RegExp): Promise<string> {
  const said = page.getByText(new RegExp(`^已(?:导出|保存|填好)：${pattern.source}(?:（\\d+ 条记录）)?$`)).first();
  await expect(said).toBeVisible({ timeout: 60_000 });
  const text = (await said.textContent()) ?? '';
  return /：(\S+\.[a-z]+)/.exec(text)?.[1] ?? text;
}

/** Files are saved into a folder of the test, under the names that the desk offers. */
export async function savesInto(app: AppHandle, folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  await app.evaluate(({ dialog }, home) => {
    dialog.showSaveDialog = (async (_window: unknown, options: { defaultPath: string }) => ({
      canceled: false,
      filePath: `${home}/${options.defaultPath.split(/[\\/]/).at(-1)}`,
    })) as never;
  }, folder);
}

/** A saved workbook, opened again by the library. */
export async function openedBook(path: string): Promise<ExcelJS.Workbook> {
  await expect.poll(() => existsSync(path), { timeout: 60_000, message: path }).toBe(true);
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile(path);
  return book;
}

export function textsOf(book: ExcelJS.Workbook): string {
  const texts: string[] = [];
  for (const sheet of book.worksheets) sheet.eachRow((row) => row.eachCell((cell) => texts.push(cell.text)));
  return texts.join('\n');
}

export function sheetNamed(book: ExcelJS.Workbook, name: string): ExcelJS.Worksheet {
  const sheet = book.getWorksheet(name);
  if (!sheet) throw new Error(`no sheet ${name}: ${book.worksheets.map((one) => one.name).join('、')}`);
  return sheet;
}

/** The files inside a saved zip or Word document; null while it is not there. */
export function zippedParts(file: string): Map<string, Buffer> | null {
  if (!existsSync(file)) return null;
  const bytes = new Uint8Array(readFileSync(file));
  const entries = readZipDirectory(bytes, 5000, (raw) => new TextDecoder().decode(raw));
  return new Map([...entries].map(([name, entry]) => [name, inflateRawSync(storedBytes(bytes, entry))]));
}
