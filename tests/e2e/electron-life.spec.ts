import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { test } from './support/launch.ts';

const logOf = (userData: string) => {
  const path = join(userData, 'logs/desk.log');
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
};

/** Puts a value into (takes it out of) a database of the test's own, as durably as the store writes. */
const put = (page: Page, value: string) => page.evaluate(keep, value);
const all = (page: Page) => page.evaluate(keep, null);
async function keep(value: string | null): Promise<unknown> {
  const open = indexedDB.open('e2e-life', 1);
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    open.onupgradeneeded = () => open.result.createObjectStore('values', { autoIncrement: true });
    open.onsuccess = () => resolve(open.result);
    open.onerror = () => reject(open.error);
  });
  const change = database.transaction('values', value === null ? 'readonly' : 'readwrite', { durability: 'strict' });
  const values = change.objectStore('values');
  const asked = value === null ? values.getAll() : values.add(value);
  await new Promise<void>((resolve, reject) => {
    change.oncomplete = () => resolve();
    change.onabort = () => reject(change.error);
  });
  database.close();
  return asked.result;
}

test('what was stored is there after closing and after a kill', async ({ launchApp }) => {
  let app = await launchApp();
  let page = await app.firstWindow();
  await expect(page).toHaveTitle(/三治台账/);
  await put(page, '第一行');
  await app.close();
  app = await launchApp();
  page = await app.firstWindow();
  await expect(page).toHaveTitle(/三治台账/);
  await put(page, '第二行');
  await app.kill();
  app = await launchApp();
  page = await app.firstWindow();
  await expect(page).toHaveTitle(/三治台账/);
  expect(await all(page)).toEqual(['第一行', '第二行']);
});

test('a second start hands over to the first window', async ({ launchApp }) => {
  const app = await launchApp();
  await expect(await app.firstWindow()).toHaveTitle(/三治台账/);
  await app.evaluate(({ app: program, BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.minimize();
    program.on('second-instance', () => {
      (globalThis as { second?: number }).second = ((globalThis as { second?: number }).second ?? 0) + 1;
    });
  });
  await (await launchApp()).close();
  await expect.poll(() => app.evaluate(() => (globalThis as { second?: number }).second)).toBe(1);
  expect(
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((window) => window.isMinimized())),
  ).toEqual([false]);
});

test('closing waits until the page has stored what was typed', async ({ launchApp }) => {
  let app = await launchApp();
  let page = await app.firstWindow();
  await expect(page).toHaveTitle(/三治台账/);
  await page.exposeFunction('keepDraft', () => put(page, '打到一半'));
  await page.evaluate(() => {
    const scope = window as unknown as { keepDraft(): Promise<void> };
    window.desk?.onBeforeClose(() => scope.keepDraft());
  });
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
  await app.close();
  expect(logOf(app.userData)).not.toContain('close.not-answered');
  app = await launchApp();
  page = await app.firstWindow();
  await expect(page).toHaveTitle(/三治台账/);
  expect(await all(page)).toEqual(['打到一半']);
});

test('a page that never answers cannot keep the program open', async ({ launchApp }) => {
  const app = await launchApp();
  const page = await app.firstWindow();
  await expect(page).toHaveTitle(/三治台账/);
  await page.evaluate(() => void window.desk?.onBeforeClose(() => new Promise(() => undefined)));
  await app.close();
  expect(logOf(app.userData)).toContain('close.not-answered');
});

test('the menu is Chinese and the log holds nothing personal', async ({ launchApp }) => {
  const app = await launchApp();
  await expect(await app.firstWindow()).toHaveTitle(/三治台账/);
  const labels = await app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.items.map((item) => item.label));
  expect(labels).toEqual(['文件', '编辑', '显示', '帮助']);
  expect(await app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.getMenuItemById('quit')?.label)).toBe('退出');
  for (const line of logOf(app.userData).trim().split('\n')) expect(line).toMatch(/^[\x20-\x7e]+$/);
});
