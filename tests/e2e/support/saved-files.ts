import { expect, type Page } from '@playwright/test';

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
